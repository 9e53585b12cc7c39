import { AnalysisError, unknownName } from "@ratiometer/config";
import type { FactorCode, ShapeCode } from "@ratiometer/likelihood";
import type { Context, Option } from "../command.ts";

const FACTOR_CODES: readonly FactorCode[] = ["code1", "code4"];
const SHAPE_CODES: readonly ShapeCode[] = ["code0", "code2", "code2-pyhf", "code4p"];

/** What a command line says of its model and data, as plain values: threads read the model again from them. */
export interface ModelRequest {
  /** As given on the command line. */
  readonly path: string;
  readonly measurement?: string;
  /** Of an HS3 document: analysis or likelihood. */
  readonly analysis?: string;
  readonly normsys?: FactorCode;
  readonly histosys?: ShapeCode;
  /** The file is left out for an archive that has one beside the workspace. */
  readonly patchset?: { readonly file?: string; readonly patch: string };
  /** Path of a workspace in an archive. */
  readonly workspace?: string;
  /** File of Combine's interference scaling. */
  readonly scaling?: string;
  /** Of a scaling by a table: those that vary. */
  readonly coefficients?: readonly string[];
  /** What $MASS stands for in a card. */
  readonly mass?: number;
  /** Each "name=value,…". */
  readonly set: readonly string[];
  /** Each "name=low:high". */
  readonly bounds: readonly string[];
  /** Each "name" or "name=value", several separated by commas. */
  readonly fix: readonly string[];
  readonly mask: readonly string[];
  readonly order: "linear" | "quadratic";
  readonly data: "observed" | "asimov";
  /** Each "name=value,…". */
  readonly asimovAt: readonly string[];
}

/** Options of every command on a model. */
export const MODEL_OPTIONS: readonly Option[] = [
  { name: "measurement", value: "NAME", summary: "of a workspace; the first if left out" },
  { name: "analysis", value: "NAME", summary: "of an HS3 document: the analysis or likelihood" },
  {
    name: "interpolation",
    value: "normsys=CODE,histosys=CODE",
    summary: `of a workspace: ${FACTOR_CODES.join(" or ")} (code4 if left out), ${SHAPE_CODES.join(", ")} (code4p)`,
  },
  { name: "patchset", value: "FILE", summary: "patches of the workspace, with --patch; those of an archive if left out" },
  { name: "patch", value: "NAME", summary: "the patch of --patchset, or of an archive of HEPData, to apply" },
  { name: "workspace", value: "PATH", summary: "of an archive: which of its workspaces" },
  { name: "scaling", value: "FILE.json", summary: "of a card: Combine's interference scaling, or a table of EFT parametrisations" },
  { name: "coefficients", value: "NAME,…", summary: "of a scaling by a table: those that vary, the others are 0; all if left out" },
  { name: "mass", value: "NUMBER", summary: "of a card: what $MASS stands for" },
  { name: "set", value: "NAME=NUMBER,…", several: true, summary: "initial values of parameters" },
  { name: "fix", value: "NAME[=NUMBER],…", several: true, summary: "parameters that are held, at their initial values if none is given" },
  { name: "bounds", value: "NAME=LOW:HIGH", several: true, summary: "where fits look for a parameter" },
  { name: "mask", value: "CHANNEL", several: true, summary: "a channel to leave out" },
  {
    name: "order",
    value: "ORDER",
    choices: ["linear", "quadratic"],
    summary: "quadratic, or EFT polynomials without their quadratic terms",
  },
];

/** Options of the commands that look at data. */
export const DATA_OPTIONS: readonly Option[] = [
  { name: "data", value: "DATA", choices: ["observed", "asimov"], summary: "observed, or Asimov data at the initial values" },
  {
    name: "asimov-at",
    value: "NAME=NUMBER,…",
    several: true,
    summary: "Asimov data with parameters at other values than the initial ones",
  },
];

/** "normsys=code1,histosys=code0". @throws AnalysisError USAGE_OPTION_VALUE */
function interpolation(text: string): Pick<ModelRequest, "normsys" | "histosys"> {
  const codes: { normsys?: FactorCode; histosys?: ShapeCode } = {};
  for (const part of text.split(",")) {
    const words = part.split("=").map((word) => word.trim());
    if (words.length !== 2)
      throw new AnalysisError("USAGE_OPTION_VALUE", `--interpolation is "${text}", expected normsys=CODE,histosys=CODE`);
    const [kind, code] = words;
    if (kind in codes) throw new AnalysisError("USAGE_OPTION_VALUE", `--interpolation says "${kind}" twice`);
    const factor = FACTOR_CODES.find((each) => each === code);
    const shape = SHAPE_CODES.find((each) => each === code);
    if (kind === "normsys" && factor !== undefined) codes.normsys = factor;
    else if (kind === "histosys" && shape !== undefined) codes.histosys = shape;
    else if (kind === "normsys") throw unknownName("USAGE_OPTION_VALUE", "interpolation of normsys", code, FACTOR_CODES);
    else if (kind === "histosys") throw unknownName("USAGE_OPTION_VALUE", "interpolation of histosys", code, SHAPE_CODES);
    else throw unknownName("USAGE_OPTION_VALUE", "kind of modifier in --interpolation", kind, ["normsys", "histosys"]);
  }
  return codes;
}

/** The model that a command line asks for. @throws AnalysisError USAGE_OPTION_VALUE, USAGE_ARGUMENTS */
export function modelRequest({ positionals: [path], values }: Pick<Context, "positionals" | "values">): ModelRequest {
  const one = (name: string): string | undefined => values(name).at(0);
  const [measurement, analysis, codes, file, patch, scaling, mass, coefficients] = [
    "measurement",
    "analysis",
    "interpolation",
    "patchset",
    "patch",
    "scaling",
    "mass",
    "coefficients",
  ].map(one);
  if (file !== undefined && patch === undefined)
    throw new AnalysisError("USAGE_ARGUMENTS", "found --patchset alone", { hint: "--patchset FILE and --patch NAME go together" });
  const workspace = one("workspace");
  if (mass !== undefined && !(Number(mass) > 0))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--mass is "${mass}", expected a positive number`);
  const asimovAt = values("asimov-at");
  if (asimovAt.length > 0 && one("data") === "observed")
    throw new AnalysisError("USAGE_ARGUMENTS", "found --asimov-at with --data observed", { hint: "leave one of them out" });
  return {
    path,
    ...(measurement === undefined ? {} : { measurement }),
    ...(analysis === undefined ? {} : { analysis }),
    ...(codes === undefined ? {} : interpolation(codes)),
    ...(patch === undefined ? {} : { patchset: { patch, ...(file === undefined ? {} : { file }) } }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(scaling === undefined ? {} : { scaling }),
    ...(coefficients === undefined ? {} : { coefficients: coefficients.split(",").map((name) => name.trim()) }),
    ...(mass === undefined ? {} : { mass: Number(mass) }),
    set: values("set"),
    bounds: values("bounds"),
    fix: values("fix"),
    mask: values("mask"),
    order: one("order") === "linear" ? "linear" : "quadratic",
    data: asimovAt.length > 0 || one("data") === "asimov" ? "asimov" : "observed",
    asimovAt,
  };
}
