import { AnalysisError, TOO_DEEP, tooDeepYaml } from "@ratiometer/config";
import { LineCounter, parse, YAMLError } from "yaml";
import { alphaSFromLambda, oneLoopAlphaS, tabulatedAlphaS, type AlphaS } from "./alpha-s.ts";

/** Keys of a set, as its .info file and the header of a member give them. */
export type SetMetadata = Readonly<Record<string, unknown>>;

/**
 * Reads a .info file or a header, both YAML.
 * @throws AnalysisError DATA_PDF_FORMAT
 */
export function parseSetMetadata(text: string, where: string): SetMetadata {
  let value: unknown;
  if (tooDeepYaml(text) !== undefined)
    throw new AnalysisError("DATA_PDF_FORMAT", `not readable as YAML (${TOO_DEEP})`, {
      where,
      hint: "the file is damaged: get the set anew",
    });
  const lines = new LineCounter();
  try {
    // the library's own words of where are looked for in a time that grows with the square of the blank lines
    value = parse(text, { logLevel: "error", uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  } catch (cause) {
    const line =
      cause instanceof YAMLError ? `line ${lines.linePos(cause.pos[0]).line}: ${cause.message}` : String(cause).split("\n", 1)[0];
    throw new AnalysisError("DATA_PDF_FORMAT", `not readable as YAML (${line})`, {
      where,
      hint: "the file is damaged: get the set anew",
      cause,
    });
  }
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as SetMetadata;
  throw new AnalysisError("DATA_PDF_FORMAT", `found ${Array.isArray(value) ? "a list" : typeof value}, expected lines "Key: value"`, {
    where,
    hint: "the file is damaged: get the set anew",
  });
}

const HINT = "the .info file of the set, beside its .dat files, must give AlphaS_Qs and AlphaS_Vals, or AlphaS_MZ with AlphaS_OrderQCD: 0";

/** A positive number under a key, undefined without the key. */
function positive(metadata: SetMetadata, key: string, where: string): number | undefined {
  if (!(key in metadata)) return undefined;
  const value = metadata[key];
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new AnalysisError("DATA_PDF_ALPHA_S", `${key}: found ${JSON.stringify(value)}, expected a positive number`, { where, hint: HINT });
}

/** Numbers under a key. */
function list(metadata: SetMetadata, key: string, where: string): readonly number[] {
  const value = metadata[key];
  if (Array.isArray(value) && value.length >= 2 && value.every((item) => typeof item === "number" && Number.isFinite(item) && item > 0))
    return value as readonly number[];
  throw new AnalysisError("DATA_PDF_ALPHA_S", `${key}: found no list of two or more positive numbers`, { where, hint: HINT });
}

function table(metadata: SetMetadata, where: string): AlphaS {
  const scales = list(metadata, "AlphaS_Qs", where);
  const values = list(metadata, "AlphaS_Vals", where);
  const fault = (message: string): AnalysisError => new AnalysisError("DATA_PDF_ALPHA_S", message, { where, hint: HINT });
  if (scales.length !== values.length) throw fault(`found ${values.length} AlphaS_Vals for ${scales.length} AlphaS_Qs`);
  const wrong = scales.findIndex((q, i) => i > 0 && q < scales[i - 1]);
  if (wrong >= 0) throw fault(`AlphaS_Qs must increase: found ${scales[wrong]} after ${scales[wrong - 1]}`);
  if (scales[0] === scales[scales.length - 1]) throw fault(`AlphaS_Qs must increase: found ${scales[0]} only`);
  return tabulatedAlphaS(scales, values);
}

/** Where charm, bottom and top set in, as far as the set counts them, GeV. */
function thresholdsOf(metadata: SetMetadata, where: string): readonly number[] {
  const flavours = positive(metadata, "AlphaS_NumFlavors", where) ?? positive(metadata, "NumFlavors", where) ?? 5;
  return ["Charm", "Bottom", "Top"].slice(0, Math.max(0, flavours - 3)).map((name) => {
    const keys = [`AlphaS_Threshold${name}`, `Threshold${name}`, `M${name}`];
    const threshold = keys.map((key) => positive(metadata, key, where)).find((value) => value !== undefined);
    if (threshold !== undefined) return threshold;
    throw new AnalysisError("DATA_PDF_ALPHA_S", `nothing says where ${name.toLowerCase()} sets in`, {
      where,
      hint: `the .info file of the set must give M${name}, or a table of α_s: AlphaS_Qs and AlphaS_Vals`,
    });
  });
}

/** The Z mass where a set gives AlphaS_MZ without MZ, GeV. */
const Z_MASS = 91.1876;

/**
 * α_s of a set: its table (AlphaS_Qs, AlphaS_Vals) or, for a leading-order one (AlphaS_OrderQCD 0), the one-loop curve through AlphaS_MZ at MZ, else
 * that of AlphaS_Lambda5, with flavours setting in at ThresholdCharm … or MCharm …, as many as AlphaS_NumFlavors or NumFlavors says (else 5).
 *
 * @param where file, for errors
 * @throws AnalysisError DATA_PDF_ALPHA_S
 */
export function alphaSOfSet(metadata: SetMetadata, where: string): AlphaS {
  if ("AlphaS_Qs" in metadata || "AlphaS_Vals" in metadata) return table(metadata, where);
  const scale = positive(metadata, "MZ", where) ?? Z_MASS;
  const value = positive(metadata, "AlphaS_MZ", where);
  const lambda = value === undefined ? positive(metadata, "AlphaS_Lambda5", where) : undefined;
  const reference = value !== undefined ? { scale, value } : lambda !== undefined ? alphaSFromLambda(lambda, 5, scale) : undefined;
  const fault = (message: string): AnalysisError => new AnalysisError("DATA_PDF_ALPHA_S", message, { where, hint: HINT });
  if (reference === undefined) throw fault("nothing says how large α_s is");
  const order = metadata.AlphaS_OrderQCD ?? metadata.OrderQCD;
  if (order === undefined) throw fault("found neither a table of α_s nor AlphaS_OrderQCD");
  if (order !== 0) throw fault(`found AlphaS_OrderQCD ${JSON.stringify(order)} without a table of α_s, expected 0`);
  return oneLoopAlphaS(reference, thresholdsOf(metadata, where));
}
