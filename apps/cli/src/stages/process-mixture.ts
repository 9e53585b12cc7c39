import { inPhysicalValues } from "@ratiometer/eft";
import type { EventChannel, Factor, TemplateSample } from "@ratiometer/likelihood";
import type { BinnedShape, ShapeSample } from "./binned-shape.ts";
import type { RateFactor } from "./likelihood-model.ts";

/** Of the events of an unbinned channel, by a classifier: what share of the SM density each class of samples has where they are. */
export interface ProcessShares {
  readonly name: string;
  readonly samples: readonly string[];
  /** rows: between 0 and 1, 1 for all classes together. */
  readonly shares: Float64Array;
  /** rows: 1 for simulated events of the class itself, 0 for others and for observed ones. */
  readonly own: Float64Array;
}

/** A class whose yield has factors of its own. */
export interface MixtureProcess {
  readonly name: string;
  readonly shares: Float64Array;
  readonly own: Float64Array;
  /** T: expected events in the region, in δ. */
  readonly yield: Float64Array;
  readonly rates: readonly RateFactor[];
  /** Names of its free normalisations. */
  readonly free: readonly string[];
}

/** Shares at given abundances, ν_p p_p(x)/Σ_q ν_q p_q(x). @param logDensities n × classes: logarithms of densities, up to a number of each event */
export function densityShares(logDensities: Float64Array, abundances: readonly number[]): Float64Array[] {
  const k = abundances.length;
  const n = logDensities.length / k;
  const shares = abundances.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const logs = abundances.map((value, p) => Math.log(value) + logDensities[i * k + p]);
    const top = Math.max(...logs);
    const parts = logs.map((log) => Math.exp(log - top));
    const sum = parts.reduce((a, b) => a + b, 0);
    parts.forEach((part, p) => (shares[p][i] = part / sum));
  }
  return shares;
}

/** Largest relative distance of the mean shares from the true ones, and rounds to get there. */
const [BALANCED, MOST_ROUNDS] = [1e-12, 10_000];

/**
 * The abundances at which the shares of each class have the mean that the class has among SM events: a classifier is right about that on average over what it
 * was trained on, not in a region of it. Without it, data of the SM would prefer other factors on the classes; with it, they do not, as Z does for the ratio.
 *
 * Each round multiplies an abundance by the true share over the mean one: the EM algorithm for proportions, turned around.
 * @param logDensities of the simulated events, n × classes @param weights n, at the SM @param classOf n
 * @returns undefined where there are none: a class whose weights add up to less than nothing, or shares that do
 */
export function balancedAbundances(
  logDensities: Float64Array,
  weights: ArrayLike<number>,
  classOf: ArrayLike<number>,
): number[] | undefined {
  const k = logDensities.length / weights.length;
  const yields = Array.from({ length: k }, () => 0);
  for (let i = 0; i < weights.length; i++) yields[classOf[i]] += weights[i];
  if (yields.some((value) => value < 0)) return undefined;
  // nothing is known of a class without events here, and it has no share
  let abundances: readonly number[] = yields;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = densityShares(logDensities, abundances).map((share) => share.reduce((sum, value, i) => sum + weights[i] * value, 0));
    const quotients = yields.map((value, p) => (value > 0 ? value / sums[p] : 1));
    if (!quotients.every((quotient) => quotient > 0 && quotient < Infinity)) return undefined;
    if (quotients.every((quotient) => Math.abs(quotient - 1) < BALANCED)) return [...abundances];
    abundances = abundances.map((value, p) => value * quotients[p]);
  }
  return undefined;
}

/** The one factor that a nuisance parameter is on all samples of a class; undefined where it is not one. */
function classFactor(samples: readonly ShapeSample[], name: string): { readonly up: number; readonly down: number } | undefined {
  const factors = samples.map(({ systematics }) => systematics.find((shift) => shift.name === name)?.factors);
  const [first] = factors;
  return first !== undefined && factors.every((own) => own?.up === first.up && own.down === first.down) ? first : undefined;
}

/** Names of the nuisance parameters and free normalisations that are one factor on each class, and not the same on all: what the mixture knows of the density. */
export function resolvedByClasses(
  classes: readonly Pick<ProcessShares, "samples">[],
  { samples }: Pick<BinnedShape, "samples">,
): ReadonlySet<string> {
  const members = classes.map((each) => samples.filter(({ name }) => each.samples.includes(name))).filter(({ length }) => length > 0);
  const nuisances = (samples[0]?.systematics ?? []).map(({ name }) => name);
  const free = [...new Set(samples.flatMap((sample) => sample.free ?? []))];
  const isFree = (name: string, sample: ShapeSample): boolean => sample.free?.includes(name) ?? false;
  return new Set([
    ...nuisances.filter((name) => {
      const factors = members.map((own) => classFactor(own, name));
      return factors.every((own) => own !== undefined) && new Set(factors.map(({ up, down }) => `${up} ${down}`)).size > 1;
    }),
    ...free.filter(
      (name) =>
        members.every((own) => new Set(own.map((sample) => isFree(name, sample))).size === 1) &&
        !samples.every((each) => isFree(name, each)),
    ),
  ]);
}

