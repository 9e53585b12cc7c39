import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";
import {
  artifactNetworks,
  artifactText,
  ownWorkspace,
  publishedChannels,
  type ArtifactNetwork,
  type NetworkInput,
  type PublishedChannels,
} from "@ratiometer/hepdata-export";
import { parseWorkspace, type Workspace } from "@ratiometer/likelihood";
import { canonicalJson, writeFileAtomically } from "@ratiometer/tables";
import type { Answer, Context } from "../command.ts";
import { decimalNumber } from "../arguments.ts";
import { VERSION } from "../pipeline/code-version.ts";
import { chosenEngine } from "./chosen-engine.ts";
import { eventDigest } from "./event-digest.ts";
import { eventOptions } from "./event-options.ts";
import { ownWeights, type OwnWeights } from "./event-weights.ts";
import { openScores, scoreNames, type NetworkScores, type ScoreContext } from "./network-scores.ts";
import { withVerifiedArtifact, type VerifiedArtifact } from "./open-artifact.ts";
import { ownEvents, type EventOptions, type OwnEvents } from "./own-events.ts";
import { caveatsOf } from "./reinterpretation-caveats.ts";
import { reinterpretationRecord, type Reinterpretation } from "./reinterpretation-record.ts";
import { reinterpretationText } from "./reinterpretation-text.ts";
import { signalEvents, sumOfWeights } from "./signal-events.ts";
import { modelCoefficients, signalStatistics } from "./signal-statistics.ts";

const WORKSPACE = "likelihood/workspace.json";
const SM_WORKSPACE = "likelihood/workspace_sm.json";

/** The own process as the command line names it. @throws AnalysisError USAGE_ARGUMENTS */
function processOf(values: Context["values"]): { readonly name: string; readonly replaces: boolean } {
  const [process, signal] = [values("process").at(0), values("signal").at(0)];
  if ((process === undefined) === (signal === undefined))
    throw new AnalysisError(
      "USAGE_ARGUMENTS",
      process === undefined ? "found neither --process nor --signal" : "found both --process and --signal",
      {
        hint: "--process NAME replaces a published process by the own events, --signal NAME adds them as a new one",
      },
    );
  return { name: process ?? signal ?? "", replaces: process !== undefined };
}

function levelOf(text: string | undefined): number {
  const level = text === undefined ? 0.95 : decimalNumber(text);
  if (level !== undefined && level > 0 && level < 1) return level;
  throw new AnalysisError("USAGE_OPTION_VALUE", `--level is "${text ?? ""}", expected a number between 0 and 1`);
}

/** The networks whose outputs the published bins and selections are in. */
async function neededScores(
  networks: readonly ArtifactNetwork[],
  { binned }: PublishedChannels,
  context: ScoreContext,
  engine: VerifiedArtifact["engine"],
): Promise<readonly NetworkScores[]> {
  const asked = binned.flatMap(({ axes, selection }) => [...axes.map(({ column }) => column), ...selection]);
  const opened: NetworkScores[] = [];
  try {
    for (const network of networks) {
      // a condition holds the names of its columns as they are
      const needed = scoreNames(network, context).some((name) => asked.some((text) => text.includes(name)));
      if (needed) opened.push(await openScores(network, engine, context));
    }
    return opened;
  } catch (error) {
    for (const { close } of opened) await close();
    throw error;
  }
}

/** Columns that events need: features of the networks, and bins in features themselves. */
function neededFeatures(scores: readonly NetworkScores[], { binned }: PublishedChannels): readonly NetworkInput[] {
  const known = new Map(
    scores.flatMap(({ network }) => network.inputs.filter(({ role }) => role === "feature").map((input) => [input.name, input])),
  );
  const made = new Set(scores.flatMap(({ names }) => names));
  for (const { column, unit } of binned.flatMap(({ axes }) => axes))
    if (!made.has(column) && !known.has(column))
      known.set(column, { name: column, unit, role: "feature", minimum: -Infinity, maximum: Infinity });
  return [...known.values()];
}

