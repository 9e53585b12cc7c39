import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AnalysisError, unknownName, type EventFiles } from "@ratiometer/config";
import {
  publishedRecipe,
  recipeAnalysis,
  recipeDetector,
  recipeRemarks,
  type ArtifactIndex,
  type EventColumns,
  type EventRequest,
  type NetworkInput,
} from "@ratiometer/hepdata-export";
import type { Context } from "../command.ts";
import { fileKind } from "../file-kind.ts";
import { openEventColumns } from "../network/event-columns.ts";
import { reconstructedEvents, type ReconstructedEvents } from "./reconstructed-events.ts";

/** What the command line says of own events. */
export interface EventOptions extends Omit<EventRequest, "kind" | "files" | "smearing" | "seed" | "sumOfWeights"> {
  /** Of all generated events, where the files hold some of them. */
  readonly sumOfWeights: number | undefined;
  /** Undefined: that of the artifact. */
  readonly seed: number | undefined;
  /** Undefined: as the artifact's own events. */
  readonly smearing: EventRequest["smearing"] | undefined;
  /** Undefined: told from the files. */
  readonly kind: EventFiles["kind"] | undefined;
}

/** Own events by the columns that networks, selections and bins ask for. */
export interface OwnEvents {
  readonly files: readonly EventColumns[];
  /** How they came to their columns: by their names in the files, or as the artifact's own events did. */
  readonly reconstruction: (Pick<ReconstructedEvents, "sample" | "kept" | "cutFlow"> & { readonly smearing: string }) | undefined;
  /** Conditions that all of them meet. */
  readonly applied: readonly string[];
  readonly remarks: readonly string[];
  readonly close: () => Promise<void>;
}

/** Columns that tell what made a tree. */
const TRACES = { nanoaod: /^(?:nJet|nElectron|nMuon)$/, delphes: /^(?:Jet|Electron|Muon)\.PT$/ } as const;

/** NanoAOD and Delphes by what their columns are called. */
function kindOfColumns(columns: EventColumns["columns"]): "nanoaod" | "delphes" | undefined {
  const names = [...columns.keys()];
  return (["nanoaod", "delphes"] as const).find((kind) => names.some((name) => TRACES[kind].test(name)));
}

async function closeAll(files: readonly EventColumns[]): Promise<void> {
  for (const file of files) await file.close();
}

