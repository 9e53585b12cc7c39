import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { parseNumber } from "./param-card.ts";

/** One line "set param_card BLOCK ENTRY VALUE # orig: X" of the text of a weight. */
export interface CardChange {
  /** "kappa 1", or the name of the parameter where the line gives that ("set param_card kt 0.5"). */
  readonly key: string;
  readonly value: number;
  /** The file's own value, if the line says it. */
  readonly original: number | undefined;
}

/**
 * What the text of a weight changes in the file's own parameter card, in MadGraph's reweighting language; nothing if it holds no `set` line
 * (scale and parton-density weights, weights at the file's own point).
 * @throws AnalysisError DATA_WEIGHT_TEXT if a line beside or among the `set` lines cannot be read
 */
export function cardChanges(id: string, text: string, place: ErrorPlace = {}): CardChange[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (!lines.some((line) => /^set\s/i.test(line))) return [];
  // These steer how the weights were computed, not at which point.
  return lines
    .filter((line) => !/^change\s+(?:helicity|mode|rwgt_dir|keep_ordering|output)\b/i.test(line))
    .map((line) => cardChange(id, line, place));
}

function cardChange(id: string, line: string, place: ErrorPlace): CardChange {
  const hash = line.indexOf("#");
  const [verb, card, ...others] = (hash < 0 ? line : line.slice(0, hash)).trim().split(/\s+/);
  const said = others.length > 1 && card.toLowerCase() === "param_card" ? others : [card, ...others];
  const words = said.slice(0, -1);
  const value = words.length === 0 || verb.toLowerCase() !== "set" ? undefined : parseNumber(said[words.length]);
  if (value === undefined || !words.every((word, w) => (w === 0 ? /^[A-Za-z]/.test(word) : /^\d+$/.test(word))))
    throw new AnalysisError(
      "DATA_WEIGHT_TEXT",
      `weight "${id}": cannot read "${line}", expected "set param_card BLOCK ENTRY VALUE"`,
      place,
    );
  const comment = hash < 0 ? "" : line.slice(hash + 1);
  const original = /orig:\s*(\S+)/.exec(comment)?.[1];
  return {
    key: words.length === 1 ? words[0] : [words[0].toLowerCase(), ...words.slice(1)].join(" "),
    value,
    original: original === undefined ? undefined : parseNumber(original),
  };
}