/** What turns weights into pb, so that all events together have the cross section that is asked for. */
async function scaleOf(
  own: OwnEvents,
  weights: readonly OwnWeights[],
  { crossSection, sumOfWeights: given }: EventOptions,
): Promise<number> {
  if (own.reconstruction !== undefined || crossSection === undefined) return 1;
  let sum = given ?? 0;
  if (given === undefined) for (const [f, file] of own.files.entries()) sum += await sumOfWeights(file, weights[f]);
  if (sum > 0) return crossSection / sum;
  throw new AnalysisError("DATA_NO_EVENTS", `the weights of the events add up to ${sum}, expected a positive number`, {
    where: own.files[0].path,
  });
}

/** A workspace of the artifact. */
const workspaceOf = ({ files, path }: VerifiedArtifact, file: string): Workspace =>
  parseWorkspace(artifactText(files, file), `${path} ${file}`);

/** @throws AnalysisError USAGE_OPTION_VALUE for an artifact's own folder */
function requireNoArtifact(out: string | undefined): void {
  if (out === undefined || !existsSync(join(out, "artifact.json"))) return;
  throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${out}", which is an artifact`, { hint: "name another folder" });
}

/** @throws AnalysisError USAGE_CANNOT_WRITE */
async function outputFolder(out: string): Promise<string> {
  await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw new AnalysisError("USAGE_CANNOT_WRITE", `"${out}" cannot be made: ${(cause as Error).message}`, { cause });
  });
  return out;
}

/** Everything that is known before the events are read. */
interface Publication {
  readonly artifact: VerifiedArtifact;
  readonly channels: PublishedChannels;
  readonly published: Workspace;
  /** fb^-1 */
  readonly luminosity: number;
}

/** @throws AnalysisError EXPORT_ARTIFACT_FORM, USAGE_OPTION_VALUE for a process that is not published */
function publicationOf(artifact: VerifiedArtifact, process: Reinterpretation["process"]): Publication {
  const { files, index, path } = artifact;
  const message = "the artifact does not say its luminosity, without which nothing says how many events are expected";
  if (index.luminosity === undefined) throw new AnalysisError("EXPORT_ARTIFACT_FORM", message, { where: path });
  const channels = publishedChannels(files, index);
  const names = [...new Set(channels.binned.flatMap(({ samples }) => samples))];
  if (process.replaces && !names.includes(process.name))
    throw unknownName("USAGE_OPTION_VALUE", "process", process.name, names, { path: "--process" });
  return { artifact, channels, published: workspaceOf(artifact, WORKSPACE), luminosity: index.luminosity.value };
}

/** The weights of all files. @throws AnalysisError DATA_COLUMNS_DIFFER where they are of different kinds, and as ownWeights */
function weightsOf(own: OwnEvents, options: EventOptions, { artifact }: Publication, values: Context["values"]): readonly OwnWeights[] {
  const request = {
    coefficients: artifact.index.coefficients.map(({ name }) => name),
    column: values("weight").at(0),
    crossSection: options.crossSection,
    constant: own.reconstruction !== undefined && "scheme" in options.weights && options.weights.scheme === "none",
  };
  const weights = own.files.map((file) => ownWeights(file, request));
  const differing = weights.findIndex(({ columns }) => columns.join() !== weights[0].columns.join());
  if (differing > 0)
    throw new AnalysisError("DATA_COLUMNS_DIFFER", `the weights are ${weights[differing].said}, in the first file ${weights[0].said}`, {
      where: own.files[differing].path,
    });
  return weights;
}

