import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  calibratedProbabilities,
  classCalibration,
  classScales,
  ensembleMean,
  flatScores,
  logClassDensities,
} from "@ratiometer/classifiers";
import { DATA, type Classifier } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { columnOf, tableOf, writeTable, type Column } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import { classifierDiagnostics, type ClassCalibration, type ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { classifierDescription, classShares } from "./classifier-task.ts";
import { classifierVerdicts, giveDensities } from "./classifier-verdicts.ts";
import { classFlatScores } from "./class-flat-scores.ts";
import { verdictWarnings } from "./diagnostic-verdicts.ts";
import { writeJson } from "./json-file.ts";
import { networkParts } from "./network-parts.ts";
import { classColumn, classNames, classNumbers, flatColumn } from "./sample-classes.ts";
import type { SelectedEvents } from "./selected-events.ts";
import { checkNetworkInputs, readMemberRecords, readMembers } from "./trained-networks.ts";

/** Curves from the validation events in classes; undefined if the analysis asks for none. */
function calibrationOf(
  { calibration }: Classifier,
  rows: Uint32Array,
  classOf: Uint32Array,
  weights: Float64Array,
  shares: readonly number[],
  mean: Float64Array,
): ClassCalibration | undefined {
  if (calibration === "none") return undefined;
  const k = shares.length;
  const known = rows.filter((row) => classOf[row] < k);
  const curves = classCalibration(
    calibration,
    Float64Array.from({ length: k * known.length }, (_, e) => mean[known[Math.floor(e / k)] * k + (e % k)]),
    known.map((row) => classOf[row]),
    Float64Array.from(known, (row) => weights[row]),
    shares,
  );
  return { method: calibration, curves };
}

/** One column of an n x k matrix. */
const columnAt = (matrix: Float64Array, k: number, c: number): Column => ({
  values: Float64Array.from({ length: matrix.length / k }, (_, i) => matrix[i * k + c]),
  unit: "1",
});

/**
 * The probabilities of each class for all selected events, those in no class included, as columns NAME.CLASS; log[p(x|class)/p(x)], p(x) of the training's
 * mixture, as columns log_density:CLASS, where they are known; flat scores as columns NAME.CLASS.flat; probabilities and flat scores of the observed data; and
 * the diagnostics.
 * @param file where the diagnostics go
 */
export async function evaluateClassifier(
  classifier: Classifier,
  events: SelectedEvents,
  file: string,
  { analysis, folder, folderOf, warn }: StageContext,
): Promise<void> {
  const { name, gamma } = classifier;
  const home = join(folder, name);
  await mkdir(home, { recursive: true });
  const { inputs, samples } = events.summary;
  await checkNetworkInputs(folderOf("train"), name, inputs);
  const training = await readMemberRecords(folderOf("train"), classifier);
  const models = await readMembers(folderOf("train"), classifier);
  const members = await networkParts(models, events.table, inputs, "parts");
  const mean = ensembleMean(members);
  const classes = classNames(classifier);
  const classOf = classNumbers(classifier, samples, events.sample);
  const smWeights = eventWeights(events.polynomial, events.polynomial.sm);
  const { shares, factors } = classScales({ classes, classOf, weights: smWeights }, events.split.train, classShares(classifier), { name });
  const weights = smWeights.map((weight, i) => (classOf[i] < classes.length ? weight * factors[classOf[i]] : 0));
  const calibration = calibrationOf(classifier, events.split.validation, classOf, weights, shares, mean);
  const probabilities = calibration === undefined ? mean : calibratedProbabilities(mean, calibration.curves);
  const densities = giveDensities(classifier) ? logClassDensities(probabilities, shares, calibration === undefined ? gamma : 0) : undefined;
  const k = classes.length;
  const made = classFlatScores(classifier, events, classOf, smWeights, probabilities);
  const flat =
    made === undefined
      ? undefined
      : {
          ...made,
          values: made.scores.map((score, c) => flatScores(score, probabilities, k, c, columnOf(events.table, made.from).values)),
        };
  await writeTable(
    join(home, "events"),
    tableOf([
      ...classes.map((each, c) => [classColumn(name, each), columnAt(probabilities, k, c)] as const),
      ...(densities === undefined ? [] : classes.map((each, c) => [`log_density:${each}`, columnAt(densities, k, c)] as const)),
      ...(flat?.values ?? []).map((values, c) => [flatColumn(name, classes[c]), { values, unit: "1" }] as const),
    ]),
  );
  if (events.data !== undefined) {
    const outputs = await networkParts(models, events.data, inputs, "parts");
    const observed = ensembleMean(outputs);
    const calibrated = calibration === undefined ? observed : calibratedProbabilities(observed, calibration.curves);
    const { data } = events;
    await writeTable(
      join(home, DATA),
      tableOf([
        ...classes.map((each, c) => [classColumn(name, each), columnAt(calibrated, k, c)] as const),
        ...(made?.scores ?? []).map((score, c) => {
          const values = flatScores(score, calibrated, k, c, columnOf(data, made?.from ?? "").values);
          return [flatColumn(name, classes[c]), { values, unit: "1" }] as const;
        }),
      ]),
    );
  }
  const diagnostics: ClassifierDiagnostics = await classifierDiagnostics({
    analysis,
    classifier,
    events,
    classOf,
    smWeights,
    weights,
    shares,
    probabilities,
    members,
    calibration,
    flat,
    networks: { description: classifierDescription(classifier, inputs), models },
    training,
  });
  await writeJson(file, diagnostics);
  verdictWarnings(name, classifierVerdicts(classifier, diagnostics)).forEach(warn);
}
