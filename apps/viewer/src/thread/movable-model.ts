import {
  bestFit,
  templateExperiment,
  type Likelihood,
  type TemplateChannel,
  type TemplateModel,
  type WorkspaceModel,
} from "@ratiometer/likelihood";

/** A parameter of interest that can be moved. */
export interface MovableCoefficient {
  readonly name: string;
  readonly latex?: string;
  readonly unit?: string;
  /** Where it stands first: its SM value, or the initial one. */
  readonly sm: number;
  readonly range: readonly [number, number];
}

/** Expected events of a channel. */
export interface MovedChannel {
  readonly name: string;
  /** bins: of all samples. */
  readonly total: readonly number[];
  readonly samples: readonly { readonly name: string; readonly yields: readonly number[] }[];
}

/** A likelihood at a point, and along a coefficient through it. */
export interface MovedLikelihood {
  readonly name: string;
  /** -2 log L above its lowest value, nuisance parameters at their initial values; null where the model is not positive. */
  readonly above: number | null;
  /** The same along the coefficient that is asked for, the others where they are. */
  readonly curve: { readonly at: readonly number[]; readonly above: readonly (number | null)[] };
}

/** Where the coefficients are, and along which of them curves are wanted. */
export interface Move {
  /** Coefficients that are not named stand where they begin. */
  readonly point: Readonly<Record<string, number>>;
  /** Place of the coefficient. */
  readonly along: number;
}

/** What a point of the coefficients gives. */
export interface Moved {
  readonly channels: readonly MovedChannel[];
  readonly likelihoods: readonly MovedLikelihood[];
  /** Bins whose expected yield is not positive: likelihoods are continued there, which are none. */
  readonly notPositive: readonly string[];
}

/** A likelihood whose other parameters than the coefficients stay where they are. */
export interface NamedLikelihood {
  readonly name: string;
  readonly likelihood: Likelihood;
}

/** Points of a curve along a coefficient. */
const POINTS = 41;

/** Differences that a minimum leaves are none. */
const NOTHING = 1e-8;

/** Values that are no likelihood, as JSON can say it. */
const finite = (value: number): number | null => (Number.isFinite(value) ? (Math.abs(value) < NOTHING ? 0 : value) : null);

/** The model with one sample of each channel alone; the statistical uncertainty, which is of all samples together, moves none of them. */
function sampleModel(model: TemplateModel, name: string): TemplateModel {
  return {
    ...model,
    channels: model.channels.map((channel): TemplateChannel => ({
      name: channel.name,
      bins: channel.bins,
      samples: channel.samples.filter((sample) => sample.name === name),
    })),
  };
}

/** A likelihood as a function of the coefficients alone, above its lowest value. */
function aboveLowest(
  { name, likelihood }: NamedLikelihood,
  coefficients: readonly MovableCoefficient[],
): (at: readonly number[]) => number {
  const { parameters } = likelihood;
  const places = coefficients.map((coefficient) => parameters.findIndex((parameter) => parameter.name === coefficient.name));
  if (places.includes(-1)) throw new RangeError(`${name} does not depend on all coefficients`);
  const x = Float64Array.from(parameters, ({ init }) => init);
  const held = new Map([...parameters.keys()].filter((i) => !places.includes(i)).map((i) => [i, parameters[i].init]));
  const lowest = bestFit(likelihood, { held }).twiceNll;
  return (at) => {
    places.forEach((place, p) => (x[place] = at[p]));
    return likelihood.value(x) - lowest;
  };
}

/**
 * Expected events and likelihoods as functions of the coefficients, all other parameters at their initial values.
 * @param start values of the coefficients where they are not those of the model, for instance the SM
 */
export function movableModel(
  { model, experiment }: Pick<WorkspaceModel, "model" | "experiment">,
  coefficients: readonly MovableCoefficient[],
  likelihoods: readonly NamedLikelihood[],
): (move: Move) => Moved {
  const { parameters } = model;
  const places = coefficients.map(({ name }) => parameters.findIndex((parameter) => parameter.name === name));
  const x = Float64Array.from(parameters, ({ init }) => init);
  const none = { counts: experiment.observed.counts.map(() => 0), auxiliary: experiment.observed.auxiliary };
  const samples = [...new Set(model.channels.flatMap((channel) => channel.samples.map(({ name }) => name)))].map((name) => ({
    name,
    expected: templateExperiment(sampleModel(model, name), none).expected,
  }));
  const functions = likelihoods.map((each) => ({ name: each.name, above: aboveLowest(each, coefficients) }));
  const grids = coefficients.map(({ range: [low, high] }) =>
    Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1)),
  );
  // moving along a curve does not change it
  const drawn = functions.map(() => ({ key: "", above: [] as readonly (number | null)[] }));
  const curveOf = (l: number, at: readonly number[], along: number): readonly (number | null)[] => {
    const key = JSON.stringify([along, at.with(along, 0)]);
    if (drawn[l].key !== key) drawn[l] = { key, above: grids[along].map((value) => finite(functions[l].above(at.with(along, value)))) };
    return drawn[l].above;
  };
  return ({ point, along }) => {
    const at = coefficients.map(({ name, sm }) => (Object.hasOwn(point, name) ? point[name] : sm));
    places.forEach((place, p) => (x[place] = at[p]));
    const bySample = samples.map(({ name, expected }) => ({ name, channels: expected(x) }));
    return {
      channels: experiment.expected(x).map(({ channel, yields }, c) => ({
        name: channel,
        total: [...yields],
        samples: bySample
          .filter(({ name }) => model.channels[c].samples.some((sample) => sample.name === name))
          .map(({ name, channels }) => ({ name, yields: [...channels[c].yields] })),
      })),
      likelihoods: functions.map(({ name, above }, l) => ({
        name,
        above: finite(above(at)),
        curve: along < grids.length ? { at: grids[along], above: curveOf(l, at, along) } : { at: [], above: [] },
      })),
      notPositive: experiment.nonPositive(x).map(({ channel, bin }) => `${channel}[${bin}]`),
    };
  };
}
