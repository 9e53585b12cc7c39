import type { Hdf5File } from "./hdf5-file.ts";
import { inconsistentMadMiner, setupReader } from "./madminer-layout.ts";
import type {
  MadMinerFiniteDifferences,
  MadMinerMorphing,
  MadMinerNuisanceParameter,
  MadMinerObservable,
  MadMinerSetup,
  MadMinerSystematic,
} from "./madminer-setup.ts";

/** How the program has written an absent text over the years. */
const ABSENT = new Set(["", "_", "None"]);

const present = (text: string): string | undefined => (ABSENT.has(text) ? undefined : text);

/** Up to 0.8.3 a systematic was one text with tabs between type, scale (of a scale variation) and value. */
function oldSystematic(name: string, text: string): MadMinerSystematic {
  const parts = text.split("\t");
  const [type, scale] = parts;
  return { name, type, value: parts.at(-1) ?? "", scale: parts.length > 2 ? scale : undefined };
}

/**
 * Reads the setup of a MadMiner file, of today's layout or that of versions up to 0.8.3. Definitions and transforms stay texts.
 * @throws AnalysisError DATA_MADMINER if parts are missing or do not fit together, DATA_NOT_FINITE, DATA_HDF5
 */
export async function madMinerSetup(file: Hdf5File): Promise<MadMinerSetup> {
  const { texts, table } = setupReader(file);
  const need = <T>(found: T | undefined, path: string): T => {
    if (found === undefined) throw inconsistentMadMiner(file.path, `there is no "${path}"`);
    return found;
  };
  const names = need(await texts(undefined, "parameters/names"), "parameters/names");
  const P = names.length;
  const blocks = need(await texts(P, "parameters/lha_blocks"), "parameters/lha_blocks");
  const ids = need(await table(P, "parameters/lha_ids"), "parameters/lha_ids");
  const powers = need(await table(P, "parameters/max_power"), "parameters/max_power");
  const ranges = need(await table(P, "parameters/val_ranges", "parameters/ranges"), "parameters/val_ranges");
  const transforms = await texts(P, "parameters/transforms");

  const benchmarkNames = need(await texts(undefined, "benchmarks/names"), "benchmarks/names");
  const B = benchmarkNames.length;
  const values = need(await table(B, "benchmarks/values"), "benchmarks/values");
  const nuisance = await table(B, "benchmarks/is_nuisance");
  const reference = await table(B, "benchmarks/is_reference");
  if (values.some((row) => row.length !== P))
    throw inconsistentMadMiner(file.path, `"benchmarks/values" has ${values[0].length} values in a row where there are ${P} parameters`);
  if (ranges.some((range) => range.length !== 2)) throw inconsistentMadMiner(file.path, "the ranges of parameters are no pairs");
  for (const [kind, list] of [
    ["parameters", names],
    ["benchmarks", benchmarkNames],
  ] as const)
    // prettier-ignore
    if (new Set(list).size < list.length) throw inconsistentMadMiner(file.path, `two ${kind} have the same name`);

  return {
    parameters: names.map((name, p) => ({
      name,
      block: blocks[p],
      id: ids[p][0],
      maxPower: powers[p],
      range: [ranges[p][0], ranges[p][1]],
      transform: present(transforms?.[p] ?? ""),
    })),
    benchmarks: benchmarkNames.map((name, b) => ({
      name,
      point: Object.fromEntries(names.map((parameter, p) => [parameter, values[b][p]])),
      isNuisance: nuisance?.[b][0] === 1,
      isReference: reference?.[b][0] === 1,
    })),
    morphing: await morphingOf(),
    finiteDifferences: await finiteDifferencesOf(),
    systematics: await systematicsOf(),
    nuisanceParameters: await nuisanceParametersOf(),
    observables: await observablesOf(),
    signalEvents: (await table(undefined, "sample_summary/signal_events", "sample_summary/signal_events_per_benchmark"))?.map(([n]) => n),
    backgroundEvents: (await table(undefined, "sample_summary/background_events"))?.[0]?.[0],
  };

  async function morphingOf(): Promise<MadMinerMorphing | undefined> {
    const components = await table(undefined, "morphing/components");
    const matrix = await table(components?.length, "morphing/morphing_matrix");
    if (components === undefined && matrix === undefined) return undefined;
    if (components === undefined || matrix === undefined) throw inconsistentMadMiner(file.path, "half of the morphing is missing");
    const basis = B - (nuisance ?? []).filter(([flag]) => flag === 1).length;
    if (components.some((powersOf) => powersOf.length !== P) || matrix.some((row) => row.length > basis))
      throw inconsistentMadMiner(
        file.path,
        `a morphing of ${components[0].length} parameters and ${matrix[0].length} benchmarks where there are ${P} and ${basis}`,
      );
    return { components, matrix };
  }

  async function finiteDifferencesOf(): Promise<MadMinerFiniteDifferences | undefined> {
    const base = await texts(undefined, "finite_differences/base_benchmarks");
    const shifted = await texts(base?.length, "finite_differences/shifted_benchmarks");
    const epsilon = (await table(undefined, "finite_differences/epsilon"))?.[0]?.[0];
    if (base === undefined && shifted === undefined && epsilon === undefined) return undefined;
    if (base === undefined || shifted === undefined || epsilon === undefined)
      throw inconsistentMadMiner(file.path, "parts of the finite differences are missing");
    if (shifted.length !== base.length * P) throw inconsistentMadMiner(file.path, "finite differences are not one for each parameter");
    return { baseBenchmarks: base, shiftedBenchmarks: base.map((_, i) => shifted.slice(i * P, (i + 1) * P)), epsilon };
  }

  async function systematicsOf(): Promise<readonly MadMinerSystematic[]> {
    const own = await texts(undefined, "systematics/names");
    if (own === undefined) return [];
    const written = need(await texts(own.length, "systematics/values"), "systematics/values");
    const types = await texts(own.length, "systematics/types");
    const scales = await texts(own.length, "systematics/scales");
    return own.map((name, s) =>
      types === undefined
        ? oldSystematic(name, written[s])
        : { name, type: types[s], value: written[s], scale: present(scales?.[s] ?? "") },
    );
  }

  async function nuisanceParametersOf(): Promise<readonly MadMinerNuisanceParameter[]> {
    const own = await texts(undefined, "nuisance_parameters/names");
    if (own === undefined) return [];
    const column = async (name: string): Promise<readonly string[]> =>
      need(await texts(own.length, `nuisance_parameters/${name}`), `nuisance_parameters/${name}`);
    const [systematics, positive, negative] = [
      await column("systematics"),
      await column("benchmark_positive"),
      await column("benchmark_negative"),
    ];
    const known = new Set(benchmarkNames);
    const benchmark = (text: string): string | undefined => {
      const name = present(text);
      if (name !== undefined && !known.has(name))
        throw inconsistentMadMiner(file.path, `there is no benchmark "${name}" of a nuisance parameter`);
      return name;
    };
    return own.map((name, k) => ({
      name,
      systematic: systematics[k],
      positiveBenchmark: benchmark(positive[k]),
      negativeBenchmark: benchmark(negative[k]),
    }));
  }

  async function observablesOf(): Promise<readonly MadMinerObservable[]> {
    const own = await texts(undefined, "observables/names");
    if (own === undefined) return [];
    const definitions = need(await texts(own.length, "observables/definitions"), "observables/definitions");
    if (new Set(own).size < own.length) throw inconsistentMadMiner(file.path, "two observables have the same name");
    return own.map((name, o) => ({ name, definition: present(definitions[o]) }));
  }
}
