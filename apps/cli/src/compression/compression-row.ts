import type { NetworkSize, OutputShift } from "@ratiometer/classifiers";
import { alignedRows } from "../aligned-rows.ts";
import { largestMove, type IntervalShift } from "./interval-shift.ts";
import type { EvaluationTime } from "./evaluation-time.ts";

/** A network in one of its forms, with all that was measured of it. */
export interface CompressionRow {
  /** File in the folder that is written. */
  readonly file: string;
  /** "float32" of the whole network, else its steps: "pruned=0.5+int8". */
  readonly form: string;
  readonly size: NetworkSize;
  /** Approximate, bytes, where it was measured. */
  readonly memory?: number;
  /** Microseconds for each event, where they were measured. */
  readonly times?: readonly EvaluationTime[];
  /** Of outputs on the file's own test vectors, if it has some. */
  readonly onVectors?: OutputShift;
  /** Of outputs on events, if there were some. */
  readonly onEvents?: OutputShift;
  /** Of the intervals of a run; none where its network has no part in them. */
  readonly intervals: readonly IntervalShift[];
  /** Epochs for which it was trained again. */
  readonly retrained?: number;
}

const short = (value: number): string => (value === 0 ? "0" : String(Number(value.toPrecision(2))));
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
const shiftText = (shift: OutputShift | undefined): string => (shift === undefined ? "-" : short(shift.largest));

function movedText(intervals: readonly IntervalShift[]): string {
  if (intervals.length === 0) return "-";
  const moved = largestMove(intervals);
  return Number.isFinite(moved) ? short(moved) : "other pieces";
}

/** Rows of the table for a reader, and what its columns are. */
export function compressionText(rows: readonly CompressionRow[]): readonly string[] {
  const timeText = (time: EvaluationTime): string => `${time.minimum.toPrecision(3)} / ${time.median.toPrecision(3)}`;
  const { times: measured } = rows[0];
  const heading = [
    "file",
    "form",
    "kB",
    "packed",
    "numbers",
    ...(measured === undefined ? [] : ["memory kB", ...measured.map(({ batch }) => `µs at ${batch}`)]),
    "mean",
    "99 %",
    "largest",
    "interval",
  ];
  const cells = rows.map(({ file, form, size, memory, times, onVectors, onEvents, intervals, retrained }) => {
    const shift = onEvents ?? onVectors;
    const whole = form === "float32";
    return [
      file,
      retrained === undefined ? form : `${form}, ${retrained} epochs`,
      kilobytes(size.bytes),
      kilobytes(size.packedBytes),
      String(size.parameters - size.zeros),
      ...(memory === undefined ? [] : [kilobytes(memory)]),
      ...(times ?? []).map(timeText),
      ...(whole
        ? ["", "", "", ""]
        : [
            shift === undefined ? "-" : short(shift.meanAbsolute),
            shift === undefined ? "-" : short(shift.quantiles["0.99"]),
            shiftText(shift),
            movedText(intervals),
          ]),
    ];
  });
  const events = rows.some(({ onEvents }) => onEvents !== undefined);
  return [
    ...alignedRows([heading, ...cells]),
    "kB and packed: the file, and packed by gzip; numbers: those that are not 0",
    ...(measured === undefined ? [] : ["memory: of a session, approximate; µs for each event: least / median, in turns, one thread"]),
    `mean, 99 %, largest: absolute shift of the output over ${events ? "events" : "the test vectors of the file"}; interval: largest move of a best fit or an end, in widths`,
  ];
}

/** A bound on shifts, and what exceeds it. @returns a sentence for each row that does */
export function exceeding(
  rows: readonly CompressionRow[],
  { output = Infinity, interval = Infinity }: { readonly output?: number | undefined; readonly interval?: number | undefined },
): string[] {
  return rows.flatMap(({ file, onVectors, onEvents, intervals }) => {
    const largest = Math.max(onVectors?.largest ?? 0, onEvents?.largest ?? 0);
    const moved = largestMove(intervals);
    return [
      ...(largest > output ? [`${file}: the output is shifted by up to ${short(largest)}, more than ${output}`] : []),
      ...(moved > interval
        ? [
            `${file}: an interval is moved by ${Number.isFinite(moved) ? `${short(moved)} widths` : "a change of its pieces"}, more than ${interval}`,
          ]
        : []),
    ];
  });
}
