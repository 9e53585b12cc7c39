import type { MadMinerFile } from "@ratiometer/tables";
import type { FileContents, WeightSummary } from "./contents.ts";
import { tableTally } from "./table-tally.ts";
import { listedNames, valueRemarks } from "./value-remarks.ts";
import { duplicatePoints, ownWeightRemarks } from "./weight-remarks.ts";

/**
 * What a MadMiner file holds, and what looks wrong about it. Its own weights are those of the reference benchmark, or of the first.
 * @throws AnalysisError those of the file's reader
 */
export async function madMinerContents(
  { setup, samples, weightColumns }: MadMinerFile,
  onProgress?: (fraction: number) => void,
): Promise<FileContents> {
  const { tallies } = await tableTally(samples, { isWeightList: () => false, ...(onProgress === undefined ? {} : { onProgress }) });
  const tallyOf = new Map(tallies.map((tally) => [tally.column.name, tally]));
  const sumOf = (column: string): number => Number(tallyOf.get(column)?.summary().sum ?? 0);
  const weights = setup.benchmarks.map(({ name, point, isNuisance }, b): WeightSummary => ({
    id: name,
    point,
    sum: b < weightColumns.length ? sumOf(weightColumns[b]) : 0,
    ...(isNuisance ? { nuisance: true } : {}),
  }));
  const unnamed = weightColumns.slice(setup.benchmarks.length);
  const further = unnamed.map((id): WeightSummary => ({ id, point: null, sum: sumOf(id) }));
  const reference = Math.max(0, setup.benchmarks.findIndex(({ isReference }) => isReference)); // prettier-ignore
  const own = weightColumns.length === 0 ? undefined : tallyOf.get(weightColumns[reference]);
  const others = weightColumns.flatMap((name, b) => {
    const facts = tallyOf.get(name)?.facts();
    return facts === undefined || b === reference || facts.finite === 0 || facts.zeros < facts.finite
      ? []
      : [`weight "${name}" is 0 in every event`];
  });
  const { parameters, benchmarks, morphing, nuisanceParameters, observables, systematics } = setup;
  return {
    format: "HDF5",
    schema: "MadMiner",
    events: samples.entries,
    columns: tallies.map(({ summary }) => summary()),
    others: samples.others,
    weights: [...weights, ...further],
    sumOfWeights: own === undefined ? null : sumOf(own.column.name),
    crossSection: null,
    crossSectionError: null,
    generation: null,
    notes: [
      `${parameters.length} parameters: ${listedNames(parameters.map(({ name }) => name))}`,
      `${benchmarks.length} benchmarks, ${benchmarks.filter(({ isNuisance }) => isNuisance).length} of them of nuisance parameters`,
      morphing === undefined ? "no morphing" : `morphing with ${morphing.components.length} components`,
      `${observables.length} observables, ${systematics.length} systematic uncertainties, ${nuisanceParameters.length} nuisance parameters`,
      ...(own === undefined ? ["a setup without events"] : [`the sum of weights is that of "${benchmarks[reference].name}"`]),
    ],
    suspicious: [
      ...(unnamed.length === 0 ? [] : [`the file does not name ${unnamed.length} of its weights: ${listedNames(unnamed)}`]),
      ...(own === undefined ? [] : ownWeightRemarks(own.column.name, own.facts())),
      ...others,
      ...duplicatePoints(weights),
      ...valueRemarks(tallies.filter(({ column }) => !weightColumns.includes(column.name))),
    ],
    madminer: setup,
  };
}
