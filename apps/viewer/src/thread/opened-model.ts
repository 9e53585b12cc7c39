import { AnalysisError } from "@ratiometer/config";
import { archivedModel, archivedWorkspaces } from "@ratiometer/hepdata-export";
import {
  applyPatch,
  modelFormat,
  parseWorkspace,
  positivityAudit,
  positivityRemark,
  readHs3,
  readPatchset,
  readWorkspace,
  workspaceRemarks,
  type JsonSource,
  type PatchSet,
  type Workspace,
  type WorkspaceModel,
} from "@ratiometer/likelihood";
import type { MovableCoefficient } from "./movable-model.ts";
import { modelView, type ModelView } from "./model-view.ts";
import type { Choice, GivenFile } from "./work.ts";

/** A statistical model that was read, and what the page shows of it. */
export interface OpenedModel {
  readonly read: WorkspaceModel;
  readonly view: ModelView;
}

/** Text of a file. @throws AnalysisError MODEL_FORMAT */
function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AnalysisError("MODEL_FORMAT", "the file is no text in UTF-8", { where, cause });
  }
}

/** Where a signal strength is moved: as far as its limits may be, which bounds say generously. */
const MOST = 10;

/** Parameters of interest as sliders. */
function movables({ model, poi }: WorkspaceModel): readonly MovableCoefficient[] {
  return model.parameters
    .filter(({ role, name, fixed }) => (role === "interest" || name === poi) && !fixed)
    .map(({ name, init, bounds: [low, high] }) => ({
      name,
      sm: init,
      range: [Math.max(low, -MOST), Math.min(high, MOST)] as const,
    }));
}

/** A signal strength of a template, of which there are upper limits; a coefficient of a polynomial has none. */
function limitedParameter({ model, poi }: WorkspaceModel): string | undefined {
  const index = model.parameters.findIndex(({ name }) => name === poi);
  const strength = model.channels.some(({ samples }) =>
    samples.some(({ factors }) => factors.some((factor) => factor.kind === "parameter" && factor.parameter === index)),
  );
  return strength ? poi : undefined;
}

function opened(
  workspace: Workspace,
  where: string,
  remarks: readonly string[],
  rest: Partial<Pick<ModelView, "patches" | "patch" | "workspaces" | "workspace">>,
): OpenedModel {
  const read = readWorkspace(workspace, { origin: where });
  return {
    read,
    view: modelView(where, { ...read, poi: limitedParameter(read) }, movables(read), () => undefined, {
      ...rest,
      remarks: [...remarks, ...workspaceRemarks(workspace), ...positivityAudit(read.model).map(positivityRemark)],
    }),
  };
}

/** A workspace without the parameters of interest that none of its samples has: a patch would put in the signal that has them. */
function unpatched(workspace: Workspace): Workspace {
  const names = new Set(workspace.channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers.map(({ name }) => name))));
  const measurements = workspace.measurements.map((measurement) =>
    names.has(measurement.config.poi) ? measurement : { ...measurement, config: { ...measurement.config, poi: "" } },
  );
  return { ...workspace, measurements };
}

/** The workspace, or what a patch makes of it; "" is none. */
function patched(source: JsonSource, patchset: PatchSet | undefined, patch: string | undefined): Workspace {
  if (patchset === undefined || patch === undefined) return parseWorkspace(source.text, source.where);
  return patch === "" ? unpatched(parseWorkspace(source.text, source.where)) : applyPatch(patchset, patch, source);
}

const namesOf = (patchset: PatchSet | undefined): readonly string[] => (patchset?.patches ?? []).map(({ metadata }) => metadata.name);

/** A workspace and perhaps a patchset, as they were found. */
function ofSources(
  source: JsonSource,
  patches: JsonSource | undefined,
  workspaces: readonly string[],
  { workspace, patch }: Choice,
): OpenedModel {
  const patchset = patches === undefined ? undefined : readPatchset(patches.text, patches.where);
  const names = namesOf(patchset);
  // a background without a signal is no model: the first patch is as good as any
  const chosen = patchset === undefined ? undefined : (patch ?? names.at(0));
  return opened(patched(source, patchset, chosen), source.where, [], {
    patches: names,
    patch: chosen,
    workspaces,
    workspace: workspace ?? workspaces.at(0),
  });
}

/** The workspace of an archive that is chosen, or its first. */
function ofArchive(bytes: Uint8Array, where: string, choice: Choice): OpenedModel {
  const workspaces = archivedWorkspaces(bytes, where);
  const { workspace, patchset } = archivedModel(bytes, where, choice.workspace ?? workspaces.at(0));
  return ofSources(workspace, patchset, workspaces, choice);
}

const isArchive = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x50 && bytes[1] === 0x4b) ||
  (bytes[0] === 0x1f && bytes[1] === 0x8b) ||
  String.fromCharCode(...bytes.subarray(257, 262)) === "ustar";

/**
 * A model that is no artifact: a pyhf workspace, alone or with the patchset that was given beside it, an HS3 document, a HistFactory archive of a record.
 * @throws AnalysisError MODEL_FORMAT for what is none, and those of the formats
 */
export function openedModel(name: string, files: readonly GivenFile[], choice: Choice): OpenedModel {
  const [first] = files;
  if (files.length === 1 && isArchive(first.bytes)) return ofArchive(first.bytes, first.path, choice);
  const sources = files.filter(({ path }) => /\.json$/i.test(path)).map(({ path, bytes }) => ({ where: path, text: textOf(bytes, path) }));
  if (files.length === 1 && sources.length === 0) sources.push({ where: first.path, text: textOf(first.bytes, first.path) });
  const isPatchset = ({ text }: JsonSource): boolean => /"patches"\s*:/.test(text) && !/"measurements"\s*:/.test(text);
  const models = sources.filter((source) => !isPatchset(source));
  if (models.length !== 1)
    throw new AnalysisError("MODEL_FORMAT", `found ${models.length} files that may be a statistical model, expected one`, {
      where: name,
      hint: "drop an artifact, a pyhf workspace with or without its patchset, an HS3 document, or the HistFactory archive of a HEPData record",
    });
  const [source] = models;
  const format = modelFormat(source.text, source.where);
  if (format === "hs3") {
    const { workspace, remarks, losses } = readHs3(source.text, source.where);
    return opened(workspace, source.where, [...remarks, ...losses.map(({ message }) => message)], {});
  }
  if (format !== "pyhf")
    throw new AnalysisError("MODEL_FORMAT", "found a Combine card or a part of a model, expected a pyhf workspace or an HS3 document", {
      where: source.where,
      hint: "ratiometer convert CARD.txt MODEL.json makes one of a card",
    });
  return ofSources(source, sources.find(isPatchset), [], choice);
}
