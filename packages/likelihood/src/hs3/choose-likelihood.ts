import { has, items, member, optional, optionalItems, placeError, textOf, type JsonPlace } from "../json/json-place.ts";

/** The likelihood that a document is read for, and the analyses of it. */
export interface ChosenLikelihood {
  readonly likelihood: JsonPlace;
  readonly analyses: readonly JsonPlace[];
  /** Likelihoods that are left out. */
  readonly others: readonly string[];
}

const nameOf = (place: JsonPlace): string => textOf(member(place, "name"));
const quoted = (places: readonly JsonPlace[]): string => places.map((place) => `"${nameOf(place)}"`).join(", ");

/**
 * The likelihood of the analysis or the likelihood that is asked for; otherwise the only one, or the only one that is not of Asimov data by its name.
 * @throws AnalysisError MODEL_HS3_REFERENCE where there is none of that name, MODEL_HS3_AMBIGUOUS where it cannot be told which is meant
 */
export function chooseLikelihood(document: JsonPlace, wanted: string | undefined): ChosenLikelihood {
  const likelihoods = optionalItems(document, "likelihoods");
  const analyses = optionalItems(document, "analyses");
  if (likelihoods.length === 0)
    throw placeError(document, "MODEL_HS3_FORM", "the document has no likelihoods, which say what data belong to which distributions");
  const all = new Map(likelihoods.map((place) => [nameOf(place), place]));
  for (const analysis of analyses) {
    const place = member(analysis, "likelihood");
    if (!all.has(textOf(place))) throw placeError(place, "MODEL_HS3_REFERENCE", `found "${textOf(place)}", which likelihoods do not have`);
  }
  const analysesOf = (name: string): JsonPlace[] => analyses.filter((analysis) => textOf(member(analysis, "likelihood")) === name);
  const chosen = (likelihood: JsonPlace, chosenAnalyses: readonly JsonPlace[]): ChosenLikelihood => ({
    likelihood,
    analyses: chosenAnalyses,
    others: likelihoods.filter((place) => place !== likelihood).map(nameOf),
  });
  if (wanted !== undefined) {
    const analysis = analyses.find((place) => nameOf(place) === wanted);
    const likelihood = all.get(analysis === undefined ? wanted : textOf(member(analysis, "likelihood")));
    if (likelihood === undefined)
      throw placeError(
        document,
        "MODEL_HS3_REFERENCE",
        `no analysis or likelihood "${wanted}"`,
        `there are ${quoted([...analyses, ...likelihoods])}`,
      );
    return chosen(likelihood, analysis === undefined ? analysesOf(nameOf(likelihood)) : [analysis]);
  }
  const used = analyses.length === 0 ? likelihoods : likelihoods.filter((place) => analysesOf(nameOf(place)).length > 0);
  const observed = used.length === 1 ? used : used.filter((place) => !/asimov/i.test(nameOf(place)));
  if (observed.length !== 1)
    throw placeError(
      document,
      "MODEL_HS3_AMBIGUOUS",
      `the document has the likelihoods ${quoted(used)}, expected one`,
      "say which by its name",
    );
  return chosen(observed[0], analysesOf(nameOf(observed[0])));
}

/** A distribution of a likelihood with its data: the name of a data set, numbers given in place, or none for an auxiliary distribution. */
export interface LikelihoodTerm {
  readonly distribution: JsonPlace;
  readonly data: JsonPlace | undefined;
}

/** All terms of a likelihood. @throws AnalysisError MODEL_HS3_REFERENCE, MODEL_HS3_FORM */
export function likelihoodTerms(document: JsonPlace, likelihood: JsonPlace): readonly LikelihoodTerm[] {
  const distributions = new Map(items(member(document, "distributions")).map((place) => [nameOf(place), place]));
  const found = (place: JsonPlace): JsonPlace => {
    const distribution = distributions.get(textOf(place));
    if (distribution === undefined)
      throw placeError(place, "MODEL_HS3_REFERENCE", `found "${textOf(place)}", which distributions do not have`);
    return distribution;
  };
  const names = items(member(likelihood, "distributions"));
  const data = items(member(likelihood, "data"));
  if (names.length !== data.length)
    throw placeError(likelihood, "MODEL_HS3_FORM", `found ${names.length} distributions and ${data.length} data, expected as many`);
  const auxiliary = ["aux_distributions", "aux_likelihood_terms"].flatMap((key) =>
    has(likelihood, key) ? items(member(likelihood, key)) : [],
  );
  return [
    ...names.map((place, i) => ({ distribution: found(place), data: data[i] })),
    ...auxiliary.map((place) => ({ distribution: found(place), data: undefined })),
  ];
}

/** The data set that a likelihood names. @throws AnalysisError MODEL_HS3_REFERENCE */
export function dataSet(document: JsonPlace, name: JsonPlace): JsonPlace {
  const set = optionalItems(document, "data").find((place) => nameOf(place) === textOf(name));
  if (set === undefined) throw placeError(name, "MODEL_HS3_REFERENCE", `found "${textOf(name)}", which data do not have`);
  return set;
}

/** Counts of a binned data set. @throws AnalysisError MODEL_HS3_UNSUPPORTED for other data */
export function binnedContents(set: JsonPlace): JsonPlace {
  const type = optional(set, "type");
  if (type !== undefined && textOf(type) !== "binned")
    throw placeError(
      type,
      "MODEL_HS3_UNSUPPORTED",
      `data of type "${textOf(type)}" cannot be those of a histfactory_dist, expected "binned"`,
    );
  return member(set, "contents");
}
