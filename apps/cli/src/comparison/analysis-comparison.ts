import { join } from "node:path";
import { AnalysisError, unknownName, type Analysis, type Comparison } from "@ratiometer/config";
import type { Answer, Context } from "../command.ts";
import { runPipeline } from "../pipeline/pipeline.ts";
import { comparedSamples, comparisonText } from "../stages/compared-samples.ts";
import { readSelectedEvents, type SelectedEvents } from "../stages/selected-events.ts";
import { comparisonAnswer } from "./comparison-answer.ts";

/** Samples, coefficients and columns of the command line, which no analysis file was checked with. @throws AnalysisError USAGE_ARGUMENTS */
function checkAsked({ a, b, at, columns }: Comparison, { samples, coefficients }: Analysis, { table }: SelectedEvents): void {
  const known = samples.map(({ name }) => name);
  for (const name of [...a, ...b]) if (!known.includes(name)) throw unknownName("USAGE_ARGUMENTS", "sample", name, known, {});
  if (a[0] === b[0]) throw new AnalysisError("USAGE_ARGUMENTS", `sample "${a[0]}" would be compared with itself`);
  const names = coefficients.map(({ name }) => name);
  for (const name of Object.keys(at)) if (!names.includes(name)) throw unknownName("USAGE_ARGUMENTS", "coefficient", name, names, {});
  const features = [...table.columns.keys()].filter((name) => !/^(event|weight):/.test(name));
  for (const name of columns ?? []) if (!features.includes(name)) throw unknownName("USAGE_ARGUMENTS", "column", name, features, {});
}

/**
 * Comparisons of samples of an analysis, whose stages are run as far as features.
 * @param asked by the command line; the comparisons of the analysis if undefined
 * @throws AnalysisError those of the stages, USAGE_ARGUMENTS for what is not in the analysis, DATA_TOO_FEW_EVENTS where nothing can be compared
 */
export async function analysisComparison(request: {
  readonly analysis: Analysis;
  readonly out: string;
  readonly asked: Omit<Comparison, "name"> | undefined;
  readonly context: Context;
}): Promise<Answer> {
  const { analysis, out, asked, context } = request;
  const { jobs, report, signal, values } = context;
  await runPipeline({ analysis, out, force: values("force").length > 0, jobs, report, signal, until: "features" });
  const events = await readSelectedEvents(join(out, "features"), analysis);
  const comparisons: readonly Comparison[] =
    asked === undefined ? analysis.comparisons : [{ name: `${asked.a[0]}-${asked.b[0]}`, ...asked }];
  if (asked !== undefined) checkAsked(comparisons[0], analysis, events);
  const found = comparisons.map((comparison) => {
    const compared = comparedSamples({ analysis, events }, comparison);
    if (compared !== undefined) return { ...compared, text: comparisonText(compared) };
    const message = `${comparison.a.join(" + ")} and ${comparison.b.join(" + ")} have too few selected events, or weights that do not add up to a positive number in every fold`;
    throw new AnalysisError("DATA_TOO_FEW_EVENTS", message, { hint: "use more events, or loosen the selection" });
  });
  return comparisonAnswer(found);
}
