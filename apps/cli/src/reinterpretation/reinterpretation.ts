import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DEVICES, ENGINES, engineNamed, type Device, type EngineName } from "@ratiometer/classifiers";
import { AnalysisError, unknownName } from "@ratiometer/config";
import {
  artifactNetworks,
  ownWorkspace,
  publishedChannels,
  type ArtifactNetwork,
  type NetworkInput,
  type OwnTemplate,
  type OwnWorkspace,
  type PublishedChannels,
} from "@ratiometer/hepdata-export";
import { parseWorkspace, type Workspace } from "@ratiometer/likelihood";
import { canonicalJson, writeFileAtomically } from "@ratiometer/tables";
import type { Answer, Context } from "../command.ts";
import { decimalNumber } from "../arguments.ts";
import { versions, VERSION } from "../pipeline/code-version.ts";
import { artifactRecord, eventDigest } from "./artifact-answer.ts";
import { eventOptions } from "./event-options.ts";
import { ownWeights, type OwnWeights } from "./event-weights.ts";
import { openScores, scoreNames, type NetworkScores, type ScoreContext } from "./network-scores.ts";
import { openArtifact, type OpenArtifact } from "./open-artifact.ts";
import { ownEvents, type EventOptions, type OwnEvents } from "./own-events.ts";
import { reinterpretationText } from "./reinterpretation-text.ts";
import { signalEvents, sumOfWeights, type SignalEvents } from "./signal-events.ts";
import { modelCoefficients, signalStatistics, type SignalStatistics } from "./signal-statistics.ts";

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
  { values }: Context,
): Promise<readonly NetworkScores[]> {
  const engine = await engineNamed(
    ENGINES.find((one): one is EngineName => one === values("engine").at(0)) ?? "onnxruntime",
    DEVICES.find((one): one is Device => one === values("device").at(0)) ?? "cpu",
  );
  const asked = binned.flatMap(({ score, selection }) => [score, ...selection]);
  const opened: NetworkScores[] = [];
  try {
    for (const network of networks) {
      // a condition holds the names of its columns as they are
      const names = await scoreNames(network, context);
      if (names.some((name) => asked.some((text) => text.includes(name)))) opened.push(await openScores(network, engine, context));
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
  for (const { score, unit } of binned)
    if (!made.has(score) && !known.has(score))
      known.set(score, { name: score, unit, role: "feature", minimum: -Infinity, maximum: Infinity });
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
async function workspaceOf({ folder, path }: OpenArtifact, file: string): Promise<Workspace> {
  return parseWorkspace(await readFile(join(folder, file), "utf8"), `${path} ${file}`);
}

/** Own events in a published model, and what follows. */
export interface Reinterpretation {
  readonly artifact: OpenArtifact;
  readonly process: { readonly name: string; readonly replaces: boolean };
  readonly channels: PublishedChannels;
  readonly published: Workspace;
  readonly own: OwnEvents;
  readonly weights: OwnWeights;
  readonly events: SignalEvents;
  readonly scores: readonly NetworkScores[];
  readonly model: OwnWorkspace;
  readonly statistics: SignalStatistics;
  readonly level: number;
  readonly freeCoefficients: boolean;
  readonly caveats: readonly string[];
}

/** Whether anything but the number of simulated events is uncertain. */
const hasSystematics = ({ channels }: Workspace): boolean =>
  channels.some(({ samples }) =>
    samples.some(({ modifiers }) =>
      modifiers.some(({ type }) => type === "normsys" || type === "histosys" || type === "lumi" || type === "shapesys"),
    ),
  );

/** What nobody should forget about the numbers. */
function caveatsOf(
  published: Workspace,
  { unbinned }: PublishedChannels,
  own: OwnEvents,
  events: SignalEvents,
  model: OwnWorkspace,
): readonly string[] {
  const lost = [...events.templates].flatMap(
    ([
      channel,
      {
        lost: { events: count, yield: expected },
      },
    ]) =>
      count === 0
        ? []
        : [`channel "${channel}": ${count} selected events (${Number(expected.toPrecision(4))} expected) are in none of its bins`],
  );
  const signed = [...events.templates].flatMap(([channel, { terms }]) => {
    const bins = terms.flatMap(([yieldOfBin], bin) => (yieldOfBin < 0 ? [bin] : []));
    return bins.length === 0
      ? []
      : [`channel "${channel}": negative yields of the own events in bins ${bins.join(", ")}, from weights of both signs`];
  });
  return [
    ...own.remarks,
    ...(unbinned.length === 0
      ? []
      : [
          `channel ${unbinned.map((name) => `"${name}"`).join(", ")} is published unbinned, too: its ratio is that of the published processes and says nothing of the density of other events, so that the own events enter the binned shape of the score alone`,
        ]),
    ...events.unchecked.map(
      ({ condition, reason }) =>
        `"${condition}" of the published selection could not be checked (${reason}): the events have to meet it already`,
    ),
    ...events.conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${factor})`),
    ...lost,
    ...signed,
    ...model.remarks,
    ...(hasSystematics(published)
      ? []
      : ["the published model has no systematic uncertainties: limits are stronger than those of a measurement"]),
  ];
}

function recordOf(found: Reinterpretation, digests: readonly object[]): object {
  const { artifact, process, channels, own, weights, events, scores, model, statistics, level, caveats, freeCoefficients } = found;
  const { limit, significance, scans } = statistics;
  return {
    schema_version: "1.0.0",
    artifact: artifactRecord(artifact),
    process,
    events: digests,
    reconstruction:
      own.reconstruction === undefined
        ? null
        : {
            smearing: own.reconstruction.smearing,
            events: own.reconstruction.sample.events,
            kept: own.reconstruction.kept,
            cutFlow: own.reconstruction.cutFlow,
            crossSection: own.reconstruction.sample.crossSection,
          },
    weights: { coefficients: weights.coefficients, columns: weights.columns },
    luminosity: artifact.index.luminosity ?? null,
    channels: channels.binned.map(({ name, score, edges, selection }) => {
      const { terms, variance, events: counts, negative } = templateOf(events, name);
      return {
        name,
        score,
        selection,
        edges: edges.map((edge) => (Number.isFinite(edge) ? edge : edge < 0 ? "-inf" : "inf")),
        selected: events.selected.get(name) ?? 0,
        yields: terms.map(([constant]) => constant),
        errors: variance.map(Math.sqrt),
        terms,
        events: counts,
        negative,
      };
    }),
    domain: Object.fromEntries(events.domains),
    testVectors: Object.fromEntries(scores.map(({ network, deviation }) => [network.name, deviation])),
    strength: model.strength,
    freeCoefficients,
    level,
    limit,
    significance,
    scans: scans.map(({ coefficient, own: scanned, published }) => ({
      coefficient,
      own: scanOf(scanned),
      ...(published === undefined ? {} : { published: scanOf(published) }),
    })),
    caveats,
    versions: versions(),
  };
}

const scanOf = ({ bestFit, intervals, open, status, points }: SignalStatistics["scans"][number]["own"]): object => ({
  bestFit: bestFit.parameters,
  intervals,
  open,
  status,
  points: points.map(({ at, deltaTwiceNll }) => ({ at, deltaTwiceNll })),
});

/** The template of a channel. @throws RangeError for one that was not filled, a defect */
export function templateOf({ templates }: Pick<SignalEvents, "templates">, channel: string): OwnTemplate {
  const found = templates.get(channel);
  if (found === undefined) throw new RangeError(`no template of channel ${channel}`);
  return found;
}

/** @throws AnalysisError USAGE_CANNOT_WRITE, USAGE_OPTION_VALUE for an artifact's own folder */
async function outputFolder(out: string): Promise<string> {
  if (existsSync(join(out, "artifact.json")))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${out}", which is an artifact`, { hint: "name another folder" });
  try {
    await mkdir(out, { recursive: true });
  } catch (cause) {
    throw new AnalysisError("USAGE_CANNOT_WRITE", `"${out}" cannot be made: ${(cause as Error).message}`, { cause });
  }
  return out;
}

/**
 * The answer of `ratiometer reinterpret ARTIFACT EVENTS…`: own events through the published selection, network and bins into the published model; the
 * limit on their strength, their significance, and scans of the coefficients. With --out the patched workspace, the patch and a record are written.
 * @throws AnalysisError as openArtifact, ownEvents, ownWeights, signalEvents, ownWorkspace and signalStatistics; USAGE_…
 */
export async function reinterpretation(context: Context): Promise<Answer> {
  const { positionals, values, report, signal } = context;
  const [path, ...paths] = positionals;
  const process = processOf(values);
  const level = levelOf(values("level").at(0));
  const freeCoefficients = values("free-coefficients").length > 0;
  const artifact = await openArtifact(path);
  try {
    const { folder, index } = artifact;
    const { luminosity } = index;
    if (luminosity === undefined)
      throw new AnalysisError(
        "EXPORT_ARTIFACT_FORM",
        "the artifact does not say its luminosity, without which nothing says how many events are expected",
        {
          where: path,
        },
      );
    const channels = await publishedChannels(folder, index);
    const published = await workspaceOf(artifact, WORKSPACE);
    const names = [...new Set(channels.binned.flatMap(({ samples }) => samples))];
    if (process.replaces && !names.includes(process.name))
      throw unknownName("USAGE_OPTION_VALUE", "process", process.name, names, { path: "--process" });
    const scoreContext = { folder, coefficients: index.coefficients, meanRatios: channels.meanRatios };
    const scores = await neededScores(await artifactNetworks(folder, index), channels, scoreContext, context);
    try {
      const options = eventOptions(context, index, process.name);
      const features = neededFeatures(scores, channels);
      const own = await ownEvents(paths, { index, features, options, version: VERSION, weighted: true }, context);
      try {
        const request = {
          coefficients: index.coefficients.map(({ name }) => name),
          column: values("weight").at(0),
          crossSection: options.crossSection,
          constant: own.reconstruction !== undefined && "scheme" in options.weights && options.weights.scheme === "none",
        };
        const weights = own.files.map((file) => ownWeights(file, request));
        const differing = weights.findIndex(({ columns }) => columns.join() !== weights[0].columns.join());
        if (differing > 0)
          throw new AnalysisError(
            "DATA_COLUMNS_DIFFER",
            `the weights are ${weights[differing].said}, in the first file ${weights[0].said}`,
            {
              where: own.files[differing].path,
            },
          );
        const domain = [...new Set(scores.flatMap(({ network }) => network.domain))];
        const events = await signalEvents(own.files, weights, {
          channels: channels.binned,
          scores,
          applied: own.applied,
          domain,
          luminosity: luminosity.value,
          scale: await scaleOf(own, weights, options),
          where: path,
          onProgress: (fraction) => {
            signal.throwIfAborted();
            report.progress("evaluate", fraction);
          },
        });
        const ownCoefficients = index.coefficients.filter(({ name }) => weights[0].coefficients.includes(name));
        const added = { ...process, coefficients: ownCoefficients, templates: events.templates };
        const settings = { coefficients: request.coefficients, freeCoefficients, where: path };
        const model = ownWorkspace(published, added, { ...settings, polynomial: true });
        const scanned = process.replaces || ownCoefficients.length > 0 ? modelCoefficients(model.workspace) : [];
        const statistics = signalStatistics(published, model, { level, scanned, where: `${path} with ${process.name}` });
        const found: Reinterpretation = {
          artifact,
          process,
          channels,
          published,
          own,
          weights: weights[0],
          events,
          scores,
          model,
          statistics,
          level,
          freeCoefficients,
          caveats: caveatsOf(published, channels, own, events, model),
        };
        const record = recordOf(found, await Promise.all(paths.map((file) => eventDigest(file))));
        const out = values("out").at(0);
        const files = out === undefined ? [] : await writeResults(await outputFolder(out), found, added, settings, record);
        const converged = [
          statistics.limit.status,
          statistics.significance.status,
          ...statistics.scans.map(({ own: scan }) => scan.status),
        ];
        return {
          text: [...reinterpretationText(found), ...files],
          json: record,
          exit: converged.every((status) => status === "converged") ? 0 : 3,
        };
      } finally {
        await own.close();
      }
    } finally {
      for (const { close } of scores) await close();
    }
  } finally {
    await artifact.close();
  }
}

/** Writes the patched workspaces, with and without the dependence on the coefficients, their patches, and the record. @returns paths */
async function writeResults(
  folder: string,
  { artifact, model }: Reinterpretation,
  process: Parameters<typeof ownWorkspace>[1],
  settings: Omit<Parameters<typeof ownWorkspace>[2], "polynomial">,
  record: object,
): Promise<readonly string[]> {
  const plain = existsSync(join(artifact.folder, SM_WORKSPACE))
    ? ownWorkspace(await workspaceOf(artifact, SM_WORKSPACE), process, { ...settings, polynomial: false })
    : undefined;
  const files: readonly (readonly [string, unknown])[] = [
    ["workspace.json", model.workspace],
    ["patch.json", model.patch],
    ...(plain === undefined ? [] : ([["workspace_sm.json", plain.workspace], ["patch_sm.json", plain.patch]] as const)), // prettier-ignore
    ["reinterpretation.json", record],
  ];
  for (const [name, value] of files) await writeFileAtomically(join(folder, name), canonicalJson(value));
  return files.map(([name]) => join(folder, name));
}
