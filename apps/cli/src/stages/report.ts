import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Analysis } from "@ratiometer/config";
import { CLOSURE_DECADES, coefficientValues, crossSection, knownCoefficient, monomials } from "@ratiometer/eft";
import { readArtifact } from "@ratiometer/hepdata-export";
import { chi2Quantile } from "@ratiometer/likelihood";
import {
  reportPage,
  type CrossSectionCurve,
  type CutFlow,
  type Quantity,
  type SampleSummary,
  type Scan,
  type ScanCurve,
  type ScoreShape,
  type WeightClosure,
} from "@ratiometer/report";
import { columnOf, readTable, writeFileAtomically } from "@ratiometer/tables";
import { versions } from "../pipeline/code-version.ts";
import { headlineOf } from "../pipeline/headline.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { numericEdges } from "./channel-data.ts";
import { estimatorSummary } from "./estimator-summary.ts";
import { DATA_LABEL, scanPoints } from "./export.ts";
import type { FeaturesSummary } from "./features.ts";
import type { InferenceResults, LabelledScan } from "./infer.ts";
import type { IngestedSample } from "./ingest.ts";
import { readJson } from "./json-file.ts";
import { readSelectedEvents } from "./selected-events.ts";
import { weightPolynomialOf } from "./weight-columns.ts";

/** Values of each coefficient at which cross sections are drawn. */
const CURVE_POINTS = 81;

interface SampleFigures {
  readonly summary: SampleSummary;
  readonly curves: readonly CrossSectionCurve[];
}

/** A sample's weights: how well the polynomial describes them, σ(c) and the effective number of events along each coefficient. */
async function sampleFigures(folder: string, sample: IngestedSample, analysis: Analysis): Promise<SampleFigures> {
  const table = await readTable(join(folder, sample.name, "events"));
  const polynomial = weightPolynomialOf(table, analysis.coefficients);
  const strata = Int32Array.from(columnOf(table, "stratum").values);
  const at = (name: string, value: number): ReturnType<typeof crossSection> =>
    crossSection(polynomial, coefficientValues(polynomial, { [name]: value }), strata);
  const fitted = sample.files.flatMap(({ weights, closure, condition }) =>
    closure === undefined || condition === undefined ? [] : [{ weights, closure, condition }],
  );
  const curves = analysis.coefficients.map(({ name, range: [low, high] }): CrossSectionCurve => {
    const values = Array.from({ length: CURVE_POINTS }, (_, i) => low + ((high - low) * i) / (CURVE_POINTS - 1));
    const sections = values.map((value) => at(name, value));
    const along = sample.files.filter(({ generation }) => onAxis(generation, name, analysis));
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
              at: along.map(({ generation }) => generation?.[name] ?? 0),
              value: along.map((file) => file.crossSection),
              error: along.map((file) => file.crossSectionError),
            },
          }),
    };
  });
  const points = analysis.coefficients.flatMap(({ name, sm, range }) => [{ [name]: sm }, { [name]: range[0] }, { [name]: range[1] }]);
  return {
    summary: {
      name: sample.name,
      process: sample.process,
      files: sample.files.length,
      events: sample.events,
      crossSection: sample.crossSection,
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
    },
    curves,
  };
}

/** A coefficient as a formula, where the analysis says how it is written. */
function formula(analysis: Analysis, name: string): string {
  const latex = analysis.coefficients.find((coefficient) => coefficient.name === name)?.latex;
  return latex === undefined ? name : `$${latex}$`;
}

/** Events by the decade of their closure residual, all files of a sample together; nothing for samples without EFT weights. */
function weightClosure({ name, files }: IngestedSample): WeightClosure[] {
  const decades = files.flatMap(({ closure }) => (closure === undefined ? [] : [closure.decades]));
  if (decades.length === 0) return [];
  const counts = decades[0].map((_, decade) => decades.reduce((sum, file) => sum + file[decade], 0));
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const edges = Array.from({ length: last - first + 2 }, (_, i) => CLOSURE_DECADES.low + first + i);
  return [{ sample: name, edges, counts: counts.slice(first, last + 1) }];
}

