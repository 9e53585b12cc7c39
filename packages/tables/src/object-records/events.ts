import { AnalysisError } from "@ratiometer/config";
import { readEventLines, type EventLines } from "./event-lines.ts";
import { lineBlocks, type LineBlockOptions } from "./line-blocks.ts";

/**
 * The events of a file of records of objects (see `readEventLines`), plain or gzip, block by block.
 * @throws AnalysisError those of `lineBlocks` and `readEventLines`; DATA_NO_EVENTS for a file without events
 */
export async function* readEventRecords(file: string, options: LineBlockOptions = {}): AsyncGenerator<EventLines, void> {
  let found = false;
  for await (const { bytes, firstLine } of lineBlocks(file, options)) {
    const block = readEventLines(bytes, file, firstLine);
    if (block.record.events === 0) continue;
    found = true;
    yield block;
  }
  if (!found) throw noEvents(file);
}

/** The error of a file without events. */
export const noEvents = (file: string): AnalysisError =>
  new AnalysisError("DATA_NO_EVENTS", "the file has no events", { where: file, hint: "expected one JSON object per line" });
