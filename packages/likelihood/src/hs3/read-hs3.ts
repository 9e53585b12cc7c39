import type { Loss } from "../formats/loss.ts";
import { asWorkspace } from "../histfactory/parse-workspace.ts";
import type { Workspace, WorkspaceChannel, WorkspaceSample } from "../histfactory/workspace.ts";
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
import { binParameters, type BinParameters } from "./bin-parameters.ts";
import { binnedContents, chooseLikelihood, dataSet, likelihoodTerms, type LikelihoodTerm } from "./choose-likelihood.ts";
import { CONSTRAINT_TYPES, explicitConstraint, type ExplicitConstraint } from "./explicit-constraint.ts";
import { commonCode, factorCode, shapeCode, type Hs3Interpolation } from "./interpolation.ts";
import { binGroups, keyOf, settledParameters, wantedNames, type Named } from "./named-parameters.ts";
import { parameterNaming } from "./parameter-naming.ts";
import { interestOf, parameterValues, type ParameterValues } from "./parameter-values.ts";
import { readChannel, type ReadChannel, type ReadModifier } from "./read-channel.ts";
import { readMeasurements, type ReadAnalysis } from "./read-measurements.ts";
import { readingLosses } from "./reading-losses.ts";
import { scalarParameters } from "./scalar-parameters.ts";
import { workspaceModifier } from "./workspace-modifier.ts";

export interface Hs3Reading {
  /** Name of the analysis or likelihood to read; the only one, or the only one that is not of Asimov data, if left out. */
  readonly analysis?: string;
}

/** What an HS3 document says in the terms of a workspace. */
export interface Hs3Model {
  readonly workspace: Workspace;
  /** A workspace does not say how it interpolates; the document does. */
  readonly interpolation: Hs3Interpolation;
  /** What was chosen among several readings, one sentence each. */
  readonly remarks: readonly string[];
  /** What of the document the workspace does not have. */
  readonly losses: readonly Loss[];
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

function interestIn(analysis: JsonPlace, named: Named): string {
  const first = interestOf(analysis).at(0);
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
  const { likelihood, analyses, others } = chooseLikelihood(document, reading.analysis);
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

  const remarks = [...bins.values()].flatMap((found) => found.remarks);
  const read: ReadAnalysis[] = analyses.map((analysis) => ({
    name: nameOf(analysis),
    poi: interestIn(analysis, named),
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
  const losses = [...readingLosses({ channels, analyses, others, interpolation })];
  return { workspace: asWorkspace(workspace, where), interpolation, remarks: [...remarks, ...settings], losses };
}
