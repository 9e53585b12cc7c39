import type { Analysis } from "./analysis.ts";
import { analysisOf, type AnalysisDocument } from "./analysis-document.ts";
import { checkReferences } from "./check-references.ts";
import { checkedDocument } from "./checked-document.ts";
import { throwFaults } from "./faults.ts";
import { pathSegments } from "./load-yaml.ts";
import { validate } from "./validate.ts";
import { variantNames, withVariants } from "./variants.ts";

/** Where a text is from, and which variants of it are wanted. */
export interface AnalysisText {
  /** As messages call it. */
  readonly file: string;
  /** What paths in it begin at. */
  readonly directory: string;
  readonly variants: readonly string[];
}

/** A text as an analysis, wherever it is from; throws as `loadAnalysis`. */
export function analysisOfText(text: string, { file, directory, variants }: AnalysisText): Analysis {
  const yaml = withVariants(
    checkedDocument(text, file, () => []),
    variants,
  );
  throwFaults(validate(yaml));
  const analysis = analysisOf(yaml.value as AnalysisDocument, {
    file,
    directory,
    variants,
    otherVariants: variantNames(yaml).filter((name) => !variants.includes(name)),
    where: (path) => yaml.where(pathSegments(path)),
  });
  throwFaults(checkReferences(analysis));
  return analysis;
}
