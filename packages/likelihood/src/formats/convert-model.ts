import { AnalysisError } from "@ratiometer/config";
import { SHAPES, writeCard, type CardWriting } from "../combine/write-card.ts";
import { parseWorkspace } from "../histfactory/parse-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { readHs3, type Hs3Reading } from "../hs3/read-hs3.ts";
import { writeHs3 } from "../hs3/write-hs3.ts";
import { applyPopxf, type PopxfApplication } from "../popxf/apply-popxf.ts";
import { readPopxf, type PopxfReading } from "../popxf/read-popxf.ts";
import { writePopxf, type PopxfSettings } from "../popxf/write-popxf.ts";
import type { Loss } from "./loss.ts";
import { modelFormat, type ModelFormat } from "./model-format.ts";

/** A model in a file. */
export interface ModelText {
  readonly text: string;
  /** Name of the file as the user wrote it. */
  readonly where: string;
}

/** Formats that a model can be converted to. */
export type ConversionTarget = "pyhf" | "hs3" | "popxf" | "card";

export interface ConversionSettings {
  /** Kinds of losses to put up with; "all" for all. */
  readonly allowLoss?: readonly string[];
  readonly hs3?: Hs3Reading;
  readonly popxf?: PopxfReading & PopxfApplication & PopxfSettings;
  readonly card?: CardWriting;
  /** A workspace or HS3 document that gets the polynomials of a POPxf file: those alone are no model. */
  readonly onto?: ModelText;
}

/** A converted model. */
export interface Conversion {
  readonly from: ModelFormat;
  readonly to: ConversionTarget;
  /** JSON, indented by two, with a final newline; the text of a card. */
  readonly text: string;
  /** What belongs beside it: the histograms and the scaling of a card. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What was left out, all of it allowed. */
  readonly losses: readonly Loss[];
  readonly remarks: readonly string[];
}

/** A model on the way: every format is read into a workspace and written from one. */
export interface Passage<T> {
  readonly result: T;
  readonly losses: readonly Loss[];
  readonly remarks: readonly string[];
}

type Read = (model: ModelText, settings: ConversionSettings) => Passage<Workspace>;
type Write = (workspace: Workspace, settings: ConversionSettings) => Passage<Pick<Conversion, "text" | "files">>;

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** A workspace with the polynomials of a POPxf file. */
function readOnto({ text, where }: ModelText, settings: ConversionSettings): Passage<Workspace> {
  const { onto, ...others } = settings;
  const { popxf = {} } = others;
  if (onto === undefined) {
    const message = "a POPxf file has expected events only, no observations and no uncertainties";
    throw new AnalysisError("MODEL_CONVERSION", message, { where, hint: "name a workspace or an HS3 document that it belongs to" });
  }
  const model = reader(onto)(onto, others);
  const polynomials = readPopxf(text, where, popxf);
  const uncertain = [...polynomials.uncertainties.keys()];
  return {
    result: applyPopxf(model.result, polynomials, popxf),
    losses: [
      ...model.losses,
      ...(uncertain.length > 0
        ? [{ kind: "uncertainties", message: `uncertainties of the polynomials are left out: ${uncertain.join(", ")}` }]
        : []),
    ],
    remarks: [...model.remarks, ...polynomials.remarks],
  };
}

const READERS: Readonly<Partial<Record<ModelFormat, Read>>> = {
  pyhf: ({ text, where }) => ({ result: parseWorkspace(text, where), losses: [], remarks: [] }),
  hs3: ({ text, where }, { hs3 }) => {
    const { workspace, losses, remarks } = readHs3(text, where, hs3);
    return { result: workspace, losses, remarks };
  },
  popxf: readOnto,
};

const WRITERS: Readonly<Record<ConversionTarget, Write>> = {
  pyhf: (workspace) => ({ result: { text: json(workspace), files: [] }, losses: [], remarks: [] }),
  hs3: (workspace) => {
    const { document, losses } = writeHs3(workspace);
    return { result: { text: json(document), files: [] }, losses, remarks: [] };
  },
  popxf: (workspace, { popxf }) => {
    const { document, losses } = writePopxf(workspace, popxf);
    return { result: { text: json(document), files: [] }, losses, remarks: [] };
  },
  card: (workspace, { card: writing }) => {
    const { card, shapes, scaling, losses, remarks } = writeCard(workspace, writing);
    const files = [
      { name: writing?.shapes ?? SHAPES, text: json(shapes) },
      ...(scaling.length > 0 ? [{ name: "scaling.json", text: json(scaling) }] : []),
    ];
    return { result: { text: card, files }, losses, remarks };
  },
};

function reader({ text, where }: ModelText): Read {
  const format = modelFormat(text, where);
  const read = READERS[format];
  if (read === undefined)
    throw new AnalysisError("MODEL_CONVERSION", `nothing can be made of the format ${format} here`, {
      where,
      hint: `can be: ${Object.keys(READERS).join(", ")}`,
    });
  return read;
}

/**
 * Writes what was read of a model in another format.
 * @param read what every format is read into, with the losses of reading
 * @param where name of the file as the user wrote it
 * @throws AnalysisError MODEL_CONVERSION for losses that are not allowed; those of writing
 */
export function convertWorkspace(
  read: Passage<Workspace>,
  from: ModelFormat,
  where: string,
  to: ConversionTarget,
  settings: ConversionSettings,
): Conversion {
  const written = WRITERS[to](read.result, settings);
  const losses = [...read.losses, ...written.losses];
  const allowed = new Set(settings.allowLoss);
  const refused = allowed.has("all") ? [] : losses.filter(({ kind }) => !allowed.has(kind));
  if (refused.length > 0) {
    const kinds = [...new Set(refused.map(({ kind }) => kind))].join(", ");
    const message = `conversion to ${to} loses something: ${refused.map(({ message: lost }) => lost).join("; ")}`;
    throw new AnalysisError("MODEL_CONVERSION", message, { where, hint: `losses can be allowed by their kind: ${kinds}` });
  }
  return { from, to, ...written.result, losses, remarks: [...read.remarks, ...written.remarks] };
}

/**
 * Converts a statistical model to another format. Nothing is lost unsaid: whatever the target cannot hold is a loss, and losses that are not allowed by their
 * kind stop the conversion. A card has its histograms in other files: convertCard.
 * @throws AnalysisError MODEL_CONVERSION for losses that are not allowed, or formats between which there is no way; MODEL_FORMAT; those of reading and writing
 */
export function convertModel(model: ModelText, to: ConversionTarget, settings: ConversionSettings = {}): Conversion {
  const { text, where } = model;
  return convertWorkspace(reader(model)(model, settings), modelFormat(text, where), where, to, settings);
}
