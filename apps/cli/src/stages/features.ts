import { join } from "node:path";
import { AnalysisError, type Analysis } from "@ratiometer/config";
import { concatPolynomials, eventWeights, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import {
  compileExpression,
  compileSelection,
  cutFlow,
  featureSet,
  validityColumn,
  computeFeatures,
  type FeatureDefinition,
} from "@ratiometer/features";
import { genericLhcObjects, partonLevelObjects } from "@ratiometer/simulation";
import { columnOf, randomStream, readTable, tableOf, takeRows, writeTable, type Column, type Table } from "@ratiometer/tables";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import type { IngestedSample } from "./ingested-sample.ts";
import { readJson, writeJson } from "./json-file.ts";
import { readParticles } from "./particle-table.ts";
import { weightColumns, weightPolynomialOf } from "./weight-columns.ts";

/** Columns of the events table that are no features; an analysis cannot give a column such a name. */
export const SAMPLE = "event:sample";
export const STRATUM = "event:stratum";

/** The cut flow of one sample at the SM, pb. */
export interface SampleCutFlow {
  readonly sample: string;
  readonly steps: readonly {
    readonly selection: string;
    readonly events: number;
    readonly crossSection: number;
    readonly error: number;
    /** Events of negative weight. */
    readonly negative: number;
    readonly effectiveSampleSize: number;
  }[];
}

/** What the features stage leaves beside its table. */
export interface FeaturesSummary {
  readonly samples: readonly string[];
  /** Files of the samples, in the order of the column `STRATUM`; `generated` counts before the selection. */
  readonly strata: readonly { readonly sample: string; readonly generated: number }[];
  readonly definitions: readonly FeatureDefinition[];
  /** Columns that the estimators see. */
  readonly inputs: readonly string[];
  readonly cutFlow: readonly SampleCutFlow[];
}

interface Featured {
  readonly table: Table;
  readonly polynomial: WeightPolynomial;
  readonly strata: Int32Array;
  readonly cutFlow: SampleCutFlow;
}

/** Counts and kinematics of the objects: there for selections whatever the networks see. */
export const SELECTION_SET = "objects";

async function observables({ analysis, folderOf }: StageContext, sample: IngestedSample): Promise<Table> {
  const home = join(folderOf("ingest"), sample.name);
  if (sample.content === "observables") return readTable(join(home, "observables"));
  const particles = await readParticles(join(home, "particles"));
  const objects =
    analysis.reconstruction.smearing === "none"
      ? partonLevelObjects(particles)
      : genericLhcObjects(particles, randomStream(analysis.seed, "generic-lhc", sample.name));
  return computeFeatures([SELECTION_SET, ...analysis.features.sets], objects);
}

/** The columns of the table and the extra expressions, each of which may use the ones before it. */
function withExtras(table: Table, analysis: Analysis): Table {
  return analysis.features.extra.reduce((so, { name, expression }) => {
    const place = { where: analysis.where(`features.extra.${name}`), path: `features.extra.${name}` };
    if (so.columns.has(name))
      throw new AnalysisError("CONFIG_DUPLICATE_COLUMN", `"${name}" is a column already`, { ...place, hint: "choose another name" });
    const values = compileExpression(expression, [...so.columns.keys()], place).evaluate(so);
    return tableOf([...so.columns, [name, { values, unit: "1" }]]);
  }, table);
}

async function featuredSample(context: StageContext, sample: IngestedSample): Promise<Featured> {
  const { analysis, folderOf } = context;
  const events = await readTable(join(folderOf("ingest"), sample.name, "events"));
  const table = withExtras(await observables(context, sample), analysis);
  const polynomial = weightPolynomialOf(events, analysis.coefficients);
  const selections = analysis.selection.map((text, i) =>
    compileSelection(text, [...table.columns.keys()], { where: analysis.where(`selection[${i}]`), path: `selection[${i}]` }),
  );
  const flow = cutFlow(selections, table, eventWeights(polynomial, polynomial.sm));
  return {
    table: takeRows(table, flow.rows),
    polynomial: takeEvents(polynomial, flow.rows),
    strata: Int32Array.from(flow.rows, (row) => columnOf(events, "stratum").values[row]),
    cutFlow: {
      sample: sample.name,
      steps: [flow.all, ...flow.steps].map(({ weight, ...step }) => ({ ...step, crossSection: weight })),
    },
  };
}

/** Definitions of all columns: those of the feature sets, of the built-in observables, and the extra expressions as they are written. */
function definitions(analysis: Analysis, table: Table): FeatureDefinition[] {
  const known = new Map(
    [SELECTION_SET, ...analysis.features.sets].flatMap((name) => featureSet(name).features).map((feature) => [feature.name, feature]),
  );
  const extra = new Map(analysis.features.extra.map(({ name, expression }) => [name, expression]));
  return [...table.columns].map(
    ([name, { unit }]) =>
      known.get(name) ?? {
        name,
        unit,
        latex: name,
        definition: extra.get(name) ?? (name.endsWith(":valid") ? "1 where the feature exists, else 0" : `observable ${name}`),
      },
  );
}

/** What networks see: the columns that `inputs` names, or those of the requested sets and the extra ones; all observables of a built-in process. */
function inputColumns(analysis: Analysis, table: Table): string[] {
  const { sets, extra } = analysis.features;
  const requested =
    sets.length === 0
      ? undefined
      : [...sets.flatMap((set) => featureSet(set).features.map(({ name }) => name)), ...extra.map(({ name }) => name)];
  const wanted = analysis.features.inputs ?? (requested === undefined ? undefined : [...new Set(requested)]);
  const constant = (name: string): boolean => columnOf(table, name).values.every((value, _, all) => value === all[0]);
  if (wanted === undefined) return [...table.columns.keys()].filter((name) => !name.endsWith(":valid") || !constant(name));
  const validity = wanted.map(validityColumn).filter((name) => table.columns.has(name) && !constant(name));
  return [...wanted, ...validity];
}

/** The values of several columns, one after the other. */
function concatColumns(parts: readonly Column[]): Column {
  const values = new Float64Array(parts.reduce((total, { values: { length } }) => total + length, 0));
  let from = 0;
  for (const part of parts) {
    values.set(part.values, from);
    from += part.values.length;
  }
  return { unit: parts[0].unit, values };
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, folderOf, progress } = context;
  const samples = await readJson<IngestedSample[]>(join(folderOf("ingest"), "samples.json"));
  const parts: Featured[] = [];
  for (const [s, sample] of samples.entries()) {
    progress(s / samples.length, sample.name);
    const featured = await featuredSample(context, sample);
    if (featured.table.length === 0) {
      const { steps } = featured.cutFlow;
      const emptied = steps.findIndex(({ events }) => events === 0);
      throw new AnalysisError(
        "DATA_NO_EVENTS",
        `no event of sample "${sample.name}" passes "${steps[emptied].selection}", ${steps[Math.max(0, emptied - 1)].events} came to it`,
        {
          where: analysis.where(emptied > 0 ? `selection[${emptied - 1}]` : `samples.${sample.name}`),
          hint: "loosen the selection, or leave the sample out",
        },
      );
    }
    parts.push(featured);
  }
  const names = [...parts[0].table.columns.keys()];
  parts.forEach(({ table }, s) => {
    const missing = names.find((name) => !table.columns.has(name));
    if (missing !== undefined)
      throw new AnalysisError("DATA_SAMPLES_DIFFER", `sample "${samples[s].name}" has no column "${missing}", "${samples[0].name}" has`);
  });
  const firstStratum = samples.map((_, s) => samples.slice(0, s).reduce((sum, { files }) => sum + files.length, 0));
  const rows = parts.reduce((total, { table: { length } }) => total + length, 0);
  const labels = { sample: new Int32Array(rows), stratum: new Int32Array(rows) };
  let from = 0;
  parts.forEach(({ strata }, s) => {
    labels.sample.fill(s, from, from + strata.length);
    for (const file of strata) labels.stratum[from++] = file + firstStratum[s];
  });
  const table = tableOf([
    [SAMPLE, { values: labels.sample, unit: "1" }],
    [STRATUM, { values: labels.stratum, unit: "1" }],
    ...weightColumns(concatPolynomials(parts.map(({ polynomial }) => polynomial))),
    ...names.map((name) => [name, concatColumns(parts.map((part) => columnOf(part.table, name)))] as const),
  ]);
  await writeTable(join(folder, "events"), table);
  const features = tableOf(names.map((name) => [name, columnOf(table, name)] as const));
  const summary: FeaturesSummary = {
    samples: samples.map(({ name }) => name),
    strata: samples.flatMap(({ name, files }) => files.map(({ events }) => ({ sample: name, generated: events }))),
    definitions: definitions(analysis, features),
    inputs: inputColumns(analysis, features),
    cutFlow: parts.map(({ cutFlow: flow }) => flow),
  };
  await writeJson(join(folder, "features.json"), summary);
}

/** Particles to reconstructed objects to features; the selection; all samples in one table with their weight polynomials. */
export const featuresStage: Stage = {
  name: "features",
  reads: ["ingest"],
  settings: ({ reconstruction, selection, features }) => ({ reconstruction, selection, features }),
  inputFiles: () => Promise.resolve([]),
  run,
};
