import type { Loss } from "../formats/loss.ts";
import { getMeasurement } from "../histfactory/measurement.ts";
import { parameterSets } from "../histfactory/parameter-sets.ts";
import type { Measurement, Modifier, ParameterSettings, Workspace, WorkspaceSample } from "../histfactory/workspace.ts";
import { scalingProduct } from "./scaling-product.ts";
import { cardNames } from "./card-names.ts";
import { cardText, type WrittenColumn } from "./card-text.ts";
import { writtenEffects, type SampleColumn } from "./written-effects.ts";

/** The file of the histograms, where none is named. */
export const SHAPES = "shapes.json";

/** How a card is written. */
export interface CardWriting {
  /** Name or index; the first if left out. */
  readonly measurement?: string | number;
  /** File of the histograms, as the card names it. */
  readonly shapes?: string;
}

/** The histograms of a channel, as cardTemplates reads them from JSON. */
export interface WrittenChannel {
  readonly nbins: number;
  readonly data_obs: readonly number[];
  readonly processes: Readonly<
    Record<
      string,
      {
        readonly nominal: readonly number[];
        readonly shapes: Readonly<Record<string, { readonly Up: readonly number[]; readonly Down: readonly number[] }>>;
      }
    >
  >;
}

/** Interference scaling of a process, as readScaling reads it. */
export interface WrittenScaling {
  readonly channel: string;
  readonly process: string;
  readonly parameters: readonly string[];
  readonly scaling: readonly (readonly number[])[];
}

/** A workspace as a card. */
export interface WrittenCard {
  readonly card: string;
  readonly shapes: Readonly<Record<string, WrittenChannel>>;
  /** Empty without polynomials. */
  readonly scaling: readonly WrittenScaling[];
  readonly losses: readonly Loss[];
  readonly remarks: readonly string[];
}

type Polynomial = Extract<Modifier, { type: "polynomial" }>;

const isPolynomial = (modifier: Modifier): modifier is Polynomial => modifier.type === "polynomial";
const has = ({ modifiers }: WorkspaceSample, name: string): boolean => modifiers.some((modifier) => modifier.name === name);

/**
 * Whether the parameter of interest can be Combine's r: a free factor, and no polynomials, beside which Combine has no r.
 */
function isStrength(workspace: Workspace, { config }: Measurement): boolean {
  const types = parameterSets(workspace).get(config.poi)?.types;
  const scaled = workspace.channels.some(({ samples }) => samples.some(({ modifiers }) => modifiers.some(isPolynomial)));
  const fixed = config.parameters.some(({ name, fixed: stays }) => name === config.poi && stays === true);
  return types?.size === 1 && types.has("normfactor") && !scaled && !fixed;
}

/** Samples of all channels as columns; those without events are left out, as Combine does. */
function columnsOf(
  workspace: Workspace,
  strength: string | undefined,
  losses: Loss[],
): { readonly columns: readonly SampleColumn[]; readonly remarks: readonly string[] } {
  const channels = cardNames("channel");
  const processes = cardNames("process", ["data_obs"]);
  const isSignal = (sample: WorkspaceSample): boolean => strength !== undefined && has(sample, strength);
  const samples = workspace.channels.flatMap((channel) => channel.samples);
  const columns = workspace.channels.flatMap(({ name: channel, samples: own }): SampleColumn[] =>
    own.flatMap((sample) => {
      const total = sample.data.reduce((sum, value) => sum + value, 0);
      if (total <= 0) {
        const message = `sample "${sample.name}" of channel "${channel}" has ${total} events: Combine leaves it out`;
        losses.push({ kind: "empty-samples", message });
        return [];
      }
      if (sample.data.some((value) => value < 0))
        losses.push({
          kind: "negative-bins",
          message: `negative bins of sample "${sample.name}" in channel "${channel}" count as 0 in Combine`,
        });
      // a process is a signal everywhere or nowhere
      const mixed = samples.some((other) => other.name === sample.name && isSignal(other) !== isSignal(sample));
      const process = processes.of(mixed && !isSignal(sample) ? `${sample.name}_background` : sample.name);
      return [{ channel: channels.of(channel), process, signal: isSignal(sample), sample, from: channel }];
    }),
  );
  return { columns, remarks: [...channels.remarks(), ...processes.remarks()] };
}