/**
 * The classes with the factors that are their own. @param total T: expected events of the whole channel, which the classes' are scaled to
 */
export function mixtureProcesses(
  classes: readonly ProcessShares[],
  { samples }: Pick<BinnedShape, "samples">,
  total: ArrayLike<number>,
  isResolved: (name: string) => boolean,
): MixtureProcess[] {
  const sumOf = (some: readonly ShapeSample[], t: number): number =>
    some.reduce((sum, { terms }) => sum + terms.reduce((own, bin) => own + bin[t], 0), 0);
  const scale = total[0] / sumOf(samples, 0);
  return classes.map(({ name, samples: names, shares, own }) => {
    const members = samples.filter((sample) => names.includes(sample.name));
    const shifts = members[0]?.systematics ?? [];
    return {
      name,
      shares,
      own,
      yield: Float64Array.from({ length: total.length }, (_, t) => scale * sumOf(members, t)),
      rates: shifts.flatMap(({ name: of }) => {
        const factor = isResolved(of) ? classFactor(members, of) : undefined;
        return factor === undefined || (factor.up === 1 && factor.down === 1) ? [] : [{ name: of, ...factor }];
      }),
      free: (members[0]?.free ?? []).filter(isResolved),
    };
  });
}

/** What a mixture is opened with. */
interface MixtureSettings {
  /** Indices of the coefficients, and their SM values. */
  readonly coefficients: Int32Array;
  readonly sm: readonly number[];
  /** rows: the density of all processes together at the SM, in the units of the channel's densities. */
  readonly density: Float64Array;
  /** Factors on all processes. */
  readonly common: readonly Factor[];
  readonly factorsOf: (process: Pick<MixtureProcess, "rates" | "free">) => readonly Factor[];
}

/** The only process whose yield depends on the coefficients; undefined where there are several, or none. */
function dependentProcess(processes: readonly MixtureProcess[]): MixtureProcess | undefined {
  const found = processes.filter((process) => process.yield.some((term, t) => t > 0 && term !== 0));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * A channel whose density is known for all processes together, ν r̂(x|c), with the factors f_p of some of them. With P_p the process's share of the SM density
 * and s the only process that depends on the coefficients,
 *
 *   λ(x|c, α) = f_s(α) [ν r̂(x|c) − Σ_{p≠s} ν P_p(x)] + Σ_{p≠s} f_p(α) ν P_p(x).
 *
 * Where several depend on them, none is s: f_s = 1 and the sums are over all, which is exact at the SM and in the factors of all that does not depend on c.
 * The yield is treated alike, with ν_p(c) of each process. Toys are made of each process's own events.
 */
export function withProcesses(
  { yields, densities, pool }: Pick<EventChannel, "yields" | "densities" | "pool">,
  processes: readonly MixtureProcess[],
  { coefficients, sm, density, common, factorsOf }: MixtureSettings,
): Pick<EventChannel, "yields" | "densities" | "pool"> {
  const isMoved = ({ rates, free }: MixtureProcess): boolean => rates.length + free.length > 0;
  const moved = processes.filter(isMoved);
  if (moved.length === 0) return { yields, densities, pool };
  const rest = dependentProcess(processes);
  const ofRest = rest === undefined ? [] : factorsOf(rest);
  const others = processes.filter((process) => process !== rest && (isMoved(process) || ofRest.length > 0));
  const sample = (name: string, nominal: Float64Array, factors: readonly Factor[]): TemplateSample => ({
    name,
    nominal,
    factors,
    variations: [],
  });
  const withRest = (own: readonly TemplateSample[]): TemplateSample[] =>
    own.map((each) => ({ ...each, factors: [...each.factors, ...ofRest] }));
  /** Taken out of what is known together, and put back with its own factors. */
  const exchanged = (process: MixtureProcess, nominal: Float64Array, factors: readonly Factor[]): TemplateSample[] => [
    sample(
      `${process.name}, taken out`,
      nominal.map((value) => -value),
      [...factors, ...ofRest],
    ),
    sample(process.name, nominal, [...factors, ...factorsOf(process)]),
  ];
  const polynomial = (terms: Float64Array): Factor => ({
    kind: "polynomial",
    parameters: coefficients,
    matrix: Float64Array.from(inPhysicalValues(terms, sm)),
  });
  const expected = (process: MixtureProcess): TemplateSample[] =>
    exchanged(process, Float64Array.of(1), [polynomial(process.yield), ...common]);
  const scaled = ({ shares }: MixtureProcess): Float64Array => shares.map((share, i) => density[i] * share);
  return {
    yields: [...withRest(yields), ...others.flatMap(expected)],
    densities: [...withRest(densities), ...others.flatMap((process) => exchanged(process, scaled(process), common))],
    pool: pool.flatMap((all) => [
      { ...all, nominal: all.nominal.map((value, i) => (moved.some(({ own }) => own[i] === 1) ? 0 : value)) },
      ...moved.map((process) => ({
        ...all,
        name: process.name,
        nominal: all.nominal.map((value, i) => value * process.own[i]),
        factors: [...all.factors, ...factorsOf(process)],
      })),
    ]),
  };
}
