/**
 * What a number of an expression is measured in: "bare" for one written without a unit, which takes that of its partner; "unknown" for a column that
 * does not say, which goes with anything; else a product of powers, at most one per dimension.
 */
export type Unit = "bare" | "unknown" | KnownUnit;

/** Powers of unit symbols by dimension. A symbol that is in no table is a dimension of its own. */
export type KnownUnit = ReadonlyMap<string, { readonly symbol: string; readonly exponent: number }>;

/** Symbols by dimension, with their size in the first of the dimension. */
const dimensions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  energy: { GeV: 1, keV: 1e-6, MeV: 1e-3, TeV: 1e3 },
  angle: { rad: 1, mrad: 1e-3, deg: Math.PI / 180 },
  "cross section": { pb: 1, ab: 1e-6, fb: 1e-3, nb: 1e3, ub: 1e6, mb: 1e9 },
  length: { mm: 1, um: 1e-3, cm: 10, m: 1e3 },
  time: { ns: 1, ps: 1e-3, us: 1e3, s: 1e9 },
};

const ANGLE = "angle";

const symbols: ReadonlyMap<string, { readonly dimension: string; readonly size: number }> = new Map(
  Object.entries(dimensions).flatMap(([dimension, sizes]) => Object.entries(sizes).map(([symbol, size]) => [symbol, { dimension, size }])),
);

/** Symbols that can be written after a number. */
export const unitSymbols: readonly string[] = [...symbols.keys()];

const sizeOf = (symbol: string): number => symbols.get(symbol)?.size ?? 1;

/** The unit "1". */
export const one: KnownUnit = new Map();

/** Half-integer exponents come from roots; others are sums of rounded numbers. */
const vanishes = (exponent: number): boolean => Math.abs(exponent) < 1e-9;

const powerOf = (symbol: string, exponent: number): KnownUnit =>
  vanishes(exponent) ? one : new Map([[symbols.get(symbol)?.dimension ?? `"${symbol}"`, { symbol, exponent }]]);

/**
 * The unit that a column's text names: symbols with exponents, joined by `*`, `/` or a space. A text that is none of that is taken as one symbol.
 * @example parseUnit("TeV^-2") // dimension energy, symbol TeV, exponent -2
 */
export function parseUnit(text: string): Unit {
  if (text === "") return "unknown";
  const factors = text.split(/([*/\s]+)/);
  let unit: Unit = one;
  for (let i = 0; i < factors.length; i += 2) {
    const match = /^([\p{L}_][\p{L}\p{N}_]*)(?:\^([-+]?\d+(?:\.\d+)?))?$/u.exec(factors[i]);
    if (match === null && factors[i] !== "1") return powerOf(text, 1);
    const sign = i > 0 && factors[i - 1].includes("/") ? -1 : 1;
    const next = product(unit, match === null ? one : powerOf(match[1], Number(match.at(2) ?? 1)), sign);
    // Two symbols of one dimension would need a factor, which a name cannot carry.
    if (next.factor !== 1) return powerOf(text, 1);
    unit = next.unit;
  }
  return unit;
}

/** The text of a unit as columns carry it: "1" for a bare number, "" for an unknown unit. */
export function unitText(unit: Unit): string {
  if (unit === "bare") return "1";
  if (unit === "unknown") return "";
  const powers = [...unit.values()].map(({ symbol, exponent }) =>
    exponent === 1 ? symbol : `${symbol}^${Number(exponent.toPrecision(9))}`,
  );
  return powers.length === 0 ? "1" : powers.join("*");
}

/** A unit to a power. */
export function raised(unit: Unit, power: number): Unit {
  if (unit === "bare" || unit === "unknown") return unit;
  return new Map(
    [...unit]
      .map(([dimension, { symbol, exponent }]) => [dimension, { symbol, exponent: exponent * power }] as const)
      .filter(([, { exponent }]) => !vanishes(exponent)),
  );
}

