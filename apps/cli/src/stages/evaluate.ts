import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { coefficientScales, ensembleMean, networkOutput, ratioNormalisation, ratioScore, ratioTerms } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Coefficient, type Estimator } from "@ratiometer/config";
import { eventWeights, termNames } from "@ratiometer/eft";
import { tableOf, writeTable, type Column } from "@ratiometer/tables";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { ratioDiagnostics, scoreDiagnostics } from "./estimator-diagnostics.ts";
import { takeForms } from "./event-forms.ts";
import { writeJson } from "./json-file.ts";
import { estimatorWeights, inputMatrix, readSelectedEvents, type SelectedEvents } from "./selected-events.ts";
import { decisiveSettings, networkDescription } from "./train.ts";
import { checkNetworkInputs, readMember, readMemberRecord } from "./trained-networks.ts";

/** Column that holds an estimator's score at the SM. */
export const scoreColumn = (estimator: string, coefficient: string): string => `${estimator}.${coefficient}`;

/** Unit of the score in a coefficient: the inverse of the coefficient's. */
export const scoreUnit = ({ unit }: Pick<Coefficient, "unit">): string => (unit === "TeV^-2" ? "TeV^2" : "1");

/** Columns of an n x names.length matrix. */
const columnsOf = (matrix: Float64Array, names: readonly string[], unit: string): [string, Column][] =>
  names.map((name, t) => [
    name,
    { values: Float64Array.from({ length: matrix.length / names.length }, (_, i) => matrix[i * names.length + t]), unit },
  ]);

function scoreColumns(analysis: Analysis, { name, coefficients }: Estimator, score: Float64Array): [string, Column][] {
  const units = coefficientsNamed(analysis, coefficients).map(scoreUnit);
  const columns = columnsOf(
    score,
    coefficients.map((coefficient) => scoreColumn(name, coefficient)),
    "1",
  );
  return columns.map(([column, { values }], p) => [column, { values, unit: units[p] }]);
}

async function evaluateEstimator(
  estimator: Estimator,
  events: SelectedEvents,
  { analysis, folder, folderOf }: StageContext,
): Promise<void> {
  const home = join(folder, estimator.name);
  await mkdir(home, { recursive: true });
  const { inputs } = events.summary;
  await checkNetworkInputs(folderOf("train"), estimator.name, inputs);
  const x = inputMatrix(events.table, inputs);
  const members = Array.from({ length: estimator.ensemble }, (_, member) => member);
  const training = await Promise.all(members.map((member) => readMemberRecord(folderOf("train"), estimator.name, member)));
  const outputs: Float32Array[] = [];
  for (const member of members) {
    const model = await readMember(folderOf("train"), estimator.name, member);
    outputs.push(await networkOutput(model, "x", x, inputs.length, "parts"));
  }
  const weights = estimatorWeights(events, estimator.coefficients);
  if (estimator.type === "score") {
    const score = ensembleMean(outputs.map((output) => Float64Array.from(output)));
    await writeTable(join(home, "events"), tableOf(scoreColumns(analysis, estimator, score)));
    await writeJson(join(home, "diagnostics.json"), scoreDiagnostics(estimator, events, weights, score, training));
    return;
  }
  const scales = coefficientScales(networkDescription(analysis, estimator, inputs).coefficients);
  const forms = outputs.map((output) => ratioTerms(output, scales));
  const ensemble = ensembleMean(forms);
  const normalisation = ratioNormalisation(ensemble, events.split.test, eventWeights(weights, weights.sm));
  const score = ratioScore(ensemble, normalisation);
  const names = termNames(estimator.coefficients);
  await writeTable(
    join(home, "events"),
    tableOf([
      ...columnsOf(
        ensemble,
        names.map((name) => `ratio:${name}`),
        "1",
      ),
      ...scoreColumns(analysis, estimator, score),
    ]),
  );
  const heldOut = forms.map((form) => takeForms(form, names.length, events.split.test));
  await writeTable(
    join(home, "members"),
    tableOf(
      heldOut.flatMap((form, member) =>
        columnsOf(
          form,
          names.map((name) => `member${member}:${name}`),
          "1",
        ),
      ),
    ),
  );
  await writeJson(
    join(home, "diagnostics.json"),
    ratioDiagnostics(analysis, estimator, events, weights, { forms: ensemble, members: heldOut, normalisation, score }, training),
  );
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folderOf, progress } = context;
  const events = await readSelectedEvents(folderOf("features"), analysis);
  for (const [e, estimator] of analysis.estimators.entries()) {
    progress(e / analysis.estimators.length, estimator.name);
    await evaluateEstimator(estimator, events, context);
  }
}

/** Networks to each event's estimated ratio (as a quadratic form) and score, and to the estimators' diagnostics. */
export const evaluateStage: Stage = {
  name: "evaluate",
  reads: ["features", "train"],
  settings: ({ coefficients, split, estimators, selection, samples }) => ({
    coefficients,
    split,
    estimators: decisiveSettings(estimators),
    selection,
    samples: samples.map(({ process, source: { kind } }) => ({ process, kind })),
  }),
  inputFiles: () => Promise.resolve([]),
  run,
};
