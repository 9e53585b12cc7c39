import type { Parameter } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import type { FitSummary, FittedParameter } from "./fit-summary.ts";
import { fixedText, measuredText, significantText } from "./number-text.ts";

/** Correlations that a reader should know of. */
const STRONG = 0.5;
const MOST_CORRELATIONS = 8;

/** Parameters of interest before free ones before those with auxiliary measurements. */
const ORDER: readonly Parameter["role"][] = ["interest", "free", "constrained"];

function row({ name, value, uncertainty, fixed, atBound, pull, constraint }: FittedParameter): readonly string[] {
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
