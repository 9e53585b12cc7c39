import type { Modifier, Workspace, WorkspaceChannel, WorkspaceSample } from "../histfactory/workspace.ts";
import {
  items,
  jsonPlace,
  member,
  numberOf,
  numbersOf,
  optionalItems,
  placeError,
  recordOf,
  textOf,
  type JsonPlace,
} from "../json/json-place.ts";
import { binParameters, type BinCarrier, type BinParameters } from "./bin-parameters.ts";
import { binnedContents, chooseLikelihood, dataSet, likelihoodTerms, type LikelihoodTerm } from "./choose-likelihood.ts";
import { CONSTRAINT_TYPES, explicitConstraint, type ExplicitConstraint } from "./explicit-constraint.ts";
import { commonCode, factorCode, shapeCode, type Hs3Interpolation } from "./interpolation.ts";
import { alphaName, gammaName, parameterNaming, type NamedParameter } from "./parameter-naming.ts";
import { interestOf, parameterValues, type ParameterValues } from "./parameter-values.ts";
import { readChannel, type ReadChannel, type ReadModifier, type ReadSample } from "./read-channel.ts";
import { readMeasurements, type ReadAnalysis, type SettledParameter } from "./read-measurements.ts";
import { scalarParameters, type ScalarParameter } from "./scalar-parameters.ts";

export interface Hs3Reading {
  /** Name of the analysis or likelihood to read; the only one, or the only one that is not of Asimov data, if left out. */
  readonly analysis?: string;
}

/** What an HS3 document says in the terms of a workspace. */
export interface Hs3Model {
  readonly workspace: Workspace;
  /** A workspace does not say how it interpolates; the document does. */
  readonly interpolation: Hs3Interpolation;
  /** What was chosen among several readings, and what of the document the workspace does not have, one sentence each. */
  readonly remarks: readonly string[];
}

const CHANNEL = "histfactory_dist";
const nameOf = (place: JsonPlace): string => textOf(member(place, "name"));
const typeOf = (place: JsonPlace): string => textOf(member(place, "type"));

/** Refuses documents without channels, and channels of another kind, with one message that names all types. */
function checkDistributions(document: JsonPlace): void {
  const place = member(document, "distributions");
  const list = Array.isArray(place.value) ? items(place) : Object.keys(recordOf(place)).map((key) => member(place, key));
  if (Array.isArray(place.value) && list.some((distribution) => typeOf(distribution) === CHANNEL)) return;
  const types = [...new Set(list.map(typeOf))].map((type) => `"${type}"`).join(", ");
  const message = `the document has no channels of type "${CHANNEL}", its distributions are of type ${types === "" ? "none" : types}`;
  throw placeError(
    place,
    "MODEL_HS3_UNSUPPORTED",
    message,
    `supported are ${CHANNEL}, and ${CONSTRAINT_TYPES.join(", ")} as auxiliary measurements`,
  );
}

/** Names of the channels: ROOT's prefix is left out where all have it. */
function channelNames(terms: readonly LikelihoodTerm[]): string[] {
  const names = terms.map(({ distribution }) => nameOf(distribution));
  return names.every((name) => /^model_./.test(name)) ? names.map((name) => name.slice("model_".length)) : names;
}

const keyOf = (parameters: readonly string[]): string => JSON.stringify(parameters);
const perBin = ({ type }: ReadModifier): boolean => type === "shapefactor" || type === "shapesys" || type === "staterror";

/** Modifiers per bin by their parameters. @throws AnalysisError MODEL_HS3_UNSUPPORTED where they share some and not all */
function binGroups(channels: readonly ReadChannel[]): ReadonlyMap<string, readonly BinCarrier[]> {
  const groups = new Map<string, BinCarrier[]>();
  const owners = new Map<string, string>();
  for (const channel of channels)
    for (const sample of channel.samples)
      for (const modifier of sample.modifiers) {
        const key = keyOf(modifier.parameters);
        if (!perBin(modifier) && modifier.parameters.every((name) => !owners.has(name))) continue;
        for (const name of modifier.parameters) {
          const owner = owners.get(name);
          if ((owner ?? key) !== key || !perBin(modifier))
            throw placeError(
              modifier.place,
              "MODEL_HS3_UNSUPPORTED",
              `"${name}" is shared with modifiers that have other parameters besides, which a workspace's cannot`,
            );
          owners.set(name, key);
        }
        groups.set(key, [...(groups.get(key) ?? []), { channel, sample, modifier }]);
      }
  return groups;
}

/** Names that the parameters should have in the workspace. */
function wantedNames(scalars: ReadonlyMap<string, ScalarParameter>, bins: ReadonlyMap<string, readonly BinCarrier[]>): NamedParameter[] {
  const single = [...scalars.values()].map(({ name, kind }): NamedParameter => {
    if (kind === "lumi") return { key: name, wanted: "lumi", otherwise: "lumi" };
    return { key: name, wanted: kind === "alpha" ? alphaName(name) : name, otherwise: name };
  });
  const several = [...bins].map(([key, [{ channel, sample, modifier }]]): NamedParameter => {
    const wanted = gammaName(modifier.parameters) ?? modifier.name;
    return { key, wanted, otherwise: `${wanted}_${channel.name}_${sample.name}` };
  });
  return [...single, ...several];
}

