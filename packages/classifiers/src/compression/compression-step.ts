import { AnalysisError } from "@ratiometer/config";

/** One way to make a network smaller. */
export type CompressionStep =
  | { readonly kind: "fold" | "float16" | "int8" }
  /** Whole hidden units are taken out. */
  | { readonly kind: "pruned"; readonly fraction: number }
  /** Weights become 0. */
  | { readonly kind: "sparse"; readonly fraction: number };

/** What can be asked for: the number is the fraction that goes. */
export const COMPRESSION_FORMS = "fold, float16, int8, pruned[=0.5], sparse[=0.5]";

/** Weights are pruned before operations are folded, and rounded last: what is rounded is no weight any more that the others could see. */
const ORDER: Readonly<Record<CompressionStep["kind"], number>> = { pruned: 0, sparse: 1, fold: 2, float16: 3, int8: 3 };

const HALF = 0.5;

function stepOf(text: string, whole: string): CompressionStep {
  const refusal = (message: string): AnalysisError =>
    new AnalysisError("USAGE_OPTION_VALUE", `"${text}" in "${whole}" ${message}`, {
      hint: `known are ${COMPRESSION_FORMS}, and several joined by +, as in pruned=0.5+int8`,
    });
  const parts = text.trim().split("=");
  const [kind] = parts;
  const number = parts.at(1);
  if (kind === "fold" || kind === "float16" || kind === "int8") {
    if (number !== undefined) throw refusal("takes no number");
    return { kind };
  }
  if ((kind !== "pruned" && kind !== "sparse") || parts.length > 2) throw refusal("is no way to make a network smaller");
  const fraction = number === undefined ? HALF : /^(?:\d*\.)?\d+$/.test(number) ? Number(number) : NaN;
  if (!(fraction > 0 && fraction < 1)) throw refusal("needs a fraction between 0 and 1");
  return { kind, fraction };
}

/**
 * The steps that a text names, "pruned=0.5+int8", in the order in which they are done.
 * @throws AnalysisError USAGE_OPTION_VALUE for what is not known, named twice, or does not go together
 */
export function compressionSteps(text: string): readonly CompressionStep[] {
  const steps = text.split("+").map((one) => stepOf(one, text));
  const twice = steps.find(({ kind }, i) => steps.some((other, j) => j < i && ORDER[other.kind] === ORDER[kind]));
  if (twice !== undefined)
    throw new AnalysisError("USAGE_OPTION_VALUE", `"${text}" has more than one of its kind with "${twice.kind}", expected each once`, {
      hint: "weights are rounded to float16 or to int8",
    });
  return [...steps].sort((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

/** A step as a text that `compressionSteps` reads: "pruned=0.5". */
export const stepText = (step: CompressionStep): string => ("fraction" in step ? `${step.kind}=${step.fraction}` : step.kind);

/** Steps as a part of a file's name: "pruned50_int8". */
export const stepsName = (steps: readonly CompressionStep[]): string =>
  steps
    .map((step) =>
      "fraction" in step ? `${step.kind}${String(Number((100 * step.fraction).toPrecision(6))).replace(".", "p")}` : step.kind,
    )
    .join("_");
