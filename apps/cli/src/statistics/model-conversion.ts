import { AnalysisError } from "@ratiometer/config";
import { convertModel, modelFormat, type ConversionSettings, type ConversionTarget, type ModelFormat } from "@ratiometer/likelihood";
import { requireWritable, writeFileAtomically } from "@ratiometer/tables";
import { decimalNumber } from "../arguments.ts";
import type { Answer, Context, Option } from "../command.ts";
import { namedNumbers } from "../named-numbers.ts";
import { modelFile } from "./model-file.ts";

const TARGETS: readonly ConversionTarget[] = ["pyhf", "hs3", "popxf"];

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
  { name: "analysis", value: "NAME", summary: "of an HS3 document: the analysis or likelihood" },
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

/**
 * Converts a statistical model to another format, and writes it unless something is lost that was not allowed to be.
 * @throws AnalysisError as modelFile and convertModel; DATA_NOT_WRITABLE, USAGE_OPTION_VALUE
 */
export async function modelConversion({ positionals: [path, out], values, report }: Context): Promise<Answer> {
  if (!/\.json$/i.test(out))
    throw new AnalysisError("USAGE_OPTION_VALUE", `the file to write is "${out}", expected a name that ends in .json`, {
      hint: "a trained MadMiner estimator becomes a network with a name that ends in .onnx",
    });
  const settings = conversionSettings(values);
  await requireWritable(out);
  const file = await modelFile(path);
  const onto = values("onto").at(0);
  const model = onto === undefined ? undefined : await modelFile(onto);
  const conversion = convertModel(
    { text: file.text, where: file.path },
    targetOf(out, values("to").at(0), modelFormat(file.text, file.path)),
    { ...settings, ...(model === undefined ? {} : { onto: { text: model.text, where: model.path } }) },
  );
  await writeFileAtomically(out, conversion.text);
  const { from, to, losses, remarks } = conversion;
  for (const { kind, message } of losses) report.warn(`lost (${kind}): ${message}`);
  return {
    text: [
      `${path}: ${NAMES[from]}`,
      ...[...file.remarks, ...remarks].map((remark) => `note: ${remark}`),
      `${out}: ${NAMES[to]}${losses.length === 0 ? ", nothing is lost" : ""}`,
    ],
    json: { in: path, out, from, to, losses, remarks: [...file.remarks, ...remarks] },
  };
}
