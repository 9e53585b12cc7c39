import { AnalysisError } from "@ratiometer/config";
import { heldFile } from "./held-files.ts";

/** A file in memory, as readers of files see it. */
interface HeldInput {
  readonly handle: { readonly close: () => Promise<void> };
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** The same for a file that a page holds. @throws AnalysisError DATA_FILE_MISSING */
export function openInputFile(path: string): Promise<HeldInput> {
  const bytes = heldFile(path);
  if (bytes === undefined) return Promise.reject(new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path }));
  return Promise.resolve({ handle: { close: () => Promise.resolve() }, size: bytes.length, bytes });
}

/** The bytes first … end - 1. @throws Error if the range is none */
export function readBytes({ bytes, size }: HeldInput, first: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!(first >= 0 && first <= end && end <= size)) return Promise.reject(new Error(`bytes ${first} to ${end} of a file of ${size} bytes`));
  return Promise.resolve(Uint8Array.from(bytes.subarray(first, end)));
}