/** Opens files one after the other; those that are open are closed where one cannot be. */
async function openAll(paths: readonly string[]): Promise<readonly EventColumns[]> {
  const files: EventColumns[] = [];
  try {
    for (const path of paths) files.push(await openEventColumns(path));
    return files;
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

/** What own events need beside their files. */
export interface EventNeeds {
  readonly index: ArtifactIndex;
  /** Features that must be there. */
  readonly features: readonly NetworkInput[];
  readonly options: EventOptions;
  /** Of this program. */
  readonly version: string;
  /** Whether their rate matters; where it does not, that of events without one is made up. */
  readonly weighted: boolean;
}

/** @throws AnalysisError EXPORT_ARTIFACT_FORM, CONFIG_…, DATA_… */
async function reconstructed(
  paths: readonly string[],
  kind: EventFiles["kind"],
  { index, features, options: given, version, weighted }: EventNeeds,
  { jobs, report, signal }: Pick<Context, "jobs" | "report" | "signal">,
): Promise<OwnEvents> {
  const recipe = publishedRecipe(index);
  if (recipe === undefined)
    throw new AnalysisError(
      "EXPORT_ARTIFACT_FORM",
      `the events are ${kind}, and the artifact does not say how its columns are made of such`,
      {
        where: paths[0],
        hint: "make a table with the columns that model/inputs.json defines: Parquet, HDF5, CSV, JSON lines or a tree of a ROOT file",
      },
    );
  // Les Houches and MadMiner's files say their cross section
  const says = kind === "lhe" || kind === "madminer" || given.crossSection !== undefined;
  if (weighted && !says)
    throw new AnalysisError("USAGE_ARGUMENTS", `${kind} files do not say the cross section of their events`, {
      where: paths[0],
      hint: "--cross-section PB, of all generated events at the SM",
    });
  const options: EventOptions = says ? given : { ...given, crossSection: 1 };
  // the tree Runs of NanoAOD says it, and so do Les Houches and MadMiner's files; of others nobody knows what a skim has lost
  const unsaid = (kind === "delphes" || kind === "table") && options.sumOfWeights === undefined;
  const sumOfWeights = unsaid ? "events" : options.sumOfWeights;
  const smearing = options.smearing ?? recipeDetector(recipe, features);
  const analysis = recipeAnalysis(index, recipe, {
    ...options,
    seed: options.seed ?? index.provenance.seed,
    sumOfWeights,
    smearing,
    kind,
    files: paths.map((path) => resolve(path)),
  });
  const home = await mkdtemp(join(tmpdir(), "ratiometer-events-"));
  const clear = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const { folder, sample, kept, cutFlow } = await reconstructedEvents(analysis, home, {
      jobs,
      signal,
      warn: report.warn,
      progress: (fraction, note) => report.progress("features", fraction, note),
    });
    const columns = await openEventColumns(folder);
    return {
      files: [columns],
      reconstruction: { sample, kept, cutFlow, smearing: sample.content === "particles" ? smearing : "none" },
      applied: analysis.selection,
      remarks: [
        ...recipeRemarks(index, recipe, version, sample.content === "particles" ? smearing : undefined),
        ...(weighted && unsaid ? ["the files are taken to hold all generated events; --sum-of-weights says otherwise"] : []),
      ],
      close: async () => {
        await columns.close();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

/**
 * What files are from which columns have to be made; undefined where they have all features by name.
 * @throws AnalysisError DATA_UNKNOWN_COLUMN where they cannot be made
 */
function lackingKind(
  files: readonly EventColumns[],
  features: readonly NetworkInput[],
  index: ArtifactIndex,
): Exclude<EventFiles["kind"], "lhe" | "madminer"> | undefined {
  const expressions = Object.keys(publishedRecipe(index)?.features?.extra ?? {});
  for (const { path, columns } of files) {
    const missing = features.find(({ name }) => !columns.has(name));
    if (missing === undefined) continue;
    const kind = kindOfColumns(columns) ?? (expressions.includes(missing.name) ? "table" : undefined);
    if (kind === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", missing.name, columns.keys(), { where: path });
    return kind;
  }
  return undefined;
}

/**
 * Own events, by their columns where the files have those of the networks, or else reconstructed as the artifact's events were: Les Houches events through
 * the detector, objects of NanoAOD and Delphes through its selections and feature sets, tables through its expressions.
 * @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name, EXPORT_ARTIFACT_FORM, and those of reading and reconstructing
 */
export async function ownEvents(
  paths: readonly string[],
  needs: EventNeeds,
  context: Pick<Context, "jobs" | "report" | "signal">,
): Promise<OwnEvents> {
  const { options, features, index } = needs;
  const kinds = await Promise.all(paths.map((path) => fileKind(path)));
  const isLhe = kinds.map((kind) => kind === "lhe");
  if (options.kind !== undefined) return reconstructed(paths, options.kind, needs, context);
  if (isLhe.some(Boolean)) {
    if (isLhe.every(Boolean)) return reconstructed(paths, "lhe", needs, context);
    throw new AnalysisError("DATA_FORMAT", `some files are Les Houches events, and "${paths[isLhe.indexOf(false)]}" is not`, {
      where: paths[isLhe.indexOf(true)],
      hint: "give files of one kind",
    });
  }
  const records = kinds.indexOf("event-records");
  if (records >= 0)
    throw new AnalysisError("DATA_FORMAT", "the file has records of objects, expected a column for each feature", {
      where: paths[records],
      hint: "ratiometer features --objects FILE --set NAME --out FEATURES.jsonl makes them",
    });
  const files = await openAll(paths);
  try {
    const kind = lackingKind(files, features, index);
    if (kind === undefined) return { files, reconstruction: undefined, applied: [], remarks: [], close: () => closeAll(files) };
    await closeAll(files);
    return await reconstructed(paths, kind, needs, context);
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}