function scalingOf(
  { channel, process, sample, from }: SampleColumn,
  settings: ReadonlyMap<string, ParameterSettings>,
  nameOf: (name: string) => string,
  losses: Loss[],
): WrittenScaling[] {
  const polynomials = sample.modifiers.filter(isPolynomial);
  if (polynomials.length === 0) return [];
  const [first, second] = polynomials;
  if (polynomials.length > 2)
    losses.push({
      kind: "polynomial",
      message: `of the polynomials of sample "${sample.name}" in channel "${from}" only the first two, "${first.name}" and "${second.name}", are a scaling`,
    });
  const parameterOf = (name: string): string => {
    const { inits: [init] = [0], bounds: [[low, high]] = [[-1, 1]], fixed = false } = settings.get(name) ?? {};
    return fixed ? `${nameOf(name)}[${init}]` : `${nameOf(name)}[${init},${low},${high}]`;
  };
  if (polynomials.length === 1) {
    const { coefficients, matrix } = first.data;
    return [{ channel, process, parameters: ["one[1]", ...coefficients.map(parameterOf)], scaling: matrix }];
  }
  const { coefficients, pairs, matrix } = scalingProduct(first.data, second.data, sample.data.length);
  const products = pairs.map((pair) => {
    const [one, other] = pair.map((i) => nameOf(coefficients[i]));
    return `prod::${one}_times_${other}(${one},${other})`;
  });
  return [{ channel, process, parameters: ["one[1]", ...coefficients.map(parameterOf), ...products], scaling: matrix }];
}

/**
 * Writes a workspace as a Combine card with its histograms in JSON and its polynomials as interference scaling, so far as a card can say it; what it cannot is a
 * loss:
 *
 *     histograms     Combine itself reads ROOT files; these are JSON
 *     interpolation  normsys inside |α| < 1, and one parameter that is normsys and histosys of a sample
 *     constraints    the Poisson constraints of a shapesys become normal ones, but for one-bin channels with a whole number of events
 *     staterror      is added to varied templates, instead of multiplying them
 *     shapefactor    is left out
 *     auxdata        auxiliary data and widths of a measurement's own
 *     settings       parameters that are fixed elsewhere than at their value in a card
 *     empty-samples, negative-bins, measurements, polynomial
 *
 * A histosys, which keeps its norm in Combine's mode 2 of autoMCStats, normfactor, lumi and polynomial are exact; of two polynomials of a
 * sample the scaling is one in the coefficients and their products.
 *
 * @param workspace checked, as from parseWorkspace
 * @throws AnalysisError as getMeasurement
 */
export function writeCard(workspace: Workspace, { measurement: wanted, shapes: file = SHAPES }: CardWriting = {}): WrittenCard {
  const measurement = getMeasurement(workspace, wanted);
  const settings = new Map(measurement.config.parameters.map((one) => [one.name, one]));
  const { poi } = measurement.config;
  const strength = isStrength(workspace, measurement) ? poi : undefined;
  const losses: Loss[] = [{ kind: "histograms", message: `the histograms are in ${file}: Combine itself reads ROOT files` }];
  if (workspace.measurements.length > 1)
    losses.push({
      kind: "measurements",
      message: `of ${workspace.measurements.length} measurements only "${measurement.name}" is written`,
    });
  const { columns, remarks } = columnsOf(workspace, strength, losses);
  const names = cardNames("parameter", strength === undefined ? [] : ["r"]);
  const effects = writtenEffects(workspace, columns, settings, strength, names.of);
  const scaling = columns.flatMap((column) => scalingOf(column, settings, names.of, losses));
  const used = [...new Set(columns.map(({ channel }) => channel))];
  const written: readonly WrittenColumn[] = columns;
  const histograms = new Map<string, WrittenChannel>();
  for (const [i, { channel, from, process, sample }] of columns.entries()) {
    const observed = workspace.observations.find(({ name }) => name === from)?.data ?? [];
    const { processes = {} } = histograms.get(channel) ?? {};
    const own = { nominal: sample.data, shapes: Object.fromEntries(effects.shapes.get(i) ?? []) };
    histograms.set(channel, { nbins: observed.length, data_obs: observed, processes: { ...processes, [process]: own } });
  }
  const lines = [...effects.lines, ...(effects.shapes.size > 0 ? ["* autoMCStats -1 0 2"] : []), ...effects.edits];
  return {
    card: cardText(measurement.name, file, used, written, effects.nuisances, lines),
    shapes: Object.fromEntries(histograms),
    scaling,
    losses: [...losses, ...effects.losses],
    remarks: [
      ...remarks,
      ...names.remarks(),
      ...(strength === undefined ? [] : [`the parameter of interest "${strength}" is called "r", and looked for in [0, 20]`]),
    ],
  };
}
