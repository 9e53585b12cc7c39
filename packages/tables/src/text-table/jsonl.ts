import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile } from "../columnar-file.ts";
import { isGzipFile } from "../byte-chunks.ts";
import { lineBlocks } from "./line-blocks.ts";
import type { TextFormat } from "./text-format.ts";
import { textTable, type TextTableOptions } from "./text-table.ts";
import { exactInteger, type TextValue } from "./text-value.ts";

/** Lists in each other that nobody writes, far below what exhausts the stack. */
const DEEPEST = 16;

/** The values of a line in the order of the columns. */
interface JsonRow {
  readonly values: readonly TextValue[];
  readonly line: number;
}

/** Text before an integer that JSON.parse would round: no text of JSON begins so by itself. */
const EXACT = "\u{F0000}";

/** Digits from which on a double may not hold an integer. */
const LONG = /\d{16}/;

/** Texts, to be left alone, and numbers. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const withExactIntegers = (line: string): string =>
  LONG.test(line) ? line.replace(TOKEN, (token) => (/^-?\d{16,}$/.test(token) ? `"${EXACT}${token}"` : token)) : line;

/** A text, and the colon after it if it is a name. */
const TEXT = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** How many names a line writes, of which JSON.parse keeps each once. Texts may hold what looks like a name. */
function writtenNames(line: string, expected: number): number {
  const atMost = line.match(/"\s*:/g)?.length ?? 0;
  return atMost === expected
    ? atMost
    : [...line.matchAll(TEXT)].filter(([, colon]: readonly (string | undefined)[]) => colon !== undefined).length;
}

function jsonLines(path: string): {
  readonly object: (text: string, line: number) => ReadonlyMap<string, TextValue>;
  readonly row: (text: string, line: number, names: readonly string[]) => JsonRow;
} {
  const bad = (line: number, message: string, hint: string): AnalysisError =>
    new AnalysisError("DATA_TEXT_TABLE", message, { where: `${path}:${line}`, hint });

  const parsed = (text: string, line: number): unknown => {
    try {
      return JSON.parse(withExactIntegers(text));
    } catch (cause) {
      const word = /(?<![\w"])-?(?:NaN|Infinity|inf)\b/.exec(text)?.[0];
      if (word !== undefined)
        throw new AnalysisError("DATA_NOT_FINITE", `the line has a value ${word}, expected finite numbers`, {
          where: `${path}:${line}`,
          hint: "fill or drop such rows first",
          cause,
        });
      throw bad(line, `no JSON (${cause instanceof Error ? cause.message : String(cause)})`, "write one whole object in each line");
    }
  };

  const valueOf = (value: unknown, name: string, line: number, depth = 0): TextValue => {
    if (value === null) return "";
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value === "string") return value.startsWith(EXACT) ? exactInteger(value.slice(EXACT.length)) : value;
    if (Array.isArray(value)) {
      if (depth === DEEPEST) throw bad(line, `"${name}" has more than ${DEEPEST} lists in each other`, "write lists of numbers");
      return value.map((element: unknown) => valueOf(element, name, line, depth + 1));
    }
    throw bad(line, `"${name}" is an object, expected a number, a list of numbers or a text`, "write flat objects");
  };

  const object = (text: string, line: number): ReadonlyMap<string, TextValue> => {
    const found = parsed(text, line);
    if (typeof found !== "object" || found === null || Array.isArray(found))
      throw bad(line, "no object, expected { name: value, … }", "write one object in each line");
    const entries = Object.entries(found);
    if (writtenNames(text, entries.length) > entries.length)
      throw bad(line, "the object has a name twice, or objects inside", "write flat objects, each name once");
    return new Map(entries.map(([name, value]) => [name, valueOf(value, name, line)]));
  };

  const row = (text: string, line: number, names: readonly string[]): JsonRow => {
    const values = object(text, line);
    const extra = [...values.keys()].find((name) => !names.includes(name));
    if (extra !== undefined) throw bad(line, `"${extra}" is not among the names of the first line`, "write the same names in each line");
    return {
      line,
      values: names.map((name) => {
        const value = values.get(name);
        if (value !== undefined) return value;
        throw new AnalysisError("DATA_MISSING_VALUE", `there is no "${name}", which the first line has`, {
          where: `${path}:${line}`,
          hint: "write the same names in each line",
        });
      }),
    };
  };
  return { object, row };
}

async function firstNames(path: string): Promise<readonly string[]> {
  for await (const { text } of lineBlocks(path)) {
    const end = text.indexOf("\n");
    const names = [
      ...jsonLines(path)
        .object(end < 0 ? text : text.slice(0, end), 1)
        .keys(),
    ];
    if (names.some((name) => name.includes("\uFFFD")))
      throw new AnalysisError("DATA_TEXT_TABLE", "a name has bytes that are no text in UTF-8", {
        where: `${path}:1`,
        hint: "save the table as UTF-8",
      });
    return names;
  }
  throw new AnalysisError("DATA_TEXT_TABLE", "the file is empty, expected an object in each line", { where: path });
}

/**
 * Opens a file of JSON lines, plain or gzip: one flat object in each, with the same names; values are numbers, truth values, texts, or lists (also of lists,
 * which are laid out one after the other). Types are chosen as for CSV.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_CORRUPT_GZIP; DATA_TEXT_TABLE if it is malformed, with the line;
 * DATA_MISSING_VALUE for null and names that a line lacks, DATA_NOT_FINITE
 */
export async function openJsonl(path: string, options: TextTableOptions = {}): Promise<ColumnarFile> {
  const names = await firstNames(path);
  const compressed = await isGzipFile(path);
  const { row: rowOf } = jsonLines(path);
  const format: TextFormat<JsonRow> = {
    path,
    format: "JSONL",
    columns: names.map((name) => ({ name, unit: "" })),
    blocks: async function* (from = { position: 0, row: 0, line: 1 }, onProgress) {
      let { row, line } = from;
      for await (const { text, position } of lineBlocks(path, { start: from.position, onProgress })) {
        const mark = compressed ? undefined : { position, row, line };
        const rows: JsonRow[] = [];
        for (let at = 0; at < text.length; line++) {
          const newline = text.indexOf("\n", at);
          const end = newline < 0 ? text.length : newline;
          const inside = text.slice(at, end);
          at = end + 1;
          if (inside.trim() !== "") rows.push(rowOf(inside, line, names));
        }
        row += rows.length;
        yield { rows, mark };
      }
    },
    value: ({ values }, column) => values[column],
    place: ({ line }) => `${path}:${line}`,
  };
  return textTable(format, options);
}
