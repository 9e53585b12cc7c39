import { AnalysisError, unknownName } from "@ratiometer/config";
import { knownCoefficient } from "./operators/known-coefficients.ts";
import { weightDesign, type WeightDesign } from "./polynomial-fit.ts";
import type { CoefficientPoint, DeclaredCoefficient, WeightPoint, WeightPoints } from "./weight-points.ts";

/** The weight points of one file of a sample. */
export interface FilePoints extends WeightPoints {
  readonly file: string;
  /** Standard-model values that a weight map says, by coefficient. */
  readonly sm?: ReadonlyMap<string, number>;
}

/** What the polynomials of a sample's files are fitted in: the declared coefficients first, then others that the weights vary. */
export interface SamplePoints {
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  readonly files: readonly {
    readonly file: string;
    readonly points: readonly WeightPoint[];
    readonly generation: CoefficientPoint | undefined;
    /** How these points determine the polynomial's terms; one object for all files with the same points. */
    readonly design: WeightDesign;
    /** Weights at points that the fit does not use: they vary undeclared coefficients, but too few of them to determine the dependence. */
    readonly leftOut: readonly string[];
  }[];
}

/** Cards keep a coefficient at 1e-05 where 0 is meant: that close to the standard model counts as there. */
const AT_STANDARD_MODEL = 1e-3;

/**
 * The coefficients that the weights of a sample's files have to be fitted in, and the points to use: the declared ones and all others that some weight
 * varies, at whose standard-model values the polynomial is later held. If the weights do not determine the latter, only weights that leave them at the
 * standard model are used.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT if the weights of a file do not carry a declared coefficient, DATA_UNKNOWN_SM if the standard-model
 * value of an undeclared one is not known, DATA_OFF_STANDARD_MODEL if no weight has an undeclared one at its standard-model value
 */
export function samplePoints(files: readonly FilePoints[], declared: readonly DeclaredCoefficient[]): SamplePoints {
  const names = declared.map(({ name }) => name);
  for (const { file, points } of files)
    for (const name of names)
      if (!points.every(({ point }) => Object.hasOwn(point, name)))
        throw unknownName("DATA_UNKNOWN_COEFFICIENT", "coefficient of the weights", name, Object.keys(points[0].point), { where: file });
  const carried = new Set(files.flatMap(({ points }) => points.flatMap(({ point }) => Object.keys(point))));
  const others = [...carried].filter((name) => !names.includes(name)).map((name) => ({ name, sm: undeclaredStandardModel(name, files) }));
  const varied = others.filter(({ name }) => files.some(({ points }) => new Set(points.map(({ point }) => point[name])).size > 1));
  for (const { name, sm } of others) if (!varied.some((other) => other.name === name)) requireStandardModel(name, sm, files);
  const atStandardModel = (point: CoefficientPoint): boolean =>
    varied.every(({ name, sm }) => !Object.hasOwn(point, name) || Math.abs(point[name] - sm) <= AT_STANDARD_MODEL);
  if (files.every(({ points }) => points.every(({ point }) => varied.every(({ name }) => Object.hasOwn(point, name))))) {
    const everything = designed([...declared, ...varied], files, () => true);
    const determined = everything.files.every(({ design }) => design.undetermined.length === 0);
    // Events generated elsewhere cannot do without the dependence: the fit will say what is missing.
    const elsewhere = files.some(({ generation }) => generation !== undefined && !atStandardModel(generation));
    if (varied.length === 0 || determined || elsewhere) return everything;
  }
  for (const { file, points } of files)
    if (!points.some(({ point }) => atStandardModel(point)))
      throw offStandardModel(varied[0].name, varied[0].sm, file, points[0].point[varied[0].name]);
  return designed(declared, files, atStandardModel);
}

function designed(
  coefficients: readonly DeclaredCoefficient[],
  files: readonly FilePoints[],
  used: (point: CoefficientPoint) => boolean,
): SamplePoints {
  const names = coefficients.map(({ name }) => name);
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const designs = new Map<string, WeightDesign>();
  const designOf = (points: readonly WeightPoint[]): WeightDesign => {
    const key = JSON.stringify(points.map(({ point }) => names.map((name) => point[name])));
    const design = designs.get(key) ?? weightDesign(points, names, sm);
    designs.set(key, design);
    return design;
  };
  return {
    coefficients: names,
    sm,
    files: files.map(({ file, points, generation }) => {
      const kept = points.filter(({ point }) => used(point));
      const leftOut = points.filter(({ point }) => !used(point)).map(({ id }) => id);
      return { file, points: kept, generation, design: designOf(kept), leftOut };
    }),
  };
}

/** What a weight map says, else the table's value, else that of the files' own cards where they all say the same. */
function undeclaredStandardModel(name: string, files: readonly FilePoints[]): number {
  const said = files.map(({ sm }) => sm?.get(name)).find((sm) => sm !== undefined) ?? knownCoefficient(name)?.sm;
  if (said !== undefined) return said;
  const own = new Map(
    files.flatMap(({ file, generation }) =>
      generation !== undefined && Object.hasOwn(generation, name) ? [[generation[name], file]] : [],
    ),
  );
  const [value] = own.keys();
  if (own.size === 1) return value;
  const cards = [...own].map(([card, file]) => `${card} in ${file}`).join(", ");
  throw new AnalysisError(
    "DATA_UNKNOWN_SM",
    `the weights carry "${name}", which the analysis does not declare and whose standard-model value is not known${cards === "" ? "" : ` (the files' cards: ${cards})`}`,
    { hint: `declare ${name} with its standard-model value under coefficients` },
  );
}

function requireStandardModel(name: string, sm: number, files: readonly FilePoints[]): void {
  for (const { file, points } of files)
    for (const { point } of points)
      if (Object.hasOwn(point, name) && Math.abs(point[name] - sm) > AT_STANDARD_MODEL) throw offStandardModel(name, sm, file, point[name]);
}

function offStandardModel(name: string, sm: number, file: string, value: number): AnalysisError {
  return new AnalysisError(
    "DATA_OFF_STANDARD_MODEL",
    `the weights have ${name} = ${value} and do not say how they depend on it, expected its standard-model value ${sm}`,
    {
      where: file,
    },
  );
}
