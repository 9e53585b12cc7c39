import {
  calibratedProbabilities,
  classifierGraph,
  ensembleMean,
  eventClassEntropy,
  openMembers,
  permutationImportance,
} from "@ratiometer/classifiers";
import type { RandomStream } from "@ratiometer/tables";
import type { JudgedClassifier } from "./classifier-diagnostics.ts";
import { classSample, type ClassSample } from "./class-sample.ts";
import { attributions, IMPORTANCE_EVENTS, inputRows, ranked, trainingMeans, type InputImportance } from "./input-importance.ts";

/** What each input is worth to a classifier: increase of the cross entropy, and mean size of its part in the probabilities. Validation events. */
export async function classImportance(judged: JudgedClassifier, stream: RandomStream): Promise<InputImportance> {
  const { events, classOf, weights, shares, calibration, networks } = judged;
  const { description, models } = networks;
  const k = shares.length;
  const names = events.summary.inputs;
  const drawn = (most: number): ClassSample => classSample(events.split.validation, classOf, weights, shares, Math.ceil(most / k), stream);
  const { rows, classOf: truth, weights: counts } = drawn(IMPORTANCE_EVENTS.permutation);
  const members = await openMembers(models, names.length);
  const lossOf = async (x: Float32Array): Promise<Float64Array> => {
    const mean = ensembleMean((await members.of(x)).map((parts) => Float64Array.from(parts)));
    return eventClassEntropy(calibration === undefined ? mean : calibratedProbabilities(mean, calibration.curves), k, truth, counts);
  };
  const increases = await permutationImportance(inputRows(events, rows), names.length, lossOf, stream).finally(members.release);
  const looked = drawn(IMPORTANCE_EVENTS.attribution);
  const graph = classifierGraph(description, models, calibration?.curves);
  const outputs = shares.map((_, component) => ({ graph, component, at: [], scale: 1 }));
  const sizes = { x: inputRows(events, looked.rows), sm: looked.weights };
  return ranked(names, increases, await attributions(outputs, sizes, trainingMeans(events)), {
    events: rows.length,
    attributed: looked.rows.length,
  });
}
