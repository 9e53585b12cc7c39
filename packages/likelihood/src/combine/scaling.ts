import { AnalysisError } from "@ratiometer/config";
import { items, jsonPlace, member, numbersOf, placeError, textOf, textsOf, type JsonPlace } from "../json/json-place.ts";
import { parseScalingTerm, type ParameterDefinition, type ScalingTerm } from "./scaling-term.ts";

/** How a process depends on coefficients: its yield in bin b is multiplied with vᵀ M_b v. */
export interface ProcessScaling {
  /** The n elements of v. */
  readonly terms: readonly ScalingTerm[];
  /** Rows of n(n + 1)/2 numbers, lower triangle, off-diagonals half the cross term: one for all bins, or one per bin. */
  readonly rows: number;
  readonly matrix: Float64Array;
  /** Where it is said, for messages. */
  readonly where: string;
}

/** Scalings of the processes of a card. */
export interface CardScaling {
  readonly file: string;
  /** Names of what is scaled, as messages call it. */
  readonly names: readonly string[];
  /**
   * That of a process in a channel, and its name among `names`; undefined where it is not scaled.
   * @param card file of the card
   */
  readonly of: (channel: string, process: string, card: string) => { readonly name: string; readonly scaling: ProcessScaling } | undefined;
  /** Every parameter and constant that the terms define, in the order of the file. */
  readonly definitions: ReadonlyMap<string, ParameterDefinition | number>;
  /** What to know about it, one sentence each. */
  readonly remarks: readonly string[];
}

const sameDefinition = (one: ParameterDefinition | number, other: ParameterDefinition | number): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What terms define. @throws AnalysisError DATA_SCALING for a name with two meanings */
export function definitionsOf(scalings: readonly ProcessScaling[]): Map<string, ParameterDefinition | number> {
  const definitions = new Map<string, ParameterDefinition | number>();
  const visit = (term: ScalingTerm, where: string): void => {
    if (term.kind === "formula") {
      for (const arg of term.args) visit(arg, where);
      return;
    }
    const found = term.kind === "constant" ? term.value : term.definition;
    if (term.name === undefined || found === undefined) return;
    const other = definitions.get(term.name);
    if (other !== undefined && !sameDefinition(other, found))
      throw new AnalysisError("DATA_SCALING", `"${term.name}" has two definitions`, {
        where,
        hint: "a parameter has one value and range everywhere",
      });
    definitions.set(term.name, found);
  };
  for (const { terms, where } of scalings) for (const term of terms) visit(term, where);
  return definitions;
}

function readProcess(place: JsonPlace): { readonly name: string; readonly scaling: ProcessScaling } {
  const name = `${textOf(member(place, "channel"))}/${textOf(member(place, "process"))}`;
  const parameters = member(place, "parameters");
  const where = place.document.where(parameters.segments);
  const terms = textsOf(parameters).map((text) => parseScalingTerm(text, where));
  if (terms.length === 0) throw placeError(parameters, "DATA_SCALING", "found no parameters");
  const bins = items(member(place, "scaling"));
  if (bins.length === 0) throw placeError(member(place, "scaling"), "DATA_SCALING", "found no bins");
  const length = (terms.length * (terms.length + 1)) / 2;
  const rows = bins.map((bin) => {
    const numbers = numbersOf(bin);
    if (numbers.length !== length)
      throw placeError(
        bin,
        "DATA_SCALING",
        `found ${numbers.length} numbers, expected ${length}`,
        `the lower triangle of a ${terms.length} × ${terms.length} matrix`,
      );
    return numbers;
  });
  return {
    name,
    scaling: { terms, rows: rows.length, matrix: Float64Array.from(rows.flat()), where: place.document.where(place.segments) },
  };
}

/**
 * Reads the scaling data of Combine's interference model: a list of { channel, process, parameters, scaling }, `parameters` the elements of the vector v in
 * RooFit's factory syntax, `scaling` per bin the lower triangle of M row by row.
 * https://cms-analysis.github.io/HiggsAnalysis-CombinedLimit/latest/part2/physicsmodels/
 * @param file for messages
 * @throws AnalysisError DATA_SCALING, MODEL_JSON, MODEL_DUPLICATE_NAME
 */
export function interferenceScaling(text: string, file: string): CardScaling {
  const found = new Map<string, ProcessScaling>();
  for (const place of items(jsonPlace(text, file, "DATA_SCALING"))) {
    const { name, scaling } = readProcess(place);
    if (found.has(name)) throw placeError(place, "DATA_SCALING", `"${name}" is scaled twice`);
    found.set(name, scaling);
  }
  return {
    file,
    names: [...found.keys()],
    of: (channel, process) => {
      const name = `${channel}/${process}`;
      const scaling = found.get(name);
      return scaling && { name, scaling };
    },
    definitions: definitionsOf([...found.values()]),
    remarks: [],
  };
}
