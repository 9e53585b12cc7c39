import { AnalysisError } from "@ratiometer/config";
import type { RowBlock, RowMark, TextFormat } from "./text-format.ts";

/** Rows in their order, from any one on: it goes on where it is, or begins at the nearest mark before. */
export function rowCursor<Row>(
  { blocks, path }: TextFormat<Row>,
  marks: readonly RowMark[],
): {
  readonly rows: (first: number, end: number) => AsyncGenerator<readonly Row[]>;
  readonly close: () => Promise<void>;
} {
  let source: AsyncGenerator<RowBlock<Row>> | undefined;
  let block: readonly Row[] = [];
  /** Number of the first row of the block, and of the row to be read next. */
  let blockRow = 0;
  let row = 0;
  const close = async (): Promise<void> => {
    await source?.return(undefined);
    source = undefined;
    block = [];
  };
  const seek = async (first: number): Promise<void> => {
    const mark = marks.findLast((candidate) => candidate.row <= first);
    if (source !== undefined && row <= first && (mark === undefined || mark.row <= blockRow + block.length)) return;
    await close();
    source = blocks(mark);
    blockRow = row = mark?.row ?? 0;
  };
  return {
    rows: async function* (first, end) {
      await seek(first);
      row = first;
      while (row < end) {
        while (row >= blockRow + block.length) {
          blockRow += block.length;
          const next = await source?.next();
          if (next === undefined || next.done === true)
            throw new AnalysisError("DATA_TEXT_TABLE", `the file ends after ${blockRow} rows, it had ${end} when it was opened`, {
              where: path,
            });
          block = next.value.rows;
        }
        const part = block.slice(row - blockRow, end - blockRow);
        row += part.length;
        yield part;
      }
    },
    close,
  };
}