/** The unit of left · right (sign 1) or left / right (-1), and the factor that brings the right side to the symbols of the left one first. */
export function product(left: Unit, right: Unit, sign: 1 | -1): { readonly unit: Unit; readonly factor: number } {
  if (left === "unknown" || right === "unknown") return { unit: "unknown", factor: 1 };
  if (right === "bare") return { unit: left, factor: 1 };
  if (left === "bare") return { unit: raised(right, sign), factor: 1 };
  const powers = new Map(left);
  let factor = 1;
  for (const [dimension, { symbol, exponent }] of right) {
    const shared = left.get(dimension);
    if (shared !== undefined) factor *= (sizeOf(symbol) / sizeOf(shared.symbol)) ** exponent;
    const total = (shared?.exponent ?? 0) + sign * exponent;
    if (vanishes(total)) powers.delete(dimension);
    else powers.set(dimension, { symbol: shared?.symbol ?? symbol, exponent: total });
  }
  return { unit: powers, factor };
}

/** A unit without its angle, and the factor from degrees to radians that this takes: an angle in radians is a plain number. */
function withoutAngle(unit: KnownUnit): { readonly unit: KnownUnit; readonly factor: number } {
  const angle = unit.get(ANGLE);
  if (angle === undefined) return { unit, factor: 1 };
  return { unit: new Map([...unit].filter(([dimension]) => dimension !== ANGLE)), factor: sizeOf(angle.symbol) ** angle.exponent };
}

/**
 * The unit that two numbers have once each is multiplied by its factor, that of the left one if it can be: what sums and comparisons need.
 * undefined where they differ in dimension. Radians are plain numbers; where only one side has them the result has none.
 */
export function common(left: Unit, right: Unit): { readonly unit: Unit; readonly left: number; readonly right: number } | undefined {
  if (left === "bare" || left === "unknown") return { unit: right === "bare" ? left : right, left: 1, right: 1 };
  if (right === "bare" || right === "unknown") return { unit: left, left: 1, right: 1 };
  const same = (a: KnownUnit, b: KnownUnit): boolean =>
    a.size === b.size && [...a].every(([dimension, { exponent }]) => vanishes(exponent - (b.get(dimension)?.exponent ?? 0)));
  const factorTo = (from: KnownUnit, to: KnownUnit): number =>
    [...from].reduce(
      (factor, [dimension, { symbol, exponent }]) => factor * (sizeOf(symbol) / sizeOf(to.get(dimension)?.symbol ?? symbol)) ** exponent,
      1,
    );
  if (same(left, right)) return { unit: left, left: 1, right: factorTo(right, left) };
  const [a, b] = [withoutAngle(left), withoutAngle(right)];
  return same(a.unit, b.unit) ? { unit: a.unit, left: a.factor, right: b.factor * factorTo(b.unit, a.unit) } : undefined;
}

/** The factor that makes a plain number of one with this unit: 1, or that from degrees to radians; undefined if it has a dimension. */
export function plainFactor(unit: Unit): number | undefined {
  return common(one, unit)?.right;
}

/** The factor that brings a number from one unit to another: 1 unless both are known; undefined where they differ in dimension. */
export function conversionFactor(from: Unit, to: Unit): number | undefined {
  const shared = common(to, from);
  return shared === undefined ? undefined : shared.right / shared.left;
}

/** Multiplication with a factor. One below 1 divides by its inverse: for powers of ten that rounds once. */
export function scaling(factor: number): (value: number) => number {
  const inverse = 1 / factor;
  return factor < 1 ? (value) => value / inverse : (value) => value * factor;
}

/** Whether a text is a product of powers of symbols that have a size. */
export function isKnownUnit(text: string): boolean {
  const unit = parseUnit(text);
  return unit !== "bare" && unit !== "unknown" && [...unit.values()].every(({ symbol }) => symbols.has(symbol));
}
