import { termCount, termIndex } from "@ratiometer/eft";
import {
  has,
  items,
  jsonPlace,
  member,
  members,
  numberOf,
  numbersOf,
  optional,
  optionalItems,
  placeError,
  textOf,
  textsOf,
  type JsonPlace,
} from "../json/json-place.ts";
import { parseMonomial, type Monomial } from "./monomial-key.ts";

/** Quadratic polynomials of several observables in the same coefficients. */
export interface Popxf {
  /** Names of the k coefficients; the imaginary part of a complex one is "<name>_I". */
  readonly coefficients: readonly string[];
  readonly observables: readonly string[];
  /**
   * observables × T, T = (k + 1)(k + 2)/2: (1, c) M (1, c)ᵀ, lower triangle row by row. Off-diagonals are half of what the file says: it has one coefficient for
   * each monomial.
   */
  readonly forms: readonly Float64Array[];
  /** Standard deviations of the numbers above by source, of the whole monomials' coefficients (not halved), in the same order. */
  readonly uncertainties: ReadonlyMap<string, readonly Float64Array[]>;
  /** GeV: at which the coefficients are defined, by observable. */
  readonly scales: readonly number[];
  /** What the file says of the basis: the objects `wcxf` and `custom`. */
  readonly basis: Readonly<Record<string, unknown>>;
  /** What to know about the reading, one sentence each. */
  readonly remarks: readonly string[];
}

export interface PopxfReading {
  /**
   * In which unit the file means its coefficients. "GeV^-2", the convention of WCxf: they are converted to TeV⁻², Λ = 1 TeV. Left out: they are taken as they
   * are, which is right for a custom basis in TeV⁻² and for numbers without unit.
   */
  readonly unit?: "GeV^-2";
}

const SCHEMA = /popxf-1\.\d+(\.json)?$/;
/** (1 TeV)⁻² in GeV⁻². */
const TEV = 1e-6;
const VARIABLE = /^[A-Za-z_]\w*$/;

const partName = ({ name, imaginary }: Monomial[number]): string => (imaginary ? `${name}_I` : name);

/** Numbers by monomial: of observables, of polynomials, or of their uncertainties. */
type Terms = readonly { readonly monomial: Monomial; readonly numbers: readonly number[]; readonly place: JsonPlace }[];

function readTerms(place: JsonPlace, degree: number, parameters: ReadonlySet<string>, length: number): Terms {
  return members(place).map(([key, value]) => ({
    monomial: parseMonomial(key, degree, parameters, value),
    numbers: numbersOf(value, length),
    place: value,
  }));
}

function degreeOf(metadata: JsonPlace): number {
  // called polynomial_order in drafts of the schema
  const place = optional(metadata, "polynomial_degree") ?? optional(metadata, "polynomial_order");
  if (place === undefined) return 2;
  const degree = numberOf(place);
  if (!Number.isInteger(degree) || degree < 1 || degree > 5)
    throw placeError(place, place.code, `found ${degree}, expected a whole number from 1 to 5`);
  return degree;
}

/** Polynomials of the observables: their own, or the named polynomials that they simply are. */
function observableTerms(data: JsonPlace, metadata: JsonPlace, degree: number, parameters: ReadonlySet<string>, count: number): Terms {
  const own = optional(data, "observable_central");
  if (own !== undefined) return readTerms(own, degree, parameters, count);
  const names = textsOf(member(metadata, "polynomial_names"));
  const picks = items(member(metadata, "observable_expressions")).map((place) => {
    const expression = textOf(member(place, "expression")).trim();
    const variables = member(place, "variables");
    const polynomial = VARIABLE.test(expression) && has(variables, expression) ? names.indexOf(textOf(member(variables, expression))) : -1;
    if (polynomial < 0) {
      const message = `the observable is "${expression}" of polynomials, which is no polynomial here`;
      throw placeError(place, "MODEL_POPXF_UNSUPPORTED", message, "its expansion can be given as data.observable_central");
    }
    return polynomial;
  });
  if (picks.length !== count)
    throw placeError(
      member(metadata, "observable_expressions"),
      metadata.code,
      `found ${picks.length} expressions for ${count} observables`,
    );
  return readTerms(member(data, "polynomial_central"), degree, parameters, names.length).map((term) => ({
    ...term,
    numbers: picks.map((pick) => term.numbers[pick]),
  }));
}

/** Coefficients that occur, in the order of the file; imaginary parts after the real ones of the same name. */
function coefficientsIn(terms: Terms, parameters: readonly string[]): string[] {
  const used = new Set(terms.flatMap(({ monomial }) => monomial.map(partName)));
  return parameters.flatMap((name) => {
    const imaginary = partName({ name, imaginary: true });
    if (!used.has(imaginary)) return [name];
    return used.has(name) ? [name, imaginary] : [imaginary];
  });
}

interface Basis {
  readonly coefficients: readonly string[];
  readonly count: number;
}

