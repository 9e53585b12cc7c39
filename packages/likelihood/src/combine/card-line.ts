import { AnalysisError, unknownName, type ErrorCode } from "@ratiometer/config";
import type { CardPlace } from "./card.ts";

/** A line of a card, split at blanks. */
export interface CardLine {
  readonly words: readonly string[];
  readonly place: CardPlace;
}

const whereOf = ({ file, line }: CardPlace): string => `${file}:${line}`;

/** The error for a line that is not as a card is written. */
export function cardFault(place: CardPlace, message: string, hint?: string, code: ErrorCode = "DATA_CARD"): AnalysisError {
  return new AnalysisError(code, message, { where: whereOf(place), ...(hint === undefined ? {} : { hint }) });
}

/** The error for what Combine has and this reader has not. */
export const cardRefusal = (place: CardPlace, what: string, hint?: string): AnalysisError =>
  cardFault(place, `${what} is not supported`, hint, "DATA_CARD_UNSUPPORTED");

/** The error for a name that the card does not have, with the nearest that it has. */
export const cardNameFault = (place: CardPlace, kind: string, name: string, valid: Iterable<string>): AnalysisError =>
  unknownName("DATA_CARD_NAME", kind, name, valid, { where: whereOf(place) });

const NUMBER = /^[-+]?(\d+(?:\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/** Whether a word is a number as cards write them. */
export const isNumber = (word: string): boolean => NUMBER.test(word) && Number.isFinite(Number(word));

/** A number. @throws AnalysisError DATA_CARD */
export function cardNumber(word: string | undefined, what: string, place: CardPlace): number {
  if (word === undefined || !isNumber(word))
    throw cardFault(place, `found ${word === undefined ? "nothing" : `"${word}"`}, expected ${what}`);
  return Number(word);
}

/** A whole number from 0. @throws AnalysisError DATA_CARD */
export function cardCount(word: string | undefined, what: string, place: CardPlace): number {
  const value = cardNumber(word, what, place);
  if (!Number.isSafeInteger(value) || value < 0) throw cardFault(place, `found ${value}, expected ${what}, a whole number from 0`);
  return value;
}

/** A range [lower,upper] around a value. @throws AnalysisError DATA_CARD */
export function cardRange(word: string, value: number, place: CardPlace): readonly [number, number] {
  const [, lower = "", upper = ""] = /^\[([^,\]]*),([^,\]]*)\]$/.exec(word) ?? [];
  if (!isNumber(lower) || !isNumber(upper)) throw cardFault(place, `found "${word}", expected a range such as [0,5]`);
  const range = [Number(lower), Number(upper)] as const;
  if (!(range[0] < range[1])) throw cardFault(place, `the range ${word} does not rise`);
  if (value < range[0] || value > range[1]) throw cardFault(place, `${value} is outside its range ${word}`);
  return range;
}

/** Whether a name fits a pattern of letters, * and ?. */
export function fitsPattern(name: string, pattern: string): boolean {
  // Greedy with one way back: no pattern takes more than length of name times length of pattern.
  let n = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      mark = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      n++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** The lines of a card that say something: without empty ones, comments and separators. */
export function cardLines(text: string, file: string): CardLine[] {
  const lines: CardLine[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const comment = raw.indexOf("#");
    const words = (comment >= 0 ? raw.slice(0, comment) : raw).split(/\s+/).filter((word) => word !== "");
    if (words.length > 0 && !/^--/.test(words[0])) lines.push({ words, place: { file, line: index + 1 } });
  });
  return lines;
}
