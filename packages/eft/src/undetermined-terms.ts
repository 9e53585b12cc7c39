import { AnalysisError } from "@ratiometer/config";
import type { WeightPoint } from "./weight-points.ts";

const LISTED = 12;

/**
 * The error for points that leave terms of the polynomial open: names the terms and, where it can be seen, what the points lack.
 * @param terms names of the undetermined terms
 */
export function rankDeficient(
  points: readonly WeightPoint[],
  coefficients: readonly string[],
  terms: readonly string[],
  rank: number,
  needed: number,
): AnalysisError {
  const reasons = coefficients.flatMap((name) => {
    const values = [...new Set(points.map(({ point }) => point[name]))];
    if (values.length === 1) return [`every weight has ${name} = ${values[0]}`];
    return values.length === 2 ? [`${name} takes only the values ${values[0]} and ${values[1]}`] : [];
  });
  const distinct = new Set(points.map(({ point }) => coefficients.map((name) => point[name]).join(" "))).size;
  if (reasons.length === 0)
    reasons.push(
      distinct < needed ? `${distinct} different points for ${needed} terms` : "the points do not vary these coefficients independently",
    );
  const described = points.map(({ id, point }) => `${id} (${coefficients.map((name) => `${name} = ${point[name]}`).join(", ")})`);
  return new AnalysisError(
    "DATA_RANK_DEFICIENT",
    `the weights do not determine ${shortList(terms)}: ${reasons.join("; ")} (rank ${rank}, ${needed} terms)`,
    { hint: `add weights at other points, or do not declare the coefficient; points: ${shortList(described)}` },
  );
}

function shortList(items: readonly string[]): string {
  const rest = items.length - LISTED;
  return rest <= 0 ? items.join(", ") : `${items.slice(0, LISTED).join(", ")} and ${rest} more`;
}
