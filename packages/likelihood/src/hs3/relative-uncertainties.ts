import { items, member, numberOf, numbersOf, optional, optionalItems, placeError, textOf, type JsonPlace } from "../json/json-place.ts";
import type { ParameterValues } from "./parameter-values.ts";
import type { ReadModifier, ReadSample } from "./read-channel.ts";

/** Uncertainties of a shapesys in each bin: relative to the contents, and absolute where the document has them so. */
export interface ShapesysUncertainties {
  readonly relative: readonly number[];
  readonly absolute: readonly number[] | undefined;
  readonly remark: string | undefined;
}

interface Dialect {
  readonly name: string;
  readonly relative: (value: number, content: number) => number;
}

/** What `vals` of a shapesys have been: ROOT's relative uncertainties, those of pyhf, ROOT's expected counts before, and the inverse in the standard's text. */
const DIALECTS: readonly Dialect[] = [
  { name: "relative uncertainties", relative: (value) => value },
  { name: "absolute uncertainties", relative: (value, content) => value / content },
  { name: "expected auxiliary counts", relative: (value) => 1 / Math.sqrt(value) },
  { name: "inverse relative uncertainties", relative: (value) => 1 / value },
];

/** ROOT lets a γ go up to 1 + 5σ: that tells its relative uncertainty, to the digits that files keep. */
const SIGMAS = 5;
const AGREES = 1e-5;

function fits(
  dialect: Dialect,
  vals: readonly number[],
  { contents }: ReadSample,
  { parameters }: ReadModifier,
  values: ParameterValues,
): boolean {
  let told = false;
  for (const [bin, value] of vals.entries()) {
    const upper = values.range(parameters[bin])?.[1];
    if (value === 0 || !(contents[bin] > 0) || upper === undefined) continue;
    if (!(Math.abs(upper - 1 - SIGMAS * dialect.relative(value, contents[bin])) <= AGREES * upper)) return false;
    told = true;
  }
  return told;
}

const madeByRoot = (document: JsonPlace): boolean => {
  const metadata = optional(document, "metadata");
  return metadata !== undefined && optionalItems(metadata, "packages").some((tool) => textOf(member(tool, "name")) === "ROOT");
};

function dialectOf(vals: readonly number[], place: JsonPlace, document: JsonPlace, tells: (dialect: Dialect) => boolean): Dialect {
  const told = DIALECTS.find(tells);
  if (told !== undefined) return told;
  // an auxiliary measurement of less than one count is no shapesys of ROOT's
  if (madeByRoot(document) && vals.every((value) => value < 1)) return DIALECTS[0];
  const message = `vals of a shapesys are ${DIALECTS.map(({ name }) => name).join(", ")}, depending on who wrote them, and nothing here tells`;
  throw placeError(place, "MODEL_HS3_AMBIGUOUS", message, 'give the absolute uncertainties as "uncertainties" beside "vals"');
}

/**
 * Uncertainties of a shapesys, from `data.uncertainties` (absolute, ours) or `data.vals`, whose meaning the ranges of the parameters tell.
 * @throws AnalysisError MODEL_HS3_AMBIGUOUS if they do not, MODEL_HS3_FORM
 */
export function shapesysUncertainties(
  modifier: ReadModifier,
  sample: ReadSample,
  values: ParameterValues,
  document: JsonPlace,
): ShapesysUncertainties {
  const { contents } = sample;
  const data = member(modifier.place, "data");
  const absolute = optional(data, "uncertainties");
  if (absolute !== undefined) {
    const given = numbersOf(absolute, contents.length);
    const relative = given.map((uncertainty, bin) => (uncertainty > 0 && contents[bin] > 0 ? uncertainty / contents[bin] : 0));
    return { relative, absolute: given, remark: undefined };
  }
  const place = member(data, "vals");
  const vals = numbersOf(place, contents.length);
  for (const item of items(place))
    if (numberOf(item) < 0) throw placeError(item, item.code, `found ${numberOf(item)}, expected an uncertainty that is not negative`);
  if (vals.every((value) => value === 0)) return { relative: vals, absolute: undefined, remark: undefined };
  const dialect = dialectOf(vals, place, document, (candidate) => fits(candidate, vals, sample, modifier, values));
  const relative = vals.map((value, bin) => (value > 0 && contents[bin] > 0 ? dialect.relative(value, contents[bin]) : 0));
  const own = dialect === DIALECTS[1] ? vals : undefined;
  return { relative, absolute: own, remark: `vals of shapesys "${modifier.name}" of sample "${sample.name}" are read as ${dialect.name}` };
}