/** Sums of the terms by monomial, without halving. @throws AnalysisError MODEL_POPXF_UNSUPPORTED above the second power, MODEL_POPXF_FORM for a monomial given twice */
function monomialSums(terms: Terms, { coefficients, count }: Basis): Float64Array[] {
  const forms = Array.from({ length: count }, () => new Float64Array(termCount(coefficients.length)));
  const given = new Set<number>();
  for (const { monomial, numbers, place } of terms) {
    if (monomial.length > 2) {
      if (numbers.every((number) => number === 0)) continue;
      throw placeError(place, "MODEL_POPXF_UNSUPPORTED", `a monomial of degree ${monomial.length}, expected at most quadratic polynomials`);
    }
    const [row = 0, column = 0] = monomial.map((part) => coefficients.indexOf(partName(part)) + 1).sort((a, b) => b - a);
    const term = termIndex(row, column);
    if (given.has(term)) throw placeError(place, place.code, "the same monomial is given twice, in another order or spelling");
    given.add(term);
    for (const [i, number] of numbers.entries()) forms[i][term] = number;
  }
  return forms;
}

/** The entries of a form in k coefficients. */
function* eachTerm(k: number): Generator<{ readonly term: number; readonly degree: number; readonly diagonal: boolean }> {
  for (let row = 0; row <= k; row++)
    for (let column = 0; column <= row; column++)
      yield { term: termIndex(row, column), degree: (row > 0 ? 1 : 0) + (column > 0 ? 1 : 0), diagonal: row === column };
}

function scalesOf(place: JsonPlace, count: number): number[] {
  if (Array.isArray(place.value)) return numbersOf(place, count);
  const scale = numberOf(place);
  return Array.from({ length: count }, () => scale);
}

/**
 * Reads a POPxf file (arXiv:2511.17348, schema popxf-1.0): polynomials of at most second degree of each observable, central values and uncertainties. Observables
 * that are functions of named polynomials are read where their expansion is given, or where they are one of the polynomials.
 *
 * @param where name of the file as the user wrote it
 * @throws AnalysisError MODEL_JSON, MODEL_DUPLICATE_NAME (a key given twice), MODEL_POPXF_FORM, MODEL_POPXF_UNSUPPORTED (higher degrees, functions of polynomials)
 */
export function readPopxf(text: string, where: string, reading: PopxfReading = {}): Popxf {
  const document = jsonPlace(text, where, "MODEL_POPXF_FORM");
  const schema = member(document, "$schema");
  if (!SCHEMA.test(textOf(schema)))
    throw placeError(schema, schema.code, `found ${JSON.stringify(schema.value)}, expected ".../popxf-1.0.json"`);
  const metadata = member(document, "metadata");
  const data = member(document, "data");
  const unique = (key: string): string[] => {
    const place = member(metadata, key);
    const names = textsOf(place);
    const twice = names.find((name, i) => name === "" || names.indexOf(name) < i);
    if (names.length === 0 || twice !== undefined)
      throw placeError(
        place,
        place.code,
        twice === undefined ? "found no names" : `found the name "${twice}" ${twice === "" ? "" : "twice"}`.trim(),
      );
    return names;
  };
  const observables = unique("observable_names");
  const parameters = unique("parameters");
  const degree = degreeOf(metadata);
  const known = new Set(parameters);
  const terms = observableTerms(data, metadata, degree, known, observables.length);
  const sources = has(data, "observable_uncertainties") ? members(member(data, "observable_uncertainties")) : [];
  const uncertainTerms = sources.map(([source, place]): readonly [string, Terms] => {
    if (!Array.isArray(place.value)) return [source, readTerms(place, degree, known, observables.length)];
    return [source, [{ monomial: [], numbers: numbersOf(place, observables.length), place }]];
  });
  const coefficients = coefficientsIn([...terms, ...uncertainTerms.flatMap(([, list]) => list)], parameters);
  const clash = coefficients.find((name, i) => coefficients.indexOf(name) < i);
  if (clash !== undefined)
    throw placeError(
      member(metadata, "parameters"),
      "MODEL_POPXF_UNSUPPORTED",
      `"${clash}" is a parameter and the imaginary part of another`,
    );
  const basis: Basis = { coefficients, count: observables.length };
  const unit = reading.unit === undefined ? 1 : TEV;
  const layout = [...eachTerm(coefficients.length)];
  const scaled = (form: Float64Array, halve: boolean): Float64Array => {
    const out = new Float64Array(form.length);
    for (const { term, degree: power, diagonal } of layout) out[term] = (form[term] * unit ** power) / (halve && !diagonal ? 2 : 1);
    return out;
  };
  const basisPlace = member(metadata, "basis");
  if (!has(basisPlace, "wcxf") && !has(basisPlace, "custom"))
    throw placeError(basisPlace, basisPlace.code, "found neither wcxf nor custom in the basis");
  const imaginary = coefficients.filter((name) => !known.has(name));
  return {
    coefficients,
    observables,
    forms: monomialSums(terms, basis).map((form) => scaled(form, true)),
    uncertainties: new Map(uncertainTerms.map(([source, list]) => [source, monomialSums(list, basis).map((form) => scaled(form, false))])),
    scales: scalesOf(member(metadata, "scale"), observables.length),
    basis: Object.fromEntries(members(basisPlace).map(([key, { value }]) => [key, value])),
    remarks: [
      ...(reading.unit === undefined && has(basisPlace, "wcxf")
        ? ["coefficients of a WCxf basis are in GeV^-2: they are taken as they are, without conversion to TeV^-2"]
        : []),
      ...(has(data, "observable_central") && optionalItems(metadata, "observable_expressions").length > 0
        ? ["observables are functions of polynomials: their expansion is read"]
        : []),
      ...(imaginary.length > 0 ? [`imaginary parts are coefficients of their own: ${imaginary.join(", ")}`] : []),
    ],
  };
}
