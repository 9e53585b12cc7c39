/** How values of one unit become those of another. */
export interface UnitConversion {
  readonly from: string;
  readonly to: string;
  readonly factor: number;
}

/** Sizes of units by what they measure. */
const DIMENSIONS: readonly Readonly<Record<string, number>>[] = [
  { GeV: 1, MeV: 1e-3, keV: 1e-6, TeV: 1e3 },
  { rad: 1, mrad: 1e-3, deg: Math.PI / 180 },
  { mm: 1, cm: 10, m: 1000 },
  { pb: 1, fb: 1e-3, nb: 1e3 },
];

/** The conversion between two units that are known and measure the same; undefined for others. */
export function unitConversion(from: string, to: string): UnitConversion | undefined {
  const dimension = DIMENSIONS.find((units) => Object.hasOwn(units, from) && Object.hasOwn(units, to));
  return dimension === undefined ? undefined : { from, to, factor: dimension[from] / dimension[to] };
}
