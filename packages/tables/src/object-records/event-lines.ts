import { isUtf8 } from "node:buffer";
import { AnalysisError } from "@ratiometer/config";
import type { EventRecord } from "../event-record.ts";
import { eventColumns } from "./event-columns.ts";
import { recordFault, requireObject, type RecordPlace } from "./fields.ts";
import { memberText } from "./member-text.ts";

/** Events of consecutive lines of a file. */
export interface EventLines {
  readonly record: EventRecord;
  /** The value of "event" of each, as JSON; undefined where a line has none. */
  readonly ids: readonly (string | undefined)[];
}

/** The value of "event" as JSON, whole numbers with all their digits. */
function eventId(event: unknown, line: string, place: RecordPlace): string | undefined {
  if (event === undefined) return undefined;
  if (typeof event === "object" && event !== null) throw recordFault(place, "event", event, "a number, a text, true, false or null");
  const rounded = typeof event === "number" && Math.abs(event) > Number.MAX_SAFE_INTEGER;
  return rounded ? memberText(line, "event") : JSON.stringify(event);
}

/** Text of the bytes. @throws AnalysisError DATA_OBJECTS unless they are UTF-8 */
function textOf(bytes: Uint8Array, file: string, firstLine: number): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(bytes)) return buffer.toString("utf8");
  let line = firstLine;
  for (let from = 0; ; line++) {
    const end = buffer.indexOf(10, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) break;
    from = end + 1;
  }
  throw new AnalysisError("DATA_OBJECTS", "the line is no UTF-8 text", { where: `${file}:${line}`, hint: "JSON is written in UTF-8" });
}

function parseLine(text: string, { file, line }: RecordPlace): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AnalysisError("DATA_OBJECTS", `the line is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: `${file}:${line}`,
      hint: "expected one object { … } per line",
      cause,
    });
  }
  requireObject(value, { file, line }, "the line");
  return value;
}

/**
 * Records of objects, one JSON object per line: `event` (any scalar), `lepton` {pt, eta, phi, mass, charge, flavour "e" or "mu"} or null, `extra_leptons` (left
 * out, null, or a list of the same), `jets` [{pt, eta, phi, mass, btag; probb, probbb, probc and probudsg or not}], `fatjets` [{pt, eta, phi, mass, msoftdrop,
 * bb_score}], `met` {pt, phi} or null, `photons` (left out, null, or a list of {pt, eta, phi; id_mva, pixel_seed or not}). GeV and radians.
 *
 * Each event's objects are brought into the order of falling pT, those of equal pT in the order of the line, the lepton before the others. Blank lines and
 * unknown keys are passed over.
 *
 * @param bytes whole lines @param firstLine number of the first, from 1
 * @throws AnalysisError DATA_OBJECTS with file, line and field
 */
export function readEventLines(bytes: Uint8Array, file: string, firstLine = 1): EventLines {
  const lines = textOf(bytes, file, firstLine).split("\n");
  const columns = eventColumns(lines.length);
  const ids: (string | undefined)[] = [];
  const place = { file, line: firstLine - 1 };
  for (const text of lines) {
    place.line++;
    const line = place.line === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
    if (line.trim() === "") continue;
    const event = parseLine(line, place);
    columns.add(event, place);
    ids.push(eventId(event["event"], line, place));
  }
  return { record: columns.record(), ids };
}