/** What the published model says of own events that are open. */
async function interpreted(
  publication: Publication,
  process: Reinterpretation["process"],
  { own, scores, options }: { readonly own: OwnEvents; readonly scores: readonly NetworkScores[]; readonly options: EventOptions },
  { values, report, signal }: Context,
): Promise<Reinterpretation> {
  const { artifact, channels, published, luminosity } = publication;
  const { index, path } = artifact;
  const weights = weightsOf(own, options, publication, values);
  const events = await signalEvents(own.files, weights, {
    channels: channels.binned,
    scores,
    applied: own.applied,
    domain: [...new Set(scores.flatMap(({ network }) => network.domain))],
    luminosity,
    scale: await scaleOf(own, weights, options),
    where: path,
    onProgress: (fraction) => {
      signal.throwIfAborted();
      report.progress("evaluate", fraction);
    },
  });
  const level = levelOf(values("level").at(0));
  const freeCoefficients = values("free-coefficients").length > 0;
  const coefficients = index.coefficients.filter(({ name }) => weights[0].coefficients.includes(name));
  const added = { ...process, coefficients, templates: events.templates };
  const settings = { coefficients: index.coefficients.map(({ name }) => name), freeCoefficients, where: path };
  const model = ownWorkspace(published, added, { ...settings, polynomial: true });
  const scanned = process.replaces || coefficients.length > 0 ? modelCoefficients(model.workspace) : [];
  report.progress("infer", 0);
  const statistics = signalStatistics(published, model, { level, scanned, where: `${path} with ${process.name}` });
  return {
    artifact,
    process,
    channels,
    published,
    own,
    weights: weights[0],
    events,
    scores,
    model,
    twin: () =>
      artifact.files.files.has(SM_WORKSPACE)
        ? ownWorkspace(workspaceOf(artifact, SM_WORKSPACE), added, { ...settings, polynomial: false })
        : undefined,
    statistics,
    level,
    freeCoefficients,
    caveats: caveatsOf(published, channels, own, events, model),
  };
}

/** The answer, and the files where they are asked for. */
async function answerOf(found: Reinterpretation, paths: readonly string[], out: string | undefined): Promise<Answer> {
  const { limit, significance, scans } = found.statistics;
  const record = reinterpretationRecord(found, await Promise.all(paths.map((file) => eventDigest(file))));
  const files = out === undefined ? [] : await writeResults(await outputFolder(out), found, record);
  const statuses = [limit.status, significance.status, ...scans.map(({ own }) => own.status)];
  return {
    text: [...reinterpretationText(found), ...files],
    json: record,
    exit: statuses.every((status) => status === "converged") ? 0 : 3,
  };
}

/**
 * The answer of `ratiometer reinterpret ARTIFACT EVENTS…`: own events through the published selection, network and bins into the published model; the
 * limit on their strength, their significance, and scans of the coefficients. With --out the patched workspace, the patch and a record are written.
 * @throws AnalysisError as withVerifiedArtifact, ownEvents, ownWeights, signalEvents, ownWorkspace and signalStatistics; USAGE_…
 */
export async function reinterpretation(context: Context): Promise<Answer> {
  const { positionals, values, report } = context;
  const [path, ...paths] = positionals;
  const process = processOf(values);
  // what the command line says is judged before anything is read
  levelOf(values("level").at(0));
  const options = eventOptions(context, process.name);
  const out = values("out").at(0);
  requireNoArtifact(out);
  return withVerifiedArtifact(path, await chosenEngine(values), report.warn, async (artifact) => {
    const { files, index, engine } = artifact;
    const publication = publicationOf(artifact, process);
    const { channels } = publication;
    const scoreContext = { where: path, coefficients: index.coefficients, meanRatios: channels.meanRatios };
    const scores = await neededScores(artifactNetworks(files, index), channels, scoreContext, engine);
    try {
      const features = neededFeatures(scores, channels);
      const own = await ownEvents(paths, { index, features, options, version: VERSION, weighted: true }, context);
      try {
        return await answerOf(await interpreted(publication, process, { own, scores, options }, context), paths, out);
      } finally {
        await own.close();
      }
    } finally {
      for (const { close } of scores) await close();
    }
  });
}

/** Writes the patched workspaces, with and without the dependence on the coefficients, their patches, and the record. @returns paths */
async function writeResults(folder: string, { model, twin }: Reinterpretation, record: object): Promise<readonly string[]> {
  const plain = twin();
  const files: readonly (readonly [string, unknown])[] = [
    ["workspace.json", model.workspace],
    ["patch.json", model.patch],
    ...(plain === undefined ? [] : ([["workspace_sm.json", plain.workspace], ["patch_sm.json", plain.patch]] as const)), // prettier-ignore
    ["reinterpretation.json", record],
  ];
  for (const [name, value] of files) await writeFileAtomically(join(folder, name), canonicalJson(value));
  return files.map(([name]) => join(folder, name));
}
