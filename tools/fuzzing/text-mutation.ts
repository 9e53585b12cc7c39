import type { RandomStream } from "@ratiometer/tables";
import { chosen, type Mutation } from "./byte-mutation.ts";

/** What may stand where a number should, and what a number may be that no one expects. */
const NUMBERS: readonly string[] = ["1e999", "-1e999", "1e308", "NaN", "nan", "Infinity", "-inf", ".nan", ".inf", "0", "-0", "-1", "1e-400", "5e-324", "9007199254740993", "18446744073709551616", "-9223372036854775809", "4294967296", "1".repeat(400), `0.${"0".repeat(400)}1`, "0x10", "0b1", "1_000", "1,5", "+1", "1.", ".5", "1e", "1d5", "٣", "１", "true", "null", '""', "[]", "{}"]; // prettier-ignore

/** Texts that mean something to a parser, a terminal, a page or a prototype. */
const TEXTS: readonly string[] = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "\0", "\u001b[2J\u001b[31m", "\u009b31m", "\u202e", "\u2028", "\ufeff", "\u{1f4a9}", "é", "e\u0301", "</script><script>alert(1)</script>", "<!--", "]]>", "&amp;", "&a", "*a", "<<: *a", "!!js/function x", "${x}", "%s", "../..", "/etc/passwd", "\\", '"', "'", "`", "\r", "\t", "#", "---", "..."]; // prettier-ignore

const NUMBER = /(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;
const MARK = /[{}[\]():,"'<>#&*!|=/+-]/g;
const MARKS = [..."{}[]():,\"'<>#&*!|=/+- \n"];

/** Where a pattern is found. */
interface Found {
  readonly at: number;
  readonly text: string;
}

const found = (text: string, pattern: RegExp): readonly Found[] =>
  [...text.matchAll(pattern)].map((match) => ({ at: match.index, text: match[0] }));

const put = (text: string, { at, text: old }: Found, now: string): string => text.slice(0, at) + now + text.slice(at + old.length);

/** A change of a text; the text itself where there is nothing to change. */
const ofText =
  (change: (text: string, stream: RandomStream, other: string) => string): Mutation =>
  (bytes, stream, other) =>
    Buffer.from(change(bytes.toString(), stream, other.toString()));

const replaced = (pattern: RegExp, by: readonly string[]): Mutation =>
  ofText((text, stream) => {
    const places = found(text, pattern);
    return places.length === 0 ? text : put(text, chosen(places, stream), chosen(by, stream));
  });

/** Levels of brackets, and repetitions of a text: seldom many. */
const LEVELS = [3, 10, 60, 60, 300, 300, 1000, 1000, 1000, 50_000];
const REPETITIONS = [10, 100, 100, 1000, 1000, 1000, 1000, 10_000, 10_000, 200_000];
const BRACKETS: readonly (readonly [string, string])[] = [["[", "]"], ["{\"a\":", "}"], ["(", ")"], ["- ", ""], ["{a: ", "}"], ["<a>", "</a>"], ["-", ""], ["!", ""]]; // prettier-ignore

/** What happens to texts, beside what happens to bytes. */
export const TEXT_MUTATIONS: Readonly<Record<string, Mutation>> = {
  "another number": replaced(NUMBER, NUMBERS),
  "a number for a word": replaced(WORD, NUMBERS),
  "another word": replaced(WORD, TEXTS),
  "another mark": replaced(MARK, MARKS),
  "no mark": replaced(MARK, [""]),
  "a word of another": ofText((text, stream, other) => {
    const [places, words] = [found(text, WORD), found(other, WORD)];
    return places.length === 0 || words.length === 0 ? text : put(text, chosen(places, stream), chosen(words, stream).text);
  }),
  "a word from elsewhere": ofText((text, stream) => {
    const places = found(text, WORD);
    return places.length === 0 ? text : put(text, chosen(places, stream), chosen(places, stream).text);
  }),
  "a text put in": ofText((text, stream) => put(text, { at: stream.integer(text.length + 1), text: "" }, chosen(TEXTS, stream))),
  "lines exchanged": ofText((text, stream) => {
    const lines = text.split("\n");
    const [a, b] = [stream.integer(lines.length), stream.integer(lines.length)];
    [lines[a], lines[b]] = [lines[b], lines[a]];
    return lines.join("\n");
  }),
  "a line again": ofText((text, stream) => {
    const lines = text.split("\n");
    const line = chosen(lines, stream);
    return lines.toSpliced(stream.integer(lines.length), 0, ...Array.from({ length: 1 + stream.integer(3) }, () => line)).join("\n");
  }),
  "a line left out": ofText((text, stream) => {
    const lines = text.split("\n");
    return lines.toSpliced(stream.integer(lines.length), 1).join("\n");
  }),
  "deeply nested": ofText((text, stream) => {
    const places = found(text, stream.integer(2) === 0 ? NUMBER : WORD);
    if (places.length === 0) return text;
    const place = chosen(places, stream);
    const [open, close] = chosen(BRACKETS, stream);
    const levels = chosen(LEVELS, stream);
    return put(text, place, open.repeat(levels) + place.text + close.repeat(levels));
  }),
  "a long text": ofText((text, stream) => {
    const places = found(text, WORD);
    return places.length === 0
      ? text
      : put(text, chosen(places, stream), chosen(["a", "1", " ", "a ", "-", "é", "\n"], stream).repeat(chosen(REPETITIONS, stream)));
  }),
  "aliases of aliases": ofText((text, stream) => {
    const levels = 2 + stream.integer(12);
    const lines = Array.from(
      { length: levels },
      (_, i) =>
        `x${i}: &x${i} [${Array<string>(9)
          .fill(i === 0 ? "1" : `*x${i - 1}`)
          .join(", ")}]`,
    );
    return `${lines.join("\n")}\n${text}`;
  }),
};
