import { AnalysisError, nearestName } from "@ratiometer/config";
import { columnBuilder } from "../column-builder.ts";
import { fortranNumber } from "./fortran-number.ts";
import { eventPlace } from "./blocks.ts";
import { attributeOf } from "./xml-text.ts";

/** So many names fit into one message. */
const LONGEST_LIST = 12;

/** The weight matrix of a file while it is being filled. */
export interface EventWeightsBuilder {
  /**
   * Reads the weights of the next event: `<wgt id="…">` in any order, or else a `<weights>` list in the header's order.
   * @param text inside of `<event>`, without comments in XML
   * @param from where the weights may begin
   * @throws AnalysisError DATA_MISSING_WEIGHT, DATA_UNKNOWN_WEIGHT, DATA_DUPLICATE_WEIGHT, DATA_WEIGHT_COUNT, DATA_NOT_FINITE, DATA_LHE_EVENT
   */
  readonly append: (text: string, from: number) => void;
  /** Ids, and the values row by row: events × ids. */
  readonly finish: () => { readonly ids: readonly string[]; readonly values: Float64Array };
}

/**
 * The weights of a file's events in the order of the header.
 *
 * @param declared ids of the header
 * @param undeclared what to do with ids that the header does not declare: refuse them, or keep those of the first event, after the declared ones
 */
export function eventWeightsBuilder(declared: readonly string[], file: string, undeclared: "refuse" | "keep"): EventWeightsBuilder {
  const tag = /<(wgt|weights)((?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?)>([^<]*)/g;
  const values = columnBuilder((length) => new Float64Array(length));
  let ids = declared;
  let columns = new Map(ids.map((id, column) => [id, column]));
  let row = new Float64Array(ids.length);
  let seen = new Uint8Array(ids.length);
  let events = 0;

  const place = (hint: string): { where: string; hint: string } => ({ where: eventPlace(file, events), hint });

  const valueOf = (written: string, name: string): number => {
    const word = written.trim();
    const value = fortranNumber(word, 0, word.length);
    if (Number.isFinite(value)) return value;
    if (value === Infinity || value === -Infinity || /^[+-]?(nan|inf)/i.test(word))
      throw new AnalysisError(
        "DATA_NOT_FINITE",
        `${name} is "${word}", expected a finite number`,
        place("drop the event, or repeat the reweighting"),
      );
    throw new AnalysisError("DATA_LHE_EVENT", `${name} is "${word}", expected a number`, place("repeat the reweighting of this file"));
  };

  const unknownWeight = (id: string): AnalysisError => {
    const near = nearestName(id, ids);
    const known = ids.length <= LONGEST_LIST ? ids.map((name) => `"${name}"`).join(", ") : `${ids.length} others`;
    return new AnalysisError(
      "DATA_UNKNOWN_WEIGHT",
      `unknown weight "${id}": the header's <initrwgt> declares ${known}`,
      place(near === undefined ? "declare every weight of the events in <initrwgt>" : `did you mean "${near}"?`),
    );
  };

  const keepUndeclared = (text: string, from: number): void => {
    tag.lastIndex = from;
    const known = new Set(declared);
    for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
      const id = match[1] === "wgt" ? attributeOf(match[2], "id") : undefined;
      if (id !== undefined) known.add(id);
    }
    ids = [...known];
    columns = new Map(ids.map((id, column) => [id, column]));
    row = new Float64Array(ids.length);
    seen = new Uint8Array(ids.length);
  };

  const readList = (list: string): void => {
    const words = list.split(/\s+/).filter((word) => word !== "");
    if (words.length !== ids.length)
      throw new AnalysisError(
        "DATA_WEIGHT_COUNT",
        `<weights> holds ${words.length} numbers, the header's <initrwgt> declares ${ids.length} weights`,
        place("without ids the two must agree: write the weights as <rwgt>, or mend <initrwgt>"),
      );
    words.forEach((word, column) => (row[column] = valueOf(word, `weight "${ids[column]}"`)));
    seen.fill(1);
  };

  const append = (text: string, from: number): void => {
    if (events === 0 && undeclared === "keep") keepUndeclared(text, from);
    seen.fill(0);
    let found = 0;
    let list: string | undefined;
    tag.lastIndex = from;
    for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
      const [, name, attributes, content] = match;
      if (name === "weights") {
        list ??= content;
        continue;
      }
      const id = attributeOf(attributes, "id");
      if (id === undefined) throw new AnalysisError("DATA_LHE_EVENT", "<wgt> without an id", place("repeat the reweighting of this file"));
      const column = columns.get(id);
      if (column === undefined) throw unknownWeight(id);
      if (seen[column] === 1)
        throw new AnalysisError("DATA_DUPLICATE_WEIGHT", `weight "${id}" occurs twice`, place("give each weight its own id"));
      row[column] = valueOf(content, `weight "${id}"`);
      seen[column] = 1;
      found++;
    }
    if (found === 0 && list !== undefined) readList(list);
    const missing = seen.indexOf(0);
    if (missing >= 0)
      throw new AnalysisError(
        "DATA_MISSING_WEIGHT",
        `weight "${ids[missing]}" is missing: found ${found} of the ${ids.length} weights that the header declares`,
        place("repeat the reweighting of this file"),
      );
    for (const value of row) values.push(value);
    events++;
  };

  return { append, finish: () => ({ ids, values: values.finish() }) };
}
