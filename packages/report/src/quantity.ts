import { formatNumber } from "./number-format.ts";
import { joinLabels, latexLabel, plainLabel, type Label } from "./latex-label.ts";

/** Something with a name and a unit: a coefficient, a feature. Without LaTeX the name is shown as it stands. */
export interface Quantity {
  readonly name: string;
  readonly latex?: string;
  readonly unit?: string;
}

/** A coefficient of the analysis: its value at the SM and the range in which it was studied, physical values. */
export interface Coefficient extends Quantity {
  readonly sm: number;
  readonly range: readonly [number, number];
}

/** Values of coefficients by name; those that are not named stand at their SM values. */
export type Point = Readonly<Record<string, number>>;

/** How a quantity is written. */
export const quantityLabel = (quantity: Quantity): Label =>
  quantity.latex === undefined ? plainLabel(quantity.name) : latexLabel(quantity.latex);

/** How a unit such as `TeV^-2` is written, its powers above the line. */
export const unitLabel = (unit: string): Label =>
  unit
    .split(/\^(-?\d+)/)
    .map((text, i) => (i % 2 === 0 ? { text } : { script: "sup" as const, label: plainLabel(text.replace("-", "−")) }))
    .filter((part) => !("text" in part) || part.text !== "");

/**
 * The coefficient of that name.
 *
 * @throws RangeError if the report's content does not declare it: a defect of the caller
 */
export function coefficientNamed(name: string, coefficients: readonly Coefficient[]): Coefficient {
  const found = coefficients.find((coefficient) => coefficient.name === name);
  if (found === undefined)
    throw new RangeError(`report: unknown coefficient "${name}", expected one of ${coefficients.map((c) => c.name).join(", ")}`);
  return found;
}

/** How a point is written: "κ_t = −1, κ_V = 1", or "SM" where every named coefficient stands at its SM value. */
export function pointLabel(point: Point, coefficients: readonly Coefficient[]): Label {
  const entries = Object.entries(point).map(([name, value]) => ({ coefficient: coefficientNamed(name, coefficients), value }));
  if (entries.every(({ coefficient, value }) => value === coefficient.sm)) return plainLabel("SM");
  return joinLabels(
    ...entries.flatMap(({ coefficient, value }, i) => [
      i === 0 ? "" : ", ",
      quantityLabel(coefficient),
      `\u00a0=\u00a0${formatNumber(value)}`,
    ]),
  );
}