/** Whether a file was generated on the axis of one coefficient: all others, declared or not, at their SM values. */
const onAxis = (generation: Readonly<Record<string, number>> | undefined, axis: string, analysis: Analysis): boolean =>
  generation !== undefined &&
  Object.entries(generation).every(([name, value]) => {
    const sm = analysis.coefficients.find((declared) => declared.name === name)?.sm ?? knownCoefficient(name)?.sm;
    return name === axis || sm === undefined || value === sm;
  });

function cutFlowOf({ cutFlow }: FeaturesSummary): CutFlow {
  return {
    samples: cutFlow.map(({ sample }) => sample),
    steps: cutFlow[0].steps.map(({ selection }, step) => ({
      selection,
      events: cutFlow.map(({ steps }) => steps[step].events),
      crossSection: cutFlow.map(({ steps }) => steps[step].crossSection),
    })),
  };
}

function scanCurve(scan: LabelledScan, measurement: boolean): ScanCurve {
  const [parameter] = scan.parameters;
  const points = scanPoints(scan);
  const best = scan.bestFit.parameters.find(({ name }) => name === parameter);
  return {
    label: scan.label,
    role: measurement ? "measurement" : scan.label === "exact" ? "exact" : "comparison",
    at: points.map(({ at }) => at[0]),
    deltaTwiceNll: points.map(({ deltaTwiceNll }) => deltaTwiceNll),
    ...(best === undefined ? {} : { bestFit: best.value }),
    intervals: Object.entries(scan.intervals).map(([level, ranges]) => ({ level: Number(level), ranges })),
  };
}

function scansOf(results: InferenceResults, analysis: Analysis): Scan[] {
  return results.scans.map((scan) => {
    const [coefficient] = scan.parameters;
    const others = results.comparisons.filter(({ parameters }) => parameters[0] === coefficient);
    const tests = results.pointTests.filter(({ at }) => Object.keys(at).join() === coefficient);
    return {
      coefficient,
      data: DATA_LABEL[results.data],
      levels: analysis.inference.intervals.levels.map((level) => ({ level, threshold: chi2Quantile(level) })),
      curves: [scanCurve(scan, true), ...others.map((other) => scanCurve(other, false))],
      excluded: tests.map(({ at, deltaTwiceNll, significance }) => ({ value: at[coefficient], deltaTwiceNll, significance })),
    };
  });
}

/** A channel's bins at the SM and at the ends of the first scanned coefficient's range. */
function scoreShape(channel: InferenceResults["channels"][number], results: InferenceResults, quantity: Quantity): ScoreShape {
  const { shape } = channel;
  const names = results.coefficients.map(({ name }) => name);
  const index = names.indexOf(results.scans[0].parameters[0]);
  const sm = Object.fromEntries(results.coefficients.map((coefficient) => [coefficient.name, coefficient.sm]));
  const ends = results.coefficients[index].range.map((value) => ({ ...sm, [names[index]]: value }));
  const yieldsAt = (point: Readonly<Record<string, number>>): number[] => {
    const mono = monomials(results.coefficients.map((coefficient) => point[coefficient.name] - coefficient.sm));
    return shape.observed.map((_, b) =>
      shape.samples.reduce((sum, { terms }) => sum + terms[b].reduce((value, term, t) => value + mono[t] * term, 0), 0),
    );
  };
  const smYields = yieldsAt(sm);
  const relative = smYields.map((value, b) => Math.sqrt(shape.samples.reduce((sum, { variance }) => sum + variance[b], 0)) / value);
  return {
    channel: channel.name,
    quantity,
    edges: numericEdges(shape),
    shapes: [sm, ...ends].map((point) => {
      const yields = yieldsAt(point);
      // relative errors at the SM stand for those elsewhere: the same events carry them
      return { point, yields, errors: yields.map((value, b) => value * relative[b]) };
    }),
    ...(results.data === "asimov" ? {} : { observed: shape.observed }),
  };
}

