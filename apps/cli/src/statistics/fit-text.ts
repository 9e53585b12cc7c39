import type { FitResult, Parameter } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import type { FitSummary, PulledParameter } from "./fit-summary.ts";
import { fixedText, measuredText, significantText } from "./number-text.ts";

/** Correlations that a reader should know of. */
const STRONG = 0.5;
const MOST_CORRELATIONS = 8;
/** Minima are equally low up to the rounding of fits. */
const EQUAL = 1e-8;

/** Parameters of interest before free ones before those with auxiliary measurements. */
const ORDER: readonly Parameter["role"][] = ["interest", "free", "constrained"];

function row({ name, value, uncertainty, fixed, atBound, pull, constraint }: PulledParameter): readonly string[] {
  const flag = fixed ? "fixed" : atBound ? "at bound" : uncertainty === null ? "not determined" : "";
  const moved = pull === undefined || constraint === undefined ? "" : `pull ${fixedText(pull, 2)} ± ${fixedText(constraint, 2)}`;
  return [name, uncertainty === null ? significantText(value, 5) : measuredText(value, uncertainty), `${moved}${flag}`];
}

function correlations({ parameters, correlation }: FitSummary): readonly string[] {
  const pairs = (correlation ?? []).flatMap((line, i) =>
    line.slice(0, i).map((value, j) => ({ value, names: [parameters[j].name, parameters[i].name] })),
  );
  const strong = pairs.filter(({ value }) => Math.abs(value) >= STRONG).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (strong.length === 0) return [];
  const more = strong.length > MOST_CORRELATIONS ? [`  and ${strong.length - MOST_CORRELATIONS} more`] : [];
  return [
    "strong correlations:",
    ...alignedRows(strong.slice(0, MOST_CORRELATIONS).map(({ value, names }) => [fixedText(value, 2).padStart(5), ...names])),
    ...more,
  ];
}

/** The table of a fit: every parameter with its value and uncertainty, those of interest first, and the strongest correlations. */
export function fitText(summary: FitSummary, parameters: readonly Parameter[]): readonly string[] {
  const rows = ORDER.flatMap((role) => summary.parameters.filter((_, i) => parameters[i].role === role).map(row));
  const undetermined = summary.correlation === null ? ["the curvature is not positive definite: no uncertainties"] : [];
  return [...(rows.length === 0 ? [] : alignedRows(rows)), ...undetermined, ...correlations(summary)];
}

/** Parameters of interest that tell one minimum from another; those that are free where there is none. */
function told(parameters: readonly Parameter[]): readonly number[] {
  const of = (role: Parameter["role"]): number[] =>
    [...parameters.keys()].filter((i) => parameters[i].role === role && !parameters[i].fixed);
  const interest = of("interest");
  return interest.length > 0 ? interest : of("free");
}

/** Minima beside the best fit, with their distance from it. */
export function minimaText(
  { minima, twiceNll }: Pick<FitResult, "minima" | "twiceNll">,
  parameters: readonly Parameter[],
): readonly string[] {
  const shown = told(parameters).slice(0, 6);
  if (minima.length < 2) return [];
  return [
    "other minima:",
    ...alignedRows(
      minima
        .slice(1)
        .map(({ at, twiceNll: value }) => [
          `Δ(-2 log L) = ${significantText(value - twiceNll < EQUAL ? 0 : value - twiceNll)}`,
          ...shown.map((i) => `${parameters[i].name} = ${significantText(at[i])}`),
        ]),
    ),
  ];
}
