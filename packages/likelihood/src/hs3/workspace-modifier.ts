import type { Modifier } from "../histfactory/workspace.ts";
import { items, member, numberOf, numbersOf, placeError } from "../json/json-place.ts";
import { keyOf, type Named } from "./named-parameters.ts";
import type { ReadModifier, ReadSample } from "./read-channel.ts";

/**
 * A modifier of the document as the workspace has it.
 * @throws AnalysisError MODEL_HS3_FORM, and MODEL_HS3_AMBIGUOUS for templates that look like additions
 */
export function workspaceModifier(modifier: ReadModifier, sample: ReadSample, { names, scalars, bins }: Named): Modifier {
  const { type, parameters, place } = modifier;
  const data = member(place, "data");
  const [first] = parameters;
  const { length } = sample.contents;
  const template = (key: "hi" | "lo"): number[] => {
    const side = member(data, key);
    return numbersOf(Array.isArray(side.value) ? side : member(side, "contents"), length);
  };
  const named = (key: string): string => {
    const name = names.get(key);
    if (name === undefined) throw new Error(`no name for ${key}`);
    return name;
  };
  switch (type) {
    case "normfactor":
      return { name: named(first), type: scalars.get(first)?.kind === "lumi" ? "lumi" : "normfactor", data: null };
    case "normsys":
      return { name: named(first), type, data: { hi: numberOf(member(data, "hi")), lo: numberOf(member(data, "lo")) } };
    case "histosys": {
      const [hi, lo] = [template("hi"), template("lo")];
      if (sample.contents.some((content) => content > 0) && hi.every((value, bin) => value * lo[bin] < 0 && sample.contents[bin] > 0)) {
        const message = `templates of histosys "${modifier.name}" have opposite signs in every bin, as additions to the contents would have, and ROOT's are absolute`;
        throw placeError(data, "MODEL_HS3_AMBIGUOUS", message, "give the contents at ±1 standard deviation");
      }
      return { name: named(first), type, data: { hi_data: hi, lo_data: lo } };
    }
    case "polynomial": {
      const terms = ((parameters.length + 1) * (parameters.length + 2)) / 2;
      const matrix = items(member(data, "matrix")).map((row) => numbersOf(row, terms));
      return { name: modifier.name, type, data: { coefficients: parameters, matrix } };
    }
    default: {
      const key = keyOf(parameters);
      const found = bins.get(key);
      if (found === undefined) throw new Error(`no parameters ${key}`);
      if (found.type === "shapefactor") return { name: named(key), type: "shapefactor", data: null };
      const uncertainties = found.data.get(modifier);
      if (uncertainties === undefined) throw new Error(`no uncertainties of ${modifier.name}`);
      return { name: named(key), type: found.type, data: uncertainties };
    }
  }
}