interface Named {
  readonly names: ReadonlyMap<string, string>;
  readonly scalars: ReadonlyMap<string, ScalarParameter>;
  readonly bins: ReadonlyMap<string, BinParameters>;
}

function workspaceModifier(modifier: ReadModifier, sample: ReadSample, { names, scalars, bins }: Named): Modifier {
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

/** Settings of the parameters in the order of the workspace's modifiers. */
function settledParameters(channels: readonly ReadChannel[], { names, scalars, bins }: Named): SettledParameter[] {
  const settled = new Map<string, SettledParameter>();
  for (const { samples } of channels)
    for (const { modifiers } of samples)
      for (const modifier of modifiers) {
        const keys = perBin(modifier) ? [keyOf(modifier.parameters)] : modifier.parameters;
        for (const key of keys) {
          const found = bins.get(key);
          const scalar = scalars.get(key);
          const name = names.get(key) ?? key;
          if (settled.has(key)) continue;
          if (found !== undefined)
            settled.set(key, {
              parameter: { name, kind: found.type, components: modifier.parameters },
              normal: undefined,
              auxdata: found.auxdata,
              still: found.still,
            });
          else if (scalar !== undefined)
            settled.set(key, {
              parameter: { name, kind: scalar.kind, components: [key] },
              normal: scalar.constraint,
              auxdata: undefined,
              still: [],
            });
        }
      }
  return [...settled.values()];
}

/** Data of channels that are not there, which ROOT's naming tells: a workspace may have such, to be patched later. */
function spareObservations(document: JsonPlace): { readonly name: string; readonly data: readonly number[] }[] {
  const used = new Set(
    optionalItems(document, "likelihoods").flatMap((likelihood) => items(member(likelihood, "data")).map(({ value }) => value)),
  );
  return optionalItems(document, "data").flatMap((set) => {
    const name = nameOf(set);
    if (used.has(name) || !/^obsData_./.test(name)) return [];
    return [{ name: name.slice("obsData_".length), data: numbersOf(binnedContents(set)) }];
  });
}

/** Channels of the auxiliary counts that several samples share. */
function* countChannels(
  bins: ReadonlyMap<string, BinParameters>,
  names: ReadonlyMap<string, string>,
): Generator<readonly [WorkspaceChannel, readonly number[]]> {
  for (const [key, { counts }] of bins) {
    if (counts === undefined) continue;
    const name = names.get(key) ?? key;
    const sample: WorkspaceSample = { name: `${name}_counts`, data: counts.means, modifiers: [{ name, type: "shapefactor", data: null }] };
    yield [{ name: `${name}_constraint`, samples: [sample] }, counts.observed];
  }
}

function interestIn(analysis: JsonPlace, named: Named, remarks: string[]): string {
  const interest = interestOf(analysis);
  const first = interest.at(0);
  if (interest.length > 1)
    remarks.push(`analysis "${nameOf(analysis)}" has ${interest.length} parameters of interest, a measurement has one: "${interest[0]}"`);
  if (first === undefined) return "";
  return named.names.get(first) ?? named.names.get(keyOf([first])) ?? first;
}

/** Auxiliary measurements that are terms of the likelihood, by parameter, at the values of an analysis. */
function listedConstraints(
  terms: readonly LikelihoodTerm[],
  context: {
    readonly functions: ReadonlyMap<string, JsonPlace>;
    readonly isParameter: (name: string) => boolean;
    readonly values: ParameterValues;
  },
): ReadonlyMap<string, (values: ParameterValues) => ExplicitConstraint> {
  const listed = new Map<string, (values: ParameterValues) => ExplicitConstraint>();
  for (const { distribution, data } of terms) {
    const observed = data === undefined ? undefined : numberOf(data);
    const read = (values: ParameterValues): ExplicitConstraint => explicitConstraint(distribution, { ...context, values }, observed);
    const { parameter } = read(context.values);
    if (listed.has(parameter))
      throw placeError(distribution, "MODEL_HS3_AMBIGUOUS", `"${parameter}" has two constraints in the likelihood`);
    listed.set(parameter, read);
  }
  return listed;
}

/**
 * Reads the HistFactory part of an HS3 document (HEP Statistics Serialization Standard, 0.2) into a workspace with the same likelihood: channels of type
 * `histfactory_dist` with binned data, their modifiers and implied or explicit normal and Poisson auxiliary measurements, analyses, domains and parameter
 * points. The dialects of ROOT, pyhs3 and the standard's text are understood; where they contradict each other and nothing tells which it is, the document is
 * refused. A staterror with Poisson constraints is a shapesys if one sample has it, otherwise a shapefactor with a channel of its auxiliary counts.
 *
 * @param where name of the file as the user wrote it
 * @throws AnalysisError MODEL_JSON, MODEL_DUPLICATE_NAME (a key given twice), MODEL_HS3_FORM (a part is missing or malformed), MODEL_HS3_REFERENCE (a name that
 * nothing has), MODEL_HS3_UNSUPPORTED (what a workspace does not have), MODEL_HS3_AMBIGUOUS, MODEL_HS3_NAME (two things with one name)
 */
export function readHs3(text: string, where: string, reading: Hs3Reading = {}): Hs3Model {
  const document = jsonPlace(text, where, "MODEL_HS3_FORM");
  checkDistributions(document);
  const { likelihood, analyses, remarks: choice } = chooseLikelihood(document, reading.analysis);
  const terms = likelihoodTerms(document, likelihood);
  const unsupported = [...new Set(terms.map(({ distribution }) => typeOf(distribution)))].filter(
    (type) => type !== CHANNEL && !CONSTRAINT_TYPES.includes(type),
  );
  if (unsupported.length > 0) {
    const message = `likelihood "${nameOf(likelihood)}" has distributions of type ${unsupported.map((type) => `"${type}"`).join(", ")}`;
    throw placeError(likelihood, "MODEL_HS3_UNSUPPORTED", message, `supported are ${[CHANNEL, ...CONSTRAINT_TYPES].join(", ")}`);
  }
  const main = terms.filter(({ distribution }) => typeOf(distribution) === CHANNEL);
  const values = parameterValues(document, analyses.at(0));
  const channels = main.map(({ distribution }, i) => readChannel(distribution, channelNames(main)[i], values));

  const known = new Set(
    channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers.flatMap(({ parameters }) => parameters))),
  );
  const functions = new Map(optionalItems(document, "functions").map((place) => [nameOf(place), place]));
  const distributions = new Map(items(member(document, "distributions")).map((place) => [nameOf(place), place]));
  const context = { document, functions, distributions, values, isParameter: (name: string): boolean => known.has(name) };
  const listed = listedConstraints(
    terms.filter((term) => !main.includes(term)),
    context,
  );
  const groups = binGroups(channels);
  for (const parameter of listed.keys())
    if ([...groups.values()].some(([{ modifier }]) => modifier.parameters.includes(parameter)))
      throw placeError(
        likelihood,
        "MODEL_HS3_UNSUPPORTED",
        `"${parameter}" of a single bin is constrained by the likelihood`,
        "name the distribution in the modifier's constraints",
      );
  const scalars = scalarParameters(channels, { ...context, listed });
  const bins = new Map([...groups].map(([key, carriers]) => [key, binParameters(carriers, context)]));
  const named: Named = { names: parameterNaming(wantedNames(scalars, groups), document), scalars, bins };

  const of = (type: string): { readonly channel: ReadChannel; readonly modifier: ReadModifier }[] =>
    channels.flatMap((channel) =>
      channel.samples.flatMap(({ modifiers }) =>
        modifiers.filter((modifier) => modifier.type === type).map((modifier) => ({ channel, modifier })),
      ),
    );
  const interpolation: Hs3Interpolation = {
    normsys: commonCode(
      of("normsys").map(({ channel, modifier }) => factorCode(modifier.place, channel.place)),
      "code4",
      "normsys",
      document,
    ),
    histosys: commonCode(
      of("histosys").map(({ channel, modifier }) => shapeCode(modifier.place, channel.place)),
      "code4p",
      "histosys",
      document,
    ),
  };

  const remarks = [...choice, ...[...bins.values()].flatMap((found) => found.remarks)];
  const read: ReadAnalysis[] = analyses.map((analysis) => ({
    name: nameOf(analysis),
    poi: interestIn(analysis, named, remarks),
    values: parameterValues(document, analysis),
  }));
  const { measurements, remarks: settings } = readMeasurements(
    read.length === 0 ? [{ name: nameOf(likelihood), poi: "", values }] : read,
    settledParameters(channels, named),
    document,
  );
  const extra = [...countChannels(bins, named.names)];
  const workspace: Workspace = {
    version: "1.0.0",
    channels: [
      ...channels.map(({ name, samples }) => ({
        name,
        samples: samples.map((sample) => ({
          name: sample.name,
          data: sample.contents,
          modifiers: sample.modifiers.map((modifier) => workspaceModifier(modifier, sample, named)),
        })),
      })),
      ...extra.map(([channel]) => channel),
    ],
    observations: [
      ...main.map(({ data }, i) => {
        const observed = data === undefined ? undefined : Array.isArray(data.value) ? data : binnedContents(dataSet(document, data));
        if (observed === undefined) throw placeError(likelihood, "MODEL_HS3_FORM", `channel "${channels[i].name}" has no data`);
        return { name: channels[i].name, data: numbersOf(observed, channels[i].bins) };
      }),
      ...spareObservations(document),
      ...extra.map(([{ name }, data]) => ({ name, data })),
    ],
    measurements,
  };
  return { workspace, interpolation, remarks: [...remarks, ...settings] };
}
