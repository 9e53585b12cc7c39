import { plainEngine } from "@ratiometer/classifiers/evaluation";
import { AnalysisError } from "@ratiometer/config";
import {
  artifactModel,
  folderArtifact,
  packedArtifact,
  publishedChannels,
  tableColumns,
  verifyFiles,
  type ArtifactFiles,
  type ArtifactIndex,
  type Verification,
} from "@ratiometer/hepdata-export";
import { binBoxes } from "@ratiometer/features";
import type { Experiment } from "@ratiometer/likelihood";
import { artifactView } from "./artifact-view.ts";
import { fitted } from "./fit.ts";
import { modelView, type ChannelBins } from "./model-view.ts";
import { movableModel, type Move, type Moved, type NamedLikelihood } from "./movable-model.ts";
import { openedModel } from "./opened-model.ts";
import { ownEvaluation, type EvaluatedArtifact } from "./own-evaluation.ts";
import type { Choice, Given, Opened, Progress, Work } from "./work.ts";

/** What the questions after `open` are about. */
interface Open {
  /** Left out where fits alone are asked for. */
  readonly move?: (move: Move) => Moved;
  readonly experiment: Experiment;
  readonly artifact?: EvaluatedArtifact;
}

const bytesMap = ({ files }: Given): ReadonlyMap<string, Uint8Array> => new Map(files.map(({ path, bytes }) => [path, bytes]));

/** An artifact that was given, unverified; undefined for what is none. @throws AnalysisError EXPORT_ARCHIVE */
function givenArtifact(given: Given): ArtifactFiles | undefined {
  if (given.files.length === 0) throw new AnalysisError("DATA_FILE_MISSING", "there is no file in it", { where: given.name });
  try {
    if (given.folder || given.files.length > 1) return folderArtifact(bytesMap(given), given.name);
    return packedArtifact(given.files[0].bytes, given.name);
  } catch (error) {
    if (error instanceof AnalysisError && error.code === "EXPORT_NO_ARTIFACT") return undefined;
    throw error;
  }
}

/** The bins of the channels as they were published. */
function publishedBins(artifact: ArtifactFiles, index: ArtifactIndex): (channel: string) => ChannelBins | undefined {
  const { binned } = publishedChannels(artifact, index);
  return (name) => {
    const channel = binned.find((each) => each.name === name);
    if (channel === undefined) return undefined;
    const axes = channel.axes.map(({ column, unit }) => ({ name: column, unit }));
    return { axes, bins: binBoxes(channel) };
  };
}

/** The likelihoods of a verified artifact: binned, and unbinned where its events are published. */
function likelihoodsOf({ unbinned }: Verification, { experiment }: { readonly experiment: Experiment }): readonly NamedLikelihood[] {
  const binned = { name: "binned", likelihood: experiment.likelihood(experiment.observed) };
  return unbinned === undefined ? [binned] : [{ name: "unbinned", likelihood: unbinned }, binned];
}

const deviationsOf = ({ maxDeviation }: Verification): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(maxDeviation).map(([file, engines]) => [file, engines[plainEngine.name] ?? 0]));

/** Some work as a promise, its errors included. */
const later = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);

/** A session: what was opened last, and the questions about it. @param version of this page */
export function session(version: string): Work {
  let open: Open | undefined;
  const current = (): Open => {
    if (open === undefined) throw new AnalysisError("USAGE_ARGUMENTS", "nothing is open");
    return open;
  };
  const verified = (): EvaluatedArtifact => {
    const { artifact } = current();
    if (artifact === undefined) throw new AnalysisError("USAGE_ARGUMENTS", "the model is no artifact: it has no tables and no networks");
    return artifact;
  };

  const openArtifact = async (files: ArtifactFiles, progress: (progress: Progress) => void): Promise<Opened> => {
    let done = 0;
    const found = await verifyFiles(files, [plainEngine], undefined, ({ name, file, status }) =>
      progress({ note: `${++done} checks${status === "failed" ? ", failed" : ""}: ${name}${file === undefined ? "" : ` ${file}`}` }),
    );
    const { verdict, checks, index } = found;
    if (verdict !== "verified" || index === undefined) return { kind: "refused", checks };
    progress({ note: "likelihood" });
    const { eft } = artifactModel(files);
    const coefficients = index.coefficients.map(({ name, latex, unit, sm, range }) => ({
      name,
      ...(latex === undefined ? {} : { latex }),
      unit,
      sm,
      range,
    }));
    open = {
      move: movableModel(eft, coefficients, likelihoodsOf(found, eft)),
      experiment: eft.experiment,
      artifact: { files, index, engine: plainEngine, deviations: deviationsOf(found), version },
    };
    return {
      kind: "artifact",
      checks,
      view: artifactView(files, index),
      model: modelView("likelihood/workspace.json", { ...eft, poi: undefined }, coefficients, publishedBins(files, index)),
    };
  };

  return {
    open: async ({ given, choice }: { readonly given: Given; readonly choice: Choice }, progress) => {
      open = undefined;
      progress({ note: "reading" });
      let files: ArtifactFiles | undefined;
      try {
        files = givenArtifact(given);
      } catch (error) {
        // an archive that is refused is an artifact that is not verified
        if (!(error instanceof AnalysisError && error.code === "EXPORT_ARCHIVE")) throw error;
        return { kind: "refused", checks: [{ name: "archive", status: "failed", message: error.message }] };
      }
      if (files !== undefined) return openArtifact(files, progress);
      const { read, view } = openedModel(given.name, given.files, choice);
      const likelihood = { name: "observed data", likelihood: read.experiment.likelihood(read.experiment.observed) };
      open = { move: movableModel(read, view.coefficients, [likelihood]), experiment: read.experiment };
      return { kind: "model", model: view };
    },
    prepare: ({ given, choice }) =>
      later(() => {
        const files = givenArtifact(given);
        const { experiment } = files === undefined ? openedModel(given.name, given.files, choice).read : artifactModel(files).eft;
        open = { experiment };
      }),
    move: (asked) =>
      later(() => {
        const { move } = current();
        if (move === undefined) throw new AnalysisError("USAGE_ARGUMENTS", "the model was opened for fits alone");
        return move(asked);
      }),
    table: (file) => later(() => tableColumns(verified().files, file)),
    picture: (file) => later(() => verified().files.files.get(file) ?? new Uint8Array()),
    evaluate: (input, progress) => ownEvaluation(verified(), input, progress),
    fit: (input, progress) => later(() => fitted(current().experiment, input, progress)),
  };
}
