import { networkProducts, type Engine } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import type { Likelihood } from "@ratiometer/likelihood";
import { canonicalJson } from "@ratiometer/tables";
import type { ArtifactIndex } from "../artifact-index.ts";
import { publishedLikelihood } from "../likelihood/published-likelihood.ts";
import type { UnbinnedLikelihood } from "../likelihood/unbinned-likelihood.ts";
import type { EftMorphing, NetworkDeclaration, ReferenceResults } from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";

/** Multiplications after which a reader waits too long: about a minute. */
const MOST_PRODUCTS = 1e11;
/** Single precision leaves 1e-6 of each log r. */
const PER_EVENT = 4e-6;

/** What in likelihood/unbinned.json is not what the rest of the artifact says, before anything of it is computed. */
export function unbinnedFaults(
  index: ArtifactIndex,
  document: UnbinnedLikelihood,
  morphing: EftMorphing,
  inputs: Readonly<Record<string, NetworkDeclaration>>,
  { files }: ArtifactFiles,
): string[] {
  const faults: string[] = [];
  const coefficients = index.coefficients.map(({ name, sm, range, unit }) => ({ name, sm, range, unit }));
  if (canonicalJson(document.coefficients) !== canonicalJson(coefficients)) faults.push("its coefficients are not those of artifact.json");
  const names = new Set(coefficients.map(({ name }) => name));
  const published = new Map(morphing.unbinned.map((entry) => [entry.channel, entry]));
  if (document.channels.length !== published.size)
    faults.push(`it has ${document.channels.length} channels, likelihood/eft_morphing.json ${published.size}`);
  for (const {
    name,
    network,
    output,
    features,
    coefficients: columns,
    expected_events,
    branching,
    mean_ratio,
    events,
  } of document.channels) {
    const entry = published.get(name);
    const file = network.replace(/^model\//, "");
    const declaration = Object.hasOwn(inputs, file) ? inputs[file] : undefined;
    const of = `channel "${name}"`;
    if (entry?.network !== file || declaration === undefined || !index.networks.some(({ path }) => path === network)) {
      faults.push(`${of}: its network "${network}" is not that of likelihood/eft_morphing.json, or none`);
      continue;
    }
    const both = [
      [entry.events, entry.mean_ratio, entry.branching ?? null],
      [expected_events, mean_ratio, branching ?? null],
    ].map(canonicalJson);
    if (both[0] !== both[1]) faults.push(`${of}: its polynomials are not those of likelihood/eft_morphing.json`);
    const said = (role: string): string =>
      declaration.inputs
        .filter((input) => input.role === role)
        .map((input) => input.name)
        .join();
    if (output !== declaration.output.name || features.join() !== said("feature") || columns.join() !== said("coefficient"))
      faults.push(`${of}: output and columns are not those of model/inputs.json`);
    if (columns.some((column) => !names.has(column))) faults.push(`${of}: a column is no coefficient`);
    if (events !== undefined && ![events.features, events.weights].every((path) => files.has(path)))
      faults.push(`${of}: its events are missing`);
  }
  return faults;
}

/** Why the likelihood is not computed; undefined if it can be. */
export function notComputed(document: UnbinnedLikelihood, { files }: ArtifactFiles): string | undefined {
  if (document.channels.some(({ events }) => events === undefined)) return "needs events, which the artifact has not";
  const k = document.coefficients.length;
  const products = document.channels.reduce((sum, { network, dependence, events }) => {
    const evaluations = dependence === "network" ? 65 : ((k + 1) * (k + 2)) / 2;
    return sum + networkProducts(files.get(network) ?? new Uint8Array()) * (events?.count ?? 0) * evaluations;
  }, 0);
  return products <= MOST_PRODUCTS
    ? undefined
    : `needs ${products.toExponential(1)} multiplications, at most ${MOST_PRODUCTS.toExponential(0)} are made`;
}

/**
 * The unbinned likelihood from networks, events and polynomials.
 * @throws AnalysisError as `publishedLikelihood`
 */
export const unbinnedOf = (document: UnbinnedLikelihood, { where, files }: ArtifactFiles, engine: Engine): Promise<Likelihood> =>
  publishedLikelihood(
    document,
    (path) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw new AnalysisError("EXPORT_ARTIFACT_EVENTS", `"${path}" is missing`, { where, path });
      return bytes;
    },
    engine,
  );

/** What in the reference results of the unbinned likelihood is not what it gives: its values at the SM and at named points. */
export function valueFaults(likelihood: Likelihood, document: UnbinnedLikelihood, { unbinned }: ReferenceResults): string[] {
  if (unbinned === undefined) return [];
  const events = document.channels.reduce((sum, channel) => sum + Math.abs(channel.events?.sum_of_weights ?? 0), 0);
  const close = (found: number, expected: number | null): boolean =>
    expected === null ? !Number.isFinite(found) : Math.abs(found - expected) <= PER_EVENT * (1 + 2 * events);
  const sm = document.coefficients.map((coefficient) => coefficient.sm);
  const points = [{ name: "the SM", at: sm, twice_nll: unbinned.twice_nll_sm }, ...unbinned.points];
  return points.flatMap(({ name, at, twice_nll }) => {
    const found = at.length === sm.length ? likelihood.value(at) : NaN;
    return close(found, twice_nll) ? [] : [`the unbinned likelihood at ${name}: ${twice_nll}, networks and events give ${found}`];
  });
}
