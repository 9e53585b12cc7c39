import { AnalysisError } from "@ratiometer/config";
import { columnFacts, type ColumnFacts } from "./column-facts.ts";
import type { RowMark, TextFormat } from "./text-format.ts";
import { meansMissing, type TextValue } from "./text-value.ts";

/** Rows after which the next place is marked. */
export const STEP: number = 1 << 13;

/** What the rows of a table are, seen by looking through all of them. */
export interface Survey {
  readonly entries: number;
  readonly facts: readonly ColumnFacts[];
  readonly marks: readonly RowMark[];
}

const shown = (value: TextValue): string =>
  typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : typeof value === "object" ? "a list" : String(value);

/** A gap in a column of numbers, as an error. */
function gapError(name: string, text: string, where: string): AnalysisError {
  const missing = meansMissing(text);
  return new AnalysisError(
    missing ? "DATA_MISSING_VALUE" : "DATA_NOT_FINITE",
    missing ? `column "${name}" has no value (${JSON.stringify(text)})` : `column "${name}" is ${text}, expected a finite number`,
    { where, hint: "fill or drop such rows first" },
  );
}

/**
 * Looks through all rows of a table.
 * @throws AnalysisError those of the format; DATA_TEXT_TABLE for a column of numbers with something else in it, DATA_MISSING_VALUE, DATA_NOT_FINITE
 */
export async function survey<Row>(
  { columns, blocks, value, place }: TextFormat<Row>,
  onProgress?: (fraction: number) => void,
): Promise<Survey> {
  const facts = columns.map(columnFacts);
  const gaps: (AnalysisError | undefined)[] = columns.map(() => undefined);
  const marks: RowMark[] = [];
  let entries = 0;
  for await (const { rows, mark } of blocks(undefined, onProgress)) {
    if (mark !== undefined && mark.row - (marks.at(-1)?.row ?? 0) >= STEP) marks.push(mark);
    entries += rows.length;
    for (const row of rows)
      for (let c = 0; c < facts.length; c++) {
        const found = value(row, c);
        const odd = facts[c].add(found);
        if (odd === undefined) continue;
        const { name } = columns[c];
        if (odd.gap) gaps[c] ??= gapError(name, odd.what, place(row));
        else
          throw new AnalysisError("DATA_TEXT_TABLE", `column "${name}" is ${shown(found)}, ${odd.what}`, {
            where: place(row),
            hint: "a column of numbers holds nothing else; write decimals with a point",
          });
      }
  }
  // In a column of texts, and in one without any value, a gap is none.
  const gap = gaps.find((found, c) => found !== undefined && !["text", "text and numbers", undefined].includes(facts[c].type()));
  if (gap !== undefined) throw gap;
  return { entries, facts, marks };
}
