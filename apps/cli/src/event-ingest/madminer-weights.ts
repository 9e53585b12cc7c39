import { nuisanceResponse, nuisanceVariations, type MadMinerSource, type MorphingSetup, type VariationFactors } from "@ratiometer/eft";
import type { ColumnarFile, ColumnSlice, MadMinerFile, MadMinerSetup } from "@ratiometer/tables";

/** Column of the benchmark that each event was generated at; -1 for background. */
const SAMPLING = "sampling_benchmarks";

function morphingSetup({ parameters, benchmarks, morphing, nuisanceParameters }: MadMinerSetup): MorphingSetup {
  const names = parameters.map(({ name }) => name);
  return {
    parameters: names,
    benchmarks: benchmarks.map(({ name, point, isNuisance }) => ({ name, values: names.map((parameter) => point[parameter]), isNuisance })),
    morphing,
    nuisanceParameters: nuisanceParameters.flatMap(({ name, positiveBenchmark, negativeBenchmark }) =>
      // one without a benchmark is a constant uncertainty of the rate
      positiveBenchmark === undefined ? [] : [{ name, positive: positiveBenchmark, negative: negativeBenchmark }],
    ),
  };
}

/** Events of the file that were generated at each benchmark. */
async function countedEvents(samples: ColumnarFile, benchmarks: number): Promise<number[]> {
  const counts = new Array<number>(benchmarks).fill(0);
  if (!samples.columns.some(({ name }) => name === SAMPLING)) return counts;
  const { values = [] } = (await samples.read([SAMPLING], 0, samples.entries)).get(SAMPLING) ?? {};
  for (const value of values) if (value >= 0) counts[Number(value)]++;
  return counts;
}

/** What a MadMiner file says of its weights beside its columns. */
export async function madMinerSource({ setup, samples, weightColumns }: MadMinerFile): Promise<MadMinerSource> {
  return {
    setup: morphingSetup(setup),
    weightColumns,
    samplingColumn: SAMPLING,
    generated: setup.signalEvents ?? (await countedEvents(samples, setup.benchmarks.length)),
  };
}

/** How the weights of a file's events vary with its nuisance parameters. */
export interface NuisancePlan {
  readonly setup: MorphingSetup;
  /** Column of the weight at each benchmark. */
  readonly weightColumns: readonly string[];
  /** Undefined where the file does not say at which benchmark events were generated. */
  readonly samplingColumn: string | undefined;
}

/** undefined for a file without nuisance parameters that act on the weights of events. */
export function nuisancePlan(
  { setup, weightColumns, samplingColumn }: MadMinerSource,
  columns: ColumnarFile["columns"],
): NuisancePlan | undefined {
  if (setup.nuisanceParameters.length === 0) return undefined;
  const says = columns.some(({ name }) => name === samplingColumn);
  return { setup, weightColumns, samplingColumn: says ? samplingColumn : undefined };
}

/** Columns that nuisanceVariationFactors reads. */
export const nuisanceColumns = ({ weightColumns, samplingColumn }: NuisancePlan): string[] => [
  ...weightColumns,
  ...(samplingColumn === undefined ? [] : [samplingColumn]),
];

/** Names of the variations. */
export const nuisanceNames = ({ setup }: NuisancePlan): string[] =>
  setup.nuisanceParameters.flatMap(({ name }) => [`${name}_up`, `${name}_down`]);

/** The variations by one standard deviation as factors. */
export function nuisanceVariationFactors(
  { setup, weightColumns, samplingColumn }: NuisancePlan,
  slices: ReadonlyMap<string, ColumnSlice>,
  events: number,
): VariationFactors {
  const width = weightColumns.length;
  const weights = new Float64Array(events * width);
  const numbers = (column: string): ArrayLike<number | bigint> => slices.get(column)?.values ?? [];
  weightColumns.forEach((column, b) => {
    const values = numbers(column);
    for (let i = 0; i < events; i++) weights[i * width + b] = Number(values[i]);
  });
  const sampling = samplingColumn === undefined ? [] : numbers(samplingColumn);
  // a background has the same weight at all benchmarks
  const own = Float64Array.from({ length: events }, (_, i) => weights[i * width + Math.max(0, Number(sampling[i] ?? 0))]);
  return nuisanceVariations(nuisanceResponse(setup, weights, own));
}
