import { toyAlphaS, toyDensities } from "./evolution.ts";
import { PARTONS } from "./flavours.ts";
import { TOY_BOTTOM_MASS, TOY_SCALE } from "./toy-input.ts";

/** Range in Q, GeV: from where bottom sets in to beyond any scale of a top process at the LHC. */
const Q_RANGE = [TOY_BOTTOM_MASS, 10_000] as const;
const Q_KNOTS = 17;
const LAMBDA = 0.3;
const ALPHA_S_KNOTS = 41;

const X_MIN = 1e-7;
/** Width of an interval: this in log x where x is small, … */
const SMALL_X_STEP = 0.48;
/** … this in log(1 − x + CUTOFF) where x is large: densities fall as a power of 1 − x. */
const LARGE_X_STEP = 0.046;
const CUTOFF = 0.02;

/** A knot as written in the file: six digits. */
const rounded = (knot: number): number => Number(knot.toPrecision(6));

/** Halvings of an interval after which a knot is known to rounding. */
const HALVINGS = 60;

/** Knots from 1e-7 to 1, both included, whose spacing changes smoothly from even in log x to even in log(1 − x). */
function xKnots(): readonly number[] {
  const position = (logX: number): number => logX / SMALL_X_STEP - Math.log(1 - Math.exp(logX) + CUTOFF) / LARGE_X_STEP;
  const first = Math.log(X_MIN);
  const [start, end] = [position(first), position(0)];
  const intervals = Math.ceil(end - start);
  return Array.from({ length: intervals + 1 }, (_, i) => {
    const target = start + ((end - start) * i) / intervals;
    let [low, high] = [first, 0];
    for (let k = 0; k < HALVINGS; k++) {
      const middle = (low + high) / 2;
      if (position(middle) < target) low = middle;
      else high = middle;
    }
    return rounded(Math.exp(high));
  });
}

/** Knots evenly spaced in log log(Q/Λ), in which leading-order evolution is nearly even; Λ = 0.3 GeV. */
function qKnots(count: number): readonly number[] {
  const [start, end] = Q_RANGE.map((q) => Math.log(Math.log(q / LAMBDA)));
  const inner = Array.from({ length: count - 2 }, (_, i) =>
    rounded(LAMBDA * Math.exp(Math.exp(start + ((end - start) * (i + 1)) / (count - 1)))),
  );
  return [Q_RANGE[0], ...inner, Q_RANGE[1]];
}

/** A value as written in the file: seven digits. */
const written = (value: number): string => (value === 0 ? "0" : value.toExponential(6));

/** x f of all flavours at a knot, as a line of the file. */
export function toyGridLine(x: number, q: number): string {
  const densities = x === 1 ? new Float64Array(PARTONS.length) : toyDensities(x, q);
  // bottom is exactly absent where it sets in
  if (q === TOY_BOTTOM_MASS) densities[0] = densities[PARTONS.length - 1] = 0;
  return Array.from(densities, written).join(" ");
}

/**
 * The Les Houches toy, evolved at leading order, as a grid in the format lhagrid1. Between its knots the interpolation is good to 10⁻³ for
 * 10⁻⁶ < x < 0.9 and 10 GeV < Q < 5000 GeV; just above 4.5 GeV, where bottom sets in, its density is less exact.
 */
export function toyGrid(): string {
  const xs = xKnots();
  const qs = qKnots(Q_KNOTS);
  const lines = xs.flatMap((x) => qs.map((q) => toyGridLine(x, q)));
  return `PdfType: central\nFormat: lhagrid1\n---\n${xs.join(" ")}\n${qs.join(" ")}\n${PARTONS.join(" ")}\n${lines.join("\n")}\n---\n`;
}

/** What is to be known about the grid, with its α_s. */
export function toyGridInfo(): string {
  const qs = qKnots(ALPHA_S_KNOTS);
  const list = (values: readonly (number | string)[]): string => `[${values.join(", ")}]`;
  return `SetDesc: "Les Houches toy input (hep-ph/0204316) evolved at leading order: a benchmark, no fit to data"
Reference: hep-ph/0204316
Format: lhagrid1
DataVersion: 1
NumMembers: 1
Particle: 2212
Flavors: ${list(PARTONS)}
OrderQCD: 0
FlavorScheme: variable
NumFlavors: 5
XMin: ${X_MIN}
XMax: 1
QMin: ${Q_RANGE[0]}
QMax: ${Q_RANGE[1]}
MCharm: ${TOY_SCALE}
MBottom: ${TOY_BOTTOM_MASS}
AlphaS_OrderQCD: 0
AlphaS_Type: ipol
AlphaS_Qs: ${list(qs)}
AlphaS_Vals: ${list(qs.map((q) => toyAlphaS(q).toPrecision(9)))}
`;
}
