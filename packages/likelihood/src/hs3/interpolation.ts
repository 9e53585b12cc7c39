import { has, member, placeError, textOf, type JsonPlace } from "../json/json-place.ts";
import type { FactorCode, ShapeCode } from "../model/template-model.ts";

/** How all normsys and all histosys of a document interpolate. */
export interface Hs3Interpolation {
  readonly normsys: FactorCode;
  readonly histosys: ShapeCode;
}

/** Names of interpolations: of the standard, of pyhf, ROOT's whole numbers, and ROOT's "type,in,out". */
const FACTORS: ReadonlyMap<string, FactorCode> = new Map([
  ["log", "code1"],
  ["code1", "code1"],
  ["1", "code1"],
  ["mult,exp,", "code1"],
  ["code4", "code4"],
  ["4", "code4"],
  ["5", "code4"],
  ["mult,poly6,exp", "code4"],
]);

const SHAPES: ReadonlyMap<string, ShapeCode> = new Map([
  ["lin", "code0"],
  ["code0", "code0"],
  ["0", "code0"],
  ["add,poly1,", "code0"],
  ["parabolic", "code2"],
  ["code2", "code2"],
  ["2", "code2"],
  ["3", "code2"],
  ["add,poly2,poly1", "code2"],
  ["poly6", "code4p"],
  ["code4p", "code4p"],
  ["4", "code4p"],
  ["add,poly6,poly1", "code4p"],
]);

function nameOf(place: JsonPlace): string {
  const { value } = place;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  const out = has(place, "out") ? textOf(member(place, "out")) : "";
  return `${textOf(member(place, "type"))},${textOf(member(place, "in"))},${out}`;
}

/** Where the interpolation of a modifier is said, if it is: with the modifier, in its data, or for the whole channel. */
function placeOf(modifier: JsonPlace, channel: JsonPlace): JsonPlace | undefined {
  if (has(modifier, "interpolation")) return member(modifier, "interpolation");
  const data = member(modifier, "data");
  if (typeof data.value === "object" && data.value !== null && has(data, "interpolation")) return member(data, "interpolation");
  return has(channel, "default_interpolation") ? member(channel, "default_interpolation") : undefined;
}

function codeOf<Code extends string>(place: JsonPlace, codes: ReadonlyMap<string, Code>, what: string): Code {
  const name = nameOf(place);
  const code = codes.get(name);
  if (code === undefined) {
    const message = `interpolation "${name}" of a ${what} cannot be expressed by a workspace`;
    throw placeError(place, "MODEL_HS3_UNSUPPORTED", message, `can be: ${[...codes.keys()].map((key) => `"${key}"`).join(", ")}`);
  }
  return code;
}

/** Interpolation of a normsys: code4, ROOT's default, if nothing is said. @throws AnalysisError MODEL_HS3_UNSUPPORTED */
export function factorCode(modifier: JsonPlace, channel: JsonPlace): FactorCode {
  const place = placeOf(modifier, channel);
  return place === undefined ? "code4" : codeOf(place, FACTORS, "normsys");
}

/** Interpolation of a histosys: code4p, ROOT's default, if nothing is said. @throws AnalysisError MODEL_HS3_UNSUPPORTED */
export function shapeCode(modifier: JsonPlace, channel: JsonPlace): ShapeCode {
  const place = placeOf(modifier, channel);
  return place === undefined ? "code4p" : codeOf(place, SHAPES, "histosys");
}

/** The one code that all modifiers of a kind have. @throws AnalysisError MODEL_HS3_UNSUPPORTED if they differ */
export function commonCode<Code extends string>(codes: readonly Code[], usual: Code, what: string, document: JsonPlace): Code {
  const different = [...new Set(codes)];
  if (different.length > 1) {
    const message = `the document interpolates some ${what} by ${different[0]} and some by ${different[1]}, a workspace has one code for all`;
    throw placeError(document, "MODEL_HS3_UNSUPPORTED", message);
  }
  return different.at(0) ?? usual;
}
