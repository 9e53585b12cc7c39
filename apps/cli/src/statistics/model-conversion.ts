import { basename, dirname, join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import {
  cardTemplates,
  convertCard,
  convertModel,
  modelFormat,
  parseCard,
  readScaling,
  type Conversion,
  type ConversionSettings,
  type ConversionTarget,
  type ModelFormat,
} from "@ratiometer/likelihood";
import { requireWritable, writeFileAtomically } from "@ratiometer/tables";
import { decimalNumber } from "../arguments.ts";
import type { Answer, Context, Option } from "../command.ts";
import { namedNumbers } from "../named-numbers.ts";
import { fileText, modelFile, type ModelFile } from "./model-file.ts";
import { MODEL_OPTIONS, modelRequest } from "./model-options.ts";

const TARGETS: readonly ConversionTarget[] = ["pyhf", "hs3", "popxf", "card"];

const NAMES: Readonly<Record<ModelFormat, string>> = {
  pyhf: "pyhf workspace",
  hs3: "HS3 document",
  popxf: "POPxf file",
  card: "Combine card",
  scaling: "interference scaling",
};

/** Options for conversions of statistical models. */
export const CONVERSION_OPTIONS: readonly Option[] = [
  { name: "to", value: "FORMAT", choices: TARGETS, summary: "of a statistical model; if left out, by the name of OUT" },
  {
    name: "allow-loss",
    value: "KIND",
    several: true,
    summary: "what may be lost on the way, by the kind that the refusal names; all for anything",
  },
  { name: "onto", value: "MODEL", summary: "the model that gets the polynomials of a POPxf file" },
  ...MODEL_OPTIONS.filter(({ name }) => ["analysis", "scaling", "coefficients", "mass"].includes(name)),
  { name: "scale", value: "GEV", summary: "to POPxf: the scale at which the coefficients are defined" },
  { name: "unit", value: "UNIT", choices: ["GeV^-2"], summary: "from POPxf: that its coefficients are in GeV^-2, not as they are" },
  {
    name: "nominal-at",
    value: "NAME=NUMBER,…",
    summary: "from POPxf: coefficients at which the nominal events of --onto were made; only ratios to them count",
  },
];

/** A whole word of the name of a file: "model.hs3.json", "hs3-model.json". */
const says = (name: string, word: string): boolean => new RegExp(`(?:^|[^a-z0-9])${word}(?:[^a-z0-9]|$)`, "i").test(name);

/** The format of a file to write: as asked, or by its name; else HS3 of a pyhf workspace, and a pyhf workspace of anything else. */
function targetOf(out: string, asked: string | undefined, from: ModelFormat): ConversionTarget {
  if (/\.txt$/i.test(out)) return "card";
  const named = TARGETS.find((target) => target === asked) ?? TARGETS.find((target) => says(out.replace(/^.*[/\\]/, ""), target));
  return named ?? (from === "pyhf" ? "hs3" : "pyhf");
}

/** @throws AnalysisError USAGE_OPTION_VALUE */
function conversionSettings(values: Context["values"]): Omit<ConversionSettings, "onto"> {
  const [analysis, scale, unit, nominalAt] = ["analysis", "scale", "unit", "nominal-at"].map((name) => values(name).at(0));
  const size = scale === undefined ? undefined : decimalNumber(scale);
  if (scale !== undefined && !(size !== undefined && size > 0))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--scale is "${scale}", expected a positive number of GeV`);
  return {
    allowLoss: values("allow-loss").flatMap((text) => text.split(",").map((kind) => kind.trim())),
    hs3: analysis === undefined ? {} : { analysis },
    popxf: {
      ...(size === undefined ? {} : { scale: size }),
      ...(unit === "GeV^-2" ? { unit } : {}),
      ...(nominalAt === undefined ? {} : { nominalAt: namedNumbers("nominal-at", nominalAt) }),
    },
  };
}

/** @throws AnalysisError USAGE_OPTION_VALUE for a name that does not fit the format asked for */
function checkName(out: string, asked: string | undefined): void {
  const ending = /\.txt$/i.test(out) ? "txt" : /\.json$/i.test(out) ? "json" : undefined;
  if (ending === undefined)
    throw new AnalysisError(
      "USAGE_OPTION_VALUE",
      `the file to write is "${out}", expected a name that ends in .json, or in .txt for a card`,
      {
        hint: "a trained MadMiner estimator becomes a network with a name that ends in .onnx",
      },
    );
  if (asked !== undefined && (asked === "card") !== (ending === "txt"))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--to is ${asked} and the file to write is "${out}"`, {
      hint: "cards end in .txt, everything else in .json",
    });
}

/** The conversion of what a file holds. */
async function converted(
  file: ModelFile,
  to: ConversionTarget,
  settings: ConversionSettings,
  values: Context["values"],
): Promise<Conversion> {
  if (modelFormat(file.text, file.path) !== "card") return convertModel({ text: file.text, where: file.path }, to, settings);
  const { scaling, mass, coefficients } = modelRequest({ positionals: [file.path], values });
  const scaled =
    scaling === undefined ? undefined : readScaling(await fileText(scaling), scaling, coefficients === undefined ? {} : { coefficients });
  const card = parseCard(file.text, file.path);
  const templates = cardTemplates(card, mass);
  try {
    return await convertCard(card, templates, to, { ...settings, ...(scaled === undefined ? {} : { scaling: scaled }) });
  } finally {
    await templates.close();
  }
}

/**
 * Converts a statistical model to another format, and writes it unless something is lost that was not allowed to be. Beside a card OUT.txt there are
 * OUT.shapes.json and, where it has polynomials, OUT.scaling.json.
 * @throws AnalysisError as modelFile, convertModel and convertCard; DATA_NOT_WRITABLE, USAGE_OPTION_VALUE
 */
export async function modelConversion({ positionals: [path, out], values, report }: Context): Promise<Answer> {
  const asked = values("to").at(0);
  checkName(out, asked);
  const stem = out.replace(/\.\w+$/, "");
  const settings: ConversionSettings = { ...conversionSettings(values), card: { shapes: `${basename(stem)}.shapes.json` } };
  await requireWritable(out);
  const file = await modelFile(path);
  const onto = values("onto").at(0);
  const model = onto === undefined ? undefined : await modelFile(onto);
  const conversion = await converted(
    file,
    targetOf(out, asked, modelFormat(file.text, file.path)),
    { ...settings, ...(model === undefined ? {} : { onto: { text: model.text, where: model.path } }) },
    values,
  );
  const { from, to, losses, remarks } = conversion;
  const beside = conversion.files.map(({ name, text }) => ({
    path: name === "scaling.json" ? `${stem}.scaling.json` : join(dirname(out), name),
    text,
  }));
  for (const each of beside) await writeFileAtomically(each.path, each.text);
  await writeFileAtomically(out, conversion.text);
  for (const { kind, message } of losses) report.warn(`lost (${kind}): ${message}`);
  return {
    text: [
      `${path}: ${NAMES[from]}`,
      ...[...file.remarks, ...remarks].map((remark) => `note: ${remark}`),
      `${out}: ${NAMES[to]}${losses.length === 0 ? ", nothing is lost" : ""}`,
      ...beside.map((each) => `${each.path}: belongs to it`),
    ],
    json: { in: path, out, from, to, files: beside.map((each) => each.path), losses, remarks: [...file.remarks, ...remarks] },
  };
}
