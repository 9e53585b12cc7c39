import { nearestName } from "./nearest-name.ts";

/** Stable codes, listed in docs/conventions.md: the prefix says whose turn it is to act. */
export type ErrorCode = `${"USAGE" | "CONFIG" | "DATA" | "MODEL" | "TRAIN" | "FIT" | "EXPORT"}_${string}`;

export interface ErrorPlace {
  /** File with line and column, or file with event: "analysis.yaml:41:13", "events.lhe.gz: event 17". */
  readonly where?: string;
  /** Path inside a document: "channels.sr.axes[0].column". */
  readonly path?: string;
  /** What to do, or the nearest valid name. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Characters of a text of an error: what it quotes may be as long as the file. */
const LONGEST = 2000;

/** A text that is too long without its middle. */
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 200)} … ${text.slice(-190)}` : text);

/**
 * The one error that a user can cause and mend. The message quotes what was found and what was expected, in lower case and without a full stop;
 * the command line prints it in one line and exits with 2. Anything else that is thrown is a defect of ours (exit 1).
 */
export class AnalysisError extends Error {
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly path: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}) {
    super(shortened(message), place.cause === undefined ? undefined : { cause: place.cause });
    this.name = "AnalysisError";
    this.code = code;
    this.where = place.where === undefined ? undefined : shortened(place.where);
    this.path = place.path === undefined ? undefined : shortened(place.path);
    this.hint = place.hint === undefined ? undefined : shortened(place.hint);
  }
}

/** One line: place, code, message, hint. */
export function describeError(error: AnalysisError): string {
  const place = [error.where, error.code, error.path].filter((part) => part !== undefined).join(" ");
  return `${place}: ${error.message}${error.hint === undefined ? "" : `; hint: ${error.hint}`}`;
}

/** A message lists no more valid names than this. */
const MOST_NAMES = 24;

/** An error for a name that is not among the valid ones, suggesting the nearest. */
export function unknownName(code: ErrorCode, kind: string, name: string, valid: Iterable<string>, place: ErrorPlace = {}): AnalysisError {
  const names = [...valid];
  const near = nearestName(name, names);
  const listed = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `and ${names.length - MOST_NAMES} more`] : names;
  const hint = near === undefined ? `valid: ${names.length === 0 ? "none" : listed.join(", ")}` : `did you mean "${near}"?`;
  return new AnalysisError(code, `unknown ${kind} "${name}"`, { hint, ...place });
}
