import { join } from "node:path";
import type { Analysis } from "@ratiometer/config";
import { CLOSURE_DECADES, coefficientValues, crossSection, knownCoefficient, termNames } from "@ratiometer/eft";
import type { CrossSectionCurve, SampleSummary, SimulationSummary, WeightClosure } from "@ratiometer/report";
import { columnOf, openTable } from "@ratiometer/tables";
import { decaysText } from "../simulation/simulation-record.ts";
import type { IngestedFile, IngestedSample, PointCrossSection } from "../event-ingest/ingested-sample.ts";
import { weightColumn, weightPolynomialOf } from "../event-ingest/weight-columns.ts";

/** Values of each coefficient at which cross sections are drawn. */
const CURVE_POINTS = 81;

export interface SampleFigures {
  readonly summary: SampleSummary;
  readonly curves: readonly CrossSectionCurve[];
}

/** A sample's weights: how well the polynomial describes them, σ(c) and the effective number of events along each coefficient. */
export async function sampleFigures(folder: string, sample: IngestedSample, analysis: Analysis): Promise<SampleFigures> {
  const events = await openTable(join(folder, sample.name, "events"));
  const weights = termNames(analysis.coefficients.map(({ name }) => name)).map(weightColumn);
  const table = await events.read(0, events.length, ["stratum", ...weights]);
  const polynomial = weightPolynomialOf(table, analysis.coefficients);
  const strata = Int32Array.from(columnOf(table, "stratum").values);
  const generated = sample.files.map(({ events: kept, generated: all = kept }) => all);
  const at = (name: string, value: number): ReturnType<typeof crossSection> =>
    crossSection(polynomial, coefficientValues(polynomial, { [name]: value }), strata, generated);
  const fitted = sample.files.flatMap(({ weights, closure, condition }) =>
    closure === undefined || condition === undefined ? [] : [{ weights, closure, condition }],
  );
  const curves = analysis.coefficients.map(({ name, range: [low, high] }): CrossSectionCurve => {
    const values = Array.from({ length: CURVE_POINTS }, (_, i) => low + ((high - low) * i) / (CURVE_POINTS - 1));
    const sections = values.map((value) => at(name, value));
    const along = sample.files.flatMap(generatedAt).filter(({ point }) => onAxis(point, name, analysis));
    return {
      sample: sample.name,
      coefficient: name,
      at: values,
      value: sections.map(({ value }) => value),
      error: sections.map(({ error }) => error),
      effectiveSampleSize: sections.map(({ effectiveSampleSize }) => effectiveSampleSize),
      ...(along.length === 0
        ? {}
        : {
            benchmarks: {
              at: along.map(({ point }) => point[name]),
              value: along.map(({ crossSection: value }) => value),
              error: along.map(({ crossSectionError }) => crossSectionError),
            },
          }),
    };
  });
  const simulation = sample.files.flatMap(simulationSummary).at(0);
  const points = analysis.coefficients.flatMap(({ name, sm, range }) => [{ [name]: sm }, { [name]: range[0] }, { [name]: range[1] }]);
  return {
    summary: {
      name: sample.name,
      process: sample.process,
      files: sample.files.filter(({ sha256 }) => sha256 !== undefined).length,
      events: sample.events,
      crossSection: { value: sample.crossSection.value, error: Math.hypot(sample.crossSection.error, sample.generatorError) },
      ...(fitted.length === 0
        ? {}
        : {
            polynomial: {
              benchmarks: fitted[0].weights.length,
              maximumResidual: Math.max(...fitted.map(({ closure }) => closure.maximum)),
              rmsResidual: Math.max(...fitted.map(({ closure }) => closure.rms)),
              condition: Math.max(...fitted.map(({ condition }) => condition)),
            },
          }),
      effectiveSampleSize: points.map((point) => ({
        point,
        value: at(...Object.entries(point)[0]).effectiveSampleSize,
      })),
      ...(simulation === undefined ? {} : { simulation }),
    },
    curves,
  };
}

/** The energy of both beams together, GeV, if all samples that say theirs say the same. */
export function commonEnergy(samples: readonly Pick<IngestedSample, "files">[]): number | undefined {
  const energies = new Set(samples.flatMap(({ files }) => files.flatMap(({ energy }) => energy ?? [])));
  return energies.size === 1 ? [...energies][0] : undefined;
}

/** Events by the decade of their closure residual, all files of a sample together; nothing for samples without EFT weights. */
export function weightClosure({ name, files }: IngestedSample): WeightClosure[] {
  const decades = files.flatMap(({ closure }) => (closure === undefined ? [] : [closure.decades]));
  if (decades.length === 0) return [];
  const counts = decades[0].map((_, decade) => decades.reduce((sum, file) => sum + file[decade], 0));
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const edges = Array.from({ length: last - first + 2 }, (_, i) => CLOSURE_DECADES.low + first + i);
  return [{ sample: name, edges, counts: counts.slice(first, last + 1) }];
}

/** The points that a file's events were generated at, with what the generator says of the cross section there. */
function generatedAt({ generation, crossSection: value, crossSectionError, simulation }: IngestedFile): readonly PointCrossSection[] {
  if (simulation !== undefined) return simulation.benchmarks;
  return generation === undefined ? [] : [{ point: generation, crossSection: value, crossSectionError }];
}

function simulationSummary({ energy, simulation }: IngestedFile): readonly SimulationSummary[] {
  if (simulation === undefined || energy === undefined) return [];
  const { cut, bias, decays, branchingFraction, densities, productionCrossSection, efficiency, requested } = simulation;
  return [
    {
      energy,
      benchmarks: requested,
      decays: decaysText(decays),
      branchingFraction,
      cuts: cut,
      ...(bias === undefined ? {} : { bias }),
      densities: densities.name,
      production: productionCrossSection,
      efficiency,
    },
  ];
}

/** Whether a file was generated on the axis of one coefficient: all others, declared or not, at their SM values. */
const onAxis = (generation: Readonly<Record<string, number>>, axis: string, analysis: Analysis): boolean =>
  Object.hasOwn(generation, axis) &&
  Object.entries(generation).every(([name, value]) => {
    const sm = analysis.coefficients.find((declared) => declared.name === name)?.sm ?? knownCoefficient(name)?.sm;
    return name === axis || sm === undefined || value === sm;
  });
