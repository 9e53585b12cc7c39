import { AnalysisError, nearestName } from "@ratiometer/config";
import { columnBuilder } from "../column-builder.ts";
import { fortranNumber } from "./fortran-number.ts";
import { eventPlace } from "./blocks.ts";
import { idOf } from "./xml-text.ts";

/** So many names fit into one message. */
const LONGEST_LIST = 12;

/** Numbers of `<weights>` lists that nothing names: event i of n has the values offsets[i] … offsets[i + 1] - 1. */
export interface UnnamedWeights {
  readonly offsets: Uint32Array;
  readonly values: Float64Array;
}

/** The weights of n events. */
export interface EventWeights {
  /** Ids of the header in its order, then those that were to be kept; `weights[0]`, `weights[1]`, … for a list in a file whose header declares none. */
  readonly weightIds: readonly string[];
  /** n × weightIds.length, row-major. */
  readonly weights: Float64Array;
  /** Positions in `weights`, rising, of weights that an event lacks and that are 0 there; empty unless these were to be marked. */
  readonly missingWeights: Uint32Array;
  /** undefined where every number has an id. */
  readonly unnamedWeights: UnnamedWeights | undefined;
}

/** What to do with weights that header and events do not agree on. */
export interface WeightPolicy {
  /** Ids that the header does not declare: refuse them, or keep those of the first event, after the declared ones. */
  readonly undeclared: "refuse" | "keep";
  /** Ids that an event lacks: refuse it, or mark them. */
  readonly missing: "refuse" | "mark";
}

/** The weights of a file while they are being read. */
export interface EventWeightsBuilder {
  /**
   * Reads the weights of the next event: `<wgt id="…">` in any order, and a `<weights>` list, whose numbers belong to the ids without a `<wgt>` if there are as many.
   * @param text inside of `<event>`, without comments in XML
   * @param from where the weights may begin
   * @throws AnalysisError DATA_MISSING_WEIGHT, DATA_UNKNOWN_WEIGHT, DATA_DUPLICATE_WEIGHT, DATA_WEIGHT_COUNT, DATA_NOT_FINITE, DATA_LHE_EVENT
   */
  readonly append: (text: string, from: number) => void;
  /** The weights of the events since the last time. */
  readonly finish: () => EventWeights;
}

function occurrences(text: string, part: string, from: number): number {
  let count = 0;
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

const wordsOf = (list: string): readonly string[] => list.split(/\s+/).filter((word) => word !== "");

/**
 * The weights of a file's events in the order of the header.
 *
 * @param declared ids of the header
 */
export function eventWeightsBuilder(declared: readonly string[], file: string, policy: WeightPolicy): EventWeightsBuilder {
  const tag = /<(wgt|weights)((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)>([^<]*)/g;
  const values = columnBuilder((length) => new Float64Array(length));
  const missing = columnBuilder((length) => new Uint32Array(length));
  const unnamed = columnBuilder((length) => new Float64Array(length));
  const unnamedOffsets = columnBuilder((length) => new Uint32Array(length));
  let ids = declared;
  let columns = new Map(ids.map((id, column) => [id, column]));
  let row = new Float64Array(ids.length);
  let seen = new Uint8Array(ids.length);
  let events = 0;
  /** Events, and unnamed numbers, since the last `finish`. */
  let [pending, unnamedCount] = [0, 0];
  unnamedOffsets.push(0);

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
    let listed = 0;
    for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
      const id = match[1] === "wgt" ? idOf(match[2]) : undefined;
      if (id !== undefined) known.add(id);
      else if (match[1] === "weights") listed += wordsOf(match[3]).length;
    }
    ids = known.size > 0 ? [...known] : Array.from({ length: listed }, (_, i) => `weights[${i}]`);
    columns = new Map(ids.map((id, column) => [id, column]));
    row = new Float64Array(ids.length);
    seen = new Uint8Array(ids.length);
  };

  const readList = (words: readonly string[], found: number): void => {
    if (words.length === ids.length - found) {
      let next = 0;
      for (let column = 0; column < ids.length; column++)
        if (seen[column] === 0) row[column] = valueOf(words[next++], `weight "${ids[column]}"`);
      seen.fill(1);
    } else if (found === 0 && ids.length > 0)
      throw new AnalysisError(
        "DATA_WEIGHT_COUNT",
        `<weights> holds ${words.length} numbers, expected ${ids.length}: ${declared.length > 0 ? "the weights that <initrwgt> declares" : "as in the first event"}`,
        place("without ids the two must agree: write the weights as <rwgt>, or mend <initrwgt>"),
      );
    else
      for (const word of words) {
        unnamed.push(valueOf(word, "a number in <weights>"));
        unnamedCount++;
      }
  };

  /** An opening that is misspelt is not found, and its weight would go unnoticed. */
  const checkClosings = (text: string, from: number, name: "wgt" | "weights", opened: number): void => {
    const closed = occurrences(text, `</${name}`, from);
    if (closed !== opened)
      throw new AnalysisError(
        "DATA_LHE_EVENT",
        `${closed} </${name}> for ${opened} <${name}>`,
        place("the file is damaged: copy it again, or repeat the reweighting"),
      );
  };

  const append = (text: string, from: number): void => {
    if (events === 0 && policy.undeclared === "keep") keepUndeclared(text, from);
    seen.fill(0);
    let found = 0;
    let lists = 0;
    let list: readonly string[] = [];
    tag.lastIndex = from;
    for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
      const [, name, attributes, content] = match;
      if (name === "weights") {
        if (attributes.endsWith("/")) continue;
        list = [...list, ...wordsOf(content)];
        lists++;
        continue;
      }
      const id = idOf(attributes);
      if (id === undefined) throw new AnalysisError("DATA_LHE_EVENT", "<wgt> without an id", place("repeat the reweighting of this file"));
      const column = columns.get(id);
      if (column === undefined) throw unknownWeight(id);
      if (seen[column] === 1)
        throw new AnalysisError("DATA_DUPLICATE_WEIGHT", `weight "${id}" occurs twice`, place("give each weight its own id"));
      row[column] = valueOf(content, `weight "${id}"`);
      seen[column] = 1;
      found++;
    }
    checkClosings(text, from, "wgt", found);
    checkClosings(text, from, "weights", lists);
    if (list.length > 0) readList(list, found);
    for (let column = 0; column < ids.length; column++) {
      if (seen[column] === 1) continue;
      if (policy.missing === "refuse")
        throw new AnalysisError(
          "DATA_MISSING_WEIGHT",
          `weight "${ids[column]}" is missing: found ${found} of the ${ids.length} weights that the header declares`,
          place("repeat the reweighting of this file"),
        );
      row[column] = 0;
      missing.push(pending * ids.length + column);
    }
    for (const value of row) values.push(value);
    unnamedOffsets.push(unnamedCount);
    pending++;
    events++;
  };

  const finish = (): EventWeights => {
    const [offsets, numbers] = [unnamedOffsets.finish(), unnamed.finish()];
    pending = 0;
    unnamedCount = 0;
    unnamedOffsets.push(0);
    return {
      weightIds: ids,
      weights: values.finish(),
      missingWeights: missing.finish(),
      unnamedWeights: numbers.length === 0 ? undefined : { offsets, values: numbers },
    };
  };

  return { append, finish };
}
