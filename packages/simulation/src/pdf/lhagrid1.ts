import { AnalysisError, type ErrorCode } from "@ratiometer/config";
import { FLAVOUR_COUNT, flavourIndex } from "./flavours.ts";
import type { Subgrid } from "./grid-densities.ts";

/** A member of a set in the format lhagrid1. */
export interface GridFile {
  /** Text of the header, YAML: its keys go before those of the set's .info file. */
  readonly header: string;
  /** Ascending in Q. */
  readonly subgrids: readonly Subgrid[];
  /** PDG ids that every subgrid holds, the gluon as 21, in the order of the file; ids that are no parton (photon, leptons, top) are left out. */
  readonly flavours: readonly number[];
}

const SEPARATOR = /^---\s*$/;

/** Lines of the file one by one, comments and empty lines left out. */
interface Lines {
  /** Number, from 1, of the line that `next` gave last. */
  readonly number: () => number;
  /** Whether that was the last line. */
  readonly atEnd: () => boolean;
  readonly next: () => string | undefined;
}

function linesOf(text: string): Lines {
  const lines = text.split(/\r?\n/);
  let position = 0;
  const next = (): string | undefined => {
    while (position < lines.length) {
      const line = lines[position++].replace(/#.*/, "").trim();
      if (line !== "") return line;
    }
    return undefined;
  };
  return { number: () => position, atEnd: () => position === lines.length, next };
}

/** Errors that name the line. */
type Fault = (code: ErrorCode, message: string, hint: string) => AnalysisError;

const SHOWN = 40;
const quoted = (text: string): string => `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;

function numbersOf(line: string, fault: Fault): readonly number[] {
  return line.split(/\s+/).map((word) => {
    const value = Number(word);
    if (Number.isFinite(value)) return value;
    throw fault("DATA_PDF_VALUE", `found ${quoted(word)}, expected a number`, DAMAGED);
  });
}

const DAMAGED = "the file is damaged or was edited: get the set anew";

function knotsOf(numbers: readonly number[], axis: "x" | "Q", fault: Fault): Float64Array {
  const unsorted = numbers.findIndex((knot, i) => i > 0 && knot <= numbers[i - 1]);
  if (unsorted >= 0)
    throw fault("DATA_PDF_KNOTS", `${axis} knots must increase: found ${numbers[unsorted]} after ${numbers[unsorted - 1]}`, DAMAGED);
  if (numbers.length < 2) throw fault("DATA_PDF_KNOTS", `found ${numbers.length} knot in ${axis}, expected at least 2`, DAMAGED);
  if (numbers[0] <= 0) throw fault("DATA_PDF_KNOTS", `${axis} knots must be positive: found ${numbers[0]}`, DAMAGED);
  if (axis === "x" && numbers[numbers.length - 1] > 1)
    throw fault("DATA_PDF_KNOTS", `x knots must not exceed 1: found ${numbers[numbers.length - 1]}`, DAMAGED);
  return Float64Array.from(numbers);
}

interface Block {
  readonly subgrid: Subgrid;
  readonly flavours: readonly number[];
}

/** A subgrid with its closing line; undefined where the file ends instead of beginning another one. */
function blockOf(lines: Lines, block: number, where: string): Block | undefined {
  const cutOff = "the file is cut off: get the set anew";
  const at = (code: ErrorCode, message: string, hint: string): AnalysisError =>
    new AnalysisError(code, message, { where: `${where}:${lines.number()}`, hint });
  // a last line that is wrong is a part of one
  const fault: Fault = (code, message, hint) =>
    lines.atEnd() ? at("DATA_PDF_TRUNCATED", `block ${block} ends within a line: ${message}`, cutOff) : at(code, message, hint);
  const first = lines.next();
  if (first === undefined) return undefined;
  const ended = (expected: string): AnalysisError =>
    at("DATA_PDF_TRUNCATED", `block ${block} ends too early: expected ${expected}`, cutOff);
  const line = (expected: string): string => {
    const next = lines.next();
    if (next === undefined || SEPARATOR.test(next)) throw ended(expected);
    return next;
  };
  const x = knotsOf(numbersOf(first, fault), "x", fault);
  const q = knotsOf(numbersOf(line("a line of Q knots"), fault), "Q", fault);
  const ids = numbersOf(line("a line of flavours"), fault);
  const notId = ids.find((id, i) => !Number.isInteger(id) || ids.indexOf(id) !== i);
  if (notId !== undefined) throw fault("DATA_PDF_VALUE", `found ${notId} among the flavours, expected distinct PDG ids`, DAMAGED);
  const places = ids.map(flavourIndex);
  const rows = x.length * q.length;
  const values = new Float64Array(rows * FLAVOUR_COUNT);
  for (let row = 0; row < rows; row++) {
    const text = line(`${rows} lines of values (${x.length} × ${q.length} knots), found ${row}`);
    const numbers = numbersOf(text, fault);
    if (numbers.length !== ids.length)
      throw fault("DATA_PDF_VALUE", `found ${numbers.length} values, expected ${ids.length}, one per flavour`, DAMAGED);
    for (const [i, place] of places.entries()) if (place !== undefined) values[row * FLAVOUR_COUNT + place] = numbers[i];
  }
  const last = lines.next();
  if (last === undefined) throw ended(`a line "---" after ${rows} lines of values`);
  if (!SEPARATOR.test(last))
    throw fault(
      "DATA_PDF_VALUE",
      `found ${quoted(last)}, expected "---" after ${rows} lines of values (${x.length} × ${q.length} knots)`,
      DAMAGED,
    );
  return { subgrid: { x, q, values }, flavours: ids.filter((id) => flavourIndex(id) !== undefined).map((id) => (id === 0 ? 21 : id)) };
}

/** The header's text and the number of its lines. */
function headerOf(text: string, where: string): { readonly header: string; readonly body: string } {
  const fault = (message: string, hint: string): AnalysisError => new AnalysisError("DATA_PDF_FORMAT", message, { where, hint });
  const hint = 'expected a member of an LHAPDF set, such as NAME_0000.dat, whose header says "Format: lhagrid1"';
  // eslint-disable-next-line no-control-regex -- a control character tells a binary file
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text.slice(0, 4096)))
    throw fault("this is a binary file, no grid of parton densities", `${hint}; a compressed set must be unpacked first`);
  const separator = /^---[ \t]*\r?$/m.exec(text);
  const header = separator === null ? text : text.slice(0, separator.index);
  const format = /^Format:[ \t]*["']?([^"'\s#]*)/m.exec(header)?.[1];
  if (format === undefined)
    throw fault(`found no line "Format: lhagrid1" (the file begins with ${quoted(text.trim().split(/\r?\n/)[0])})`, hint);
  if (format !== "lhagrid1") throw fault(`found format "${format}", expected "lhagrid1"`, hint);
  if (separator === null) {
    const isInfo = where.endsWith(".info");
    throw fault(isInfo ? "this describes a set; the densities are in its .dat files" : 'found no line "---" after the header', hint);
  }
  return { header, body: text.slice(separator.index + separator[0].length) };
}

/**
 * Reads a grid of parton densities in LHAPDF's format lhagrid1: a header, then subgrids that follow one another in Q, each with a line of x knots, of Q
 * knots (GeV), of PDG ids (gluon 21 or 0), one line of x f per pair of knots (Q runs faster) and a closing "---". Text after # is a comment.
 * [Buckley et al., arXiv:1412.7420, section 3]
 *
 * @param where file, for errors
 * @throws AnalysisError DATA_PDF_FORMAT, DATA_PDF_TRUNCATED, DATA_PDF_KNOTS, DATA_PDF_VALUE, each with its line where there is one
 */
export function parseGridFile(text: string, where: string): GridFile {
  const { header, body } = headerOf(text, where);
  // the header's lines stay, empty, so that line numbers are the file's
  const lines = linesOf("\n".repeat(header.split("\n").length - 1) + body);
  const blocks: Block[] = [];
  for (let block = blockOf(lines, 1, where); block !== undefined; block = blockOf(lines, blocks.length + 1, where)) {
    const before = blocks.at(-1)?.subgrid.q.at(-1);
    const start = block.subgrid.q[0];
    if (before !== undefined && start !== before)
      throw new AnalysisError(
        "DATA_PDF_KNOTS",
        `block ${blocks.length + 1} begins at Q = ${start} GeV, expected ${before}, where block ${blocks.length} ends`,
        {
          where,
          hint: DAMAGED,
        },
      );
    blocks.push(block);
  }
  if (blocks.length === 0)
    throw new AnalysisError("DATA_PDF_TRUNCATED", "found a header and no grid after it", {
      where,
      hint: "the file is cut off: get the set anew",
    });
  const flavours = blocks[0].flavours.filter((id) => blocks.every((block) => block.flavours.includes(id)));
  return { header, subgrids: blocks.map(({ subgrid }) => subgrid), flavours };
}
