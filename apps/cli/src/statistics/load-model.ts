import { AnalysisError } from "@ratiometer/config";
import {
  applyPatch,
  cardTemplates,
  modelFormat,
  parseCard,
  parseWorkspace,
  positivityAudit,
  positivityRemark,
  readCard,
  readHs3,
  readPatchset,
  readScaling,
  readWorkspace,
  workspaceRemarks,
  type Data,
  type ModelFormat,
  type PatchSet,
  type TemplateExperiment,
  type TemplateModel,
  type Workspace,
} from "@ratiometer/likelihood";
import { fileText, modelFile, type ModelFile } from "./model-file.ts";
import type { ModelRequest } from "./model-options.ts";

/** A model as its file has it. */
export interface LoadedModel {
  /** Of the file that the model is in. */
  readonly path: string;
  readonly format: ModelFormat;
  readonly model: TemplateModel;
  readonly observed: Data;
  /** The model as it is read, without what the command line changes. */
  readonly experiment: TemplateExperiment;
  /** The parameter of interest that the file names. */
  readonly poi: string | undefined;
  /** Names for several parameters together, of a card. */
  readonly groups: readonly { readonly name: string; readonly members: readonly string[] }[];
  /** What was chosen or left out on the way, one sentence each. */
  readonly remarks: readonly string[];
}

/** Options that only some formats have. */
const OF_FORMATS = {
  measurement: ["pyhf", "hs3"],
  analysis: ["hs3"],
  normsys: ["pyhf", "hs3"],
  histosys: ["pyhf", "hs3"],
  patchset: ["pyhf"],
  scaling: ["card"],
  coefficients: ["card"],
  mass: ["card"],
} as const satisfies Partial<Record<keyof ModelRequest, readonly ModelFormat[]>>;

const FORMAT_NAMES: Readonly<Record<ModelFormat, string>> = {
  pyhf: "a pyhf workspace",
  hs3: "an HS3 document",
  card: "a Combine card",
  popxf: "a POPxf file",
  scaling: "an interference scaling",
};

/** @throws AnalysisError USAGE_ARGUMENTS for an option that the format does not have */
function checkOptions(request: ModelRequest, format: ModelFormat): void {
  for (const [key, formats] of Object.entries(OF_FORMATS) as [keyof typeof OF_FORMATS, readonly ModelFormat[]][]) {
    if (request[key] === undefined || formats.includes(format)) continue;
    const option = key === "normsys" || key === "histosys" ? "interpolation" : key;
    throw new AnalysisError("USAGE_ARGUMENTS", `--${option} is for ${formats.map((each) => FORMAT_NAMES[each]).join(" or ")}`, {
      hint: `"${request.path}" is ${FORMAT_NAMES[format]}`,
    });
  }
}

/** Remarks on a workspace, but for those on other measurements. */
function remarksOf(workspace: Workspace, measurement: string | undefined): readonly string[] {
  const used = measurement === undefined ? 0 : workspace.measurements.findIndex(({ name }) => name === measurement);
  return workspaceRemarks(workspace).filter((remark) => !remark.startsWith("measurements[") || remark.startsWith(`measurements[${used}]`));
}

function ofWorkspace(
  workspace: Workspace,
  file: ModelFile,
  format: ModelFormat,
  request: ModelRequest,
  remarks: readonly string[],
): LoadedModel {
  const { measurement, normsys, histosys } = request;
  const { model, observed, experiment, poi } = readWorkspace(workspace, {
    origin: file.path,
    ...(measurement === undefined ? {} : { measurement }),
    ...(normsys === undefined ? {} : { normsys }),
    ...(histosys === undefined ? {} : { histosys }),
  });
  return {
    path: file.path,
    format,
    model,
    observed,
    experiment,
    poi,
    groups: [],
    remarks: [...file.remarks, ...remarks, ...remarksOf(workspace, measurement), ...positivityAudit(model).map(positivityRemark)],
  };
}

/** The patches that are asked for: of a file, or of the archive that the workspace is in. @throws AnalysisError USAGE_ARGUMENTS, and as readPatchset */
async function patchsetOf({ path, patchset }: ModelFile, given: string | undefined): Promise<PatchSet> {
  if (given !== undefined) return readPatchset(await fileText(given), given);
  if (patchset !== undefined) return readPatchset(patchset.text, patchset.where);
  throw new AnalysisError("USAGE_ARGUMENTS", "found --patch alone", {
    where: path,
    hint: "--patchset FILE and --patch NAME go together, but for an archive that has a patchset",
  });
}

async function ofPyhf(file: ModelFile, request: ModelRequest): Promise<LoadedModel> {
  const { patchset } = request;
  const source = { text: file.text, where: file.path };
  const workspace =
    patchset === undefined
      ? parseWorkspace(file.text, file.path)
      : applyPatch(await patchsetOf(file, patchset.file), patchset.patch, source);
  return ofWorkspace(workspace, file, "pyhf", request, []);
}

function ofHs3(file: ModelFile, request: ModelRequest): LoadedModel {
  const { analysis } = request;
  const { workspace, interpolation, remarks, losses } = readHs3(file.text, file.path, analysis === undefined ? {} : { analysis });
  return ofWorkspace(workspace, file, "hs3", { ...interpolation, ...request }, [
    ...remarks,
    ...losses.flatMap(({ kind, message }) => (kind === "binning" ? [] : [message])),
  ]);
}

async function ofCard(file: ModelFile, { scaling, coefficients, mass }: ModelRequest): Promise<LoadedModel> {
  const card = parseCard(file.text, file.path);
  const scaled =
    scaling === undefined ? undefined : readScaling(await fileText(scaling), scaling, coefficients === undefined ? {} : { coefficients });
  const templates = cardTemplates(card, mass);
  try {
    const { model, observed, experiment, poi, groups, remarks } = await readCard(
      card,
      templates,
      scaled === undefined ? {} : { scaling: scaled },
    );
    return { path: file.path, format: "card", model, observed, experiment, poi, groups, remarks: [...file.remarks, ...remarks] };
  } finally {
    await templates.close();
  }
}

/** Formats that say something of a model without being one. */
function noModel(format: "popxf" | "scaling", path: string): AnalysisError {
  const [message, hint] =
    format === "popxf"
      ? [
          "a POPxf file has polynomials of expected events, no observations and no uncertainties: it is no model",
          "ratiometer convert FILE OUT.json --onto WORKSPACE gives its polynomials to a workspace",
        ]
      : ["an interference scaling belongs to a card: it is no model", `ratiometer … CARD.txt --scaling ${path}`];
  return new AnalysisError("MODEL_FORMAT", message, { where: path, hint });
}

/**
 * Reads the model that is asked for: a pyhf workspace, patched or not, an HS3 document, a Combine card, the workspace of an artifact or a run.
 * @throws AnalysisError, or AggregateError of several: USAGE_ARGUMENTS for options that the format does not have, those of modelFile, modelFormat and of each
 * format's reader
 */
export async function loadModel(request: ModelRequest): Promise<LoadedModel> {
  const file = await modelFile(request.path, { workspace: request.workspace, patched: request.patchset !== undefined });
  const format = modelFormat(file.text, file.path);
  if (format === "popxf" || format === "scaling") throw noModel(format, file.path);
  checkOptions(request, format);
  if (format === "card") return ofCard(file, request);
  return format === "pyhf" ? ofPyhf(file, request) : ofHs3(file, request);
}
