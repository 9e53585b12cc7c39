import { AnalysisError } from "@ratiometer/config";

/** The cells of one record, without blanks around them, and the line at which it begins (from 1). */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Cuts text into records (RFC 4180); quoted cells may hold delimiters, quotes and ends of lines. */
export interface CsvSplitter {
  /** The records that end in a block of whole lines. @throws AnalysisError DATA_TEXT_TABLE with the line */
  readonly split: (text: string) => readonly CsvRecord[];
  /** Whether a quoted cell goes on beyond the lines so far. */
  readonly open: () => boolean;
  /** The number of the next line. */
  readonly line: () => number;
}

/** Delimiters that are looked for. */
const DELIMITERS = [",", ";", "\t"] as const;

/** The delimiter of a header: the one that occurs most outside quotes; undefined for a single column. */
export function delimiterOf(header: string): string | undefined {
  const bare = header.replace(/"(?:[^"]|"")*"/g, "");
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }));
  const most = counted.reduce((best, next) => (next.count > best.count ? next : best));
  return most.count === 0 ? undefined : most.delimiter;
}

/** @param firstLine number of the first line that is given to `split` */
export function csvSplitter(path: string, delimiter: string, firstLine: number): CsvSplitter {
  let line = firstLine;
  let cells: string[] = [];
  let begun = firstLine;
  /** The inside of a quoted cell that is not closed yet. */
  let quoted: string | undefined;

  const broken = (message: string): AnalysisError =>
    new AnalysisError("DATA_TEXT_TABLE", message, {
      where: `${path}:${line}`,
      hint: 'write quotes in a cell twice and the cell in quotes: "a ""b"""',
    });

  /** A cell without quotes and blanks. A carriage return in it may be an end of line of other systems, or a fault: rows would not be those that were meant. */
  const plainCell = (text: string): string => {
    const cell = text.trim();
    if (!text.includes("\r")) return cell;
    throw new AnalysisError(
      "DATA_TEXT_TABLE",
      `a carriage return ${cell === "" ? "in an empty cell" : `beside ${JSON.stringify(cell.slice(0, 60))}`}, expected line feeds between rows`,
      {
        where: `${path}:${line}`,
        hint: "save the table with the line ends of Unix or Windows",
      },
    );
  };

  /** Reads a line character by character; the record is complete unless a quoted cell is open at its end. */
  const readQuoted = (text: string): void => {
    for (let at = 0; at <= text.length;) {
      if (quoted === undefined) {
        const start = /\S|$/.exec(text.slice(at))?.index ?? 0;
        if (text[at + start] !== '"' || text.slice(at, at + start).includes(delimiter)) {
          const end = text.indexOf(delimiter, at);
          const cell = plainCell(text.slice(at, end < 0 ? undefined : end));
          if (cell.includes('"')) throw broken(`a quote inside the cell ${cell}`);
          cells.push(cell);
          if (end < 0) return;
          at = end + 1;
          continue;
        }
        at += start + 1;
        quoted = "";
      }
      const close = text.indexOf('"', at);
      if (close < 0) {
        quoted += `${text.slice(at)}\n`;
        return;
      }
      quoted += text.slice(at, close);
      at = close + 1;
      if (text[at] === '"') {
        quoted += '"';
        at++;
        continue;
      }
      const end = text.indexOf(delimiter, at);
      const after = text.slice(at, end < 0 ? undefined : end).trim();
      if (after !== "") throw broken(`"${after}" after the quotes of a cell`);
      cells.push(quoted);
      quoted = undefined;
      if (end < 0) return;
      at = end + 1;
    }
  };

  return {
    split: (text) => {
      const records: CsvRecord[] = [];
      const anyReturn = text.includes("\r");
      const anyQuote = quoted !== undefined || text.includes('"');
      for (let at = 0; at < text.length; line++) {
        const newline = text.indexOf("\n", at);
        const end = newline < 0 ? text.length : newline;
        const whole = text.slice(at, text[end - 1] === "\r" && end > at ? end - 1 : end);
        at = end + 1;
        if (anyQuote && (quoted !== undefined || whole.includes('"'))) {
          if (quoted === undefined) begun = line;
          readQuoted(whole);
          if (quoted !== undefined) continue;
          records.push({ cells, line: begun });
          cells = [];
        } else {
          const plain = whole.split(delimiter);
          for (let c = 0; c < plain.length; c++) plain[c] = anyReturn ? plainCell(plain[c]) : plain[c].trim();
          records.push({ cells: plain, line });
        }
      }
      return records;
    },
    open: () => quoted !== undefined,
    line: () => line,
  };
}