async function run({ analysis, folder, folderOf }: StageContext): Promise<void> {
  const samples = await readJson<IngestedSample[]>(join(folderOf("ingest"), "samples.json"));
  const results = await readJson<InferenceResults>(join(folderOf("infer"), "results.json"));
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const figures = await Promise.all(samples.map((sample) => sampleFigures(folderOf("ingest"), sample, analysis)));
  const estimators = await Promise.all(
    analysis.estimators.map((estimator) => estimatorSummary(analysis, estimator, events, folderOf("evaluate"))),
  );
  const { files } = await readArtifact(folderOf("export"));
  const quantityOf = (name: string, unit: string): Quantity => {
    const known = events.summary.definitions.find((definition) => definition.name === name);
    return known === undefined ? { name, unit } : { name, latex: known.latex, unit };
  };
  const problems = [...results.scans, ...results.comparisons].filter(({ bestFit }) => bestFit.status !== "converged");
  const page = reportPage({
    title: analysis.export.title,
    ...(analysis.export.description === undefined ? {} : { description: analysis.export.description }),
    headlines: headlineOf(results, (name) => formula(analysis, name)),
    warnings: [
      ...problems.map(
        ({ label, parameters, bestFit }) => `the fit of ${parameters.join(", ")} (${label}) did not converge: ${bestFit.status}`,
      ),
      ...samples
        .filter(({ negativeEvents }) => negativeEvents > 0)
        .map(({ name, negativeEvents }) => `${name}: ${negativeEvents} events have a negative weight somewhere in coefficient space`),
    ],
    coefficients: analysis.coefficients,
    samples: figures.map(({ summary }) => summary),
    weightClosures: samples.flatMap(weightClosure),
    crossSections: figures.flatMap(({ curves }) => curves),
    cutFlow: cutFlowOf(events.summary),
    channels: results.channels.map(({ name, model, estimator, selection, events: count, expected }) => ({
      name,
      model,
      ...(estimator === undefined ? {} : { estimator }),
      selection,
      events: count,
      expected,
    })),
    scoreShapes: results.channels.map((channel) => scoreShape(channel, results, quantityOf(channel.shape.column, channel.shape.unit))),
    estimators,
    scans: scansOf(results, analysis),
    artifact: { folder: "../artifact/", files: files.map(({ path, bytes, sha256, role }) => ({ path, bytes, sha256, about: role })) },
    provenance: {
      versions: Object.entries(versions()),
      seed: analysis.seed,
      inputs: samples.flatMap(({ files: inputs }) =>
        inputs.flatMap(({ file, sha256, bytes }) =>
          sha256 === undefined || bytes === undefined ? [] : [{ path: basename(file), sha256, bytes }],
        ),
      ),
      analysis: { path: basename(analysis.file), text: await readFile(analysis.file, "utf8") },
    },
    commands: [
      ["run the analysis again", `npx ratiometer run ${basename(analysis.file)}`],
      ["see which stages are finished", `npx ratiometer status ${basename(analysis.file)}`],
    ],
  });
  await writeFileAtomically(join(folder, "index.html"), page);
}

/** All that the other stages found, as one page to look at. */
export const reportStage: Stage = {
  name: "report",
  reads: ["ingest", "features", "evaluate", "infer", "export"],
  settings: ({ coefficients, luminosity, estimators, split, inference, export: publication }) => ({
    coefficients,
    luminosity,
    estimators,
    split,
    inference,
    publication,
  }),
  inputFiles: (analysis) => Promise.resolve([join(analysis.directory, basename(analysis.file))]),
  run,
};
