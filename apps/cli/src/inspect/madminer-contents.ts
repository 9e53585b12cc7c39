import type { MadMinerFile, MadMinerSetup } from "@ratiometer/tables";
import type { FileContents, WeightSummary } from "./contents.ts";
import { tableTally } from "./table-tally.ts";
import { listedNames, valueRemarks } from "./value-remarks.ts";
import { duplicatePoints, ownWeightRemarks } from "./weight-remarks.ts";

/** How far the morphing may be off its benchmarks. */
const MORPHING_TOLERANCE = 1e-6;

/** Whether the morphing gives back each benchmark of its basis: Σ_c Π_p θ_p(b')^components[c][p] matrix[c][b] is 1 for b = b' and 0 otherwise. */
function morphingRemark({ morphing, benchmarks, parameters }: MadMinerSetup): readonly string[] {
  if (morphing === undefined) return [];
  const { components, matrix } = morphing;
  const basis = benchmarks.filter(({ isNuisance }) => !isNuisance).slice(0, matrix[0]?.length ?? 0);
  // With more benchmarks than components the morphing is a fit, which need not go through them.
  if (basis.length !== components.length) return [];
  const off = basis.filter(({ point }, at) => {
    const monomials = components.map((powers) => powers.reduce((product, power, p) => product * point[parameters[p].name] ** power, 1));
    return !basis.every((_, b) => {
      const weight = monomials.reduce((sum, monomial, c) => sum + monomial * matrix[c][b], 0);
      return Math.abs(weight - (b === at ? 1 : 0)) <= MORPHING_TOLERANCE;
    });
  });
  return off.length === 0 ? [] : [`the morphing does not give back the benchmarks ${listedNames(off.map(({ name }) => `"${name}"`))}`];
}

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
      ...morphingRemark(setup),
      ...duplicatePoints(weights),
      ...valueRemarks(tallies.filter(({ column }) => !weightColumns.includes(column.name))),
    ],
    madminer: setup,
  };
}
