import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AnalysisError, describeError } from "@ratiometer/config";
import { randomStream } from "@ratiometer/tables";
import { BYTE_MUTATIONS, chosen, mutated } from "./byte-mutation.ts";
import type { FuzzedReader } from "./fuzzed-reader.ts";
import { TEXT_MUTATIONS } from "./text-mutation.ts";

/**
 * What came of an input: read, refused with an error that says where, or what must not be: "crash" for any other error, "wrong" for an answer that cannot be
 * right or an error that does not say where.
 */
export interface Outcome {
  readonly verdict: "accepted" | "refused" | "crash" | "wrong";
  readonly message: string;
}

/** A reader with its files in a folder. */
export interface Trials {
  /** The files that are mutated, as they are read. */
  readonly whole: readonly Uint8Array[];
  /** The input of a number, as it is read. */
  readonly input: (number: number) => Buffer;
  readonly outcome: (bytes: Uint8Array) => Promise<Outcome>;
}

/** Where in an answer a number is not finite: "json.columns[0].sum". */
function notFinite(value: unknown, path: string, seen: Set<unknown>): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    const wrong = Array.from(value as unknown as ArrayLike<number | bigint>).findIndex(
      (one) => typeof one === "number" && !Number.isFinite(one),
    );
    return wrong < 0 ? undefined : `${path}[${wrong}] is not finite`;
  }
  const entries: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  for (const [key, inner] of entries) {
    const found = notFinite(inner, `${path}.${String(key)}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a refusal lacks. */
function refusalFault(errors: readonly AnalysisError[], path: string): string | undefined {
  for (const error of errors) {
    const text = describeError(error);
    if (!text.includes(basename(path)) && !text.includes(basename(dirname(path)))) return `an error that names no file: ${text}`;
    if (text.length > 10_000) return `an error of ${text.length} characters`;
  }
  return undefined;
}

const short = (text: string): string => text.slice(0, 600);

/** What came of reading a file. */
async function outcomeOf({ read, fault }: FuzzedReader, path: string, bytes: Buffer): Promise<Outcome> {
  let answer: unknown;
  try {
    answer = await read(path);
  } catch (error) {
    const errors: readonly unknown[] = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
    if (!errors.every((one) => one instanceof AnalysisError))
      return { verdict: "crash", message: short(error instanceof Error ? (error.stack ?? error.message) : String(error)) };
    const wrong = refusalFault(errors, path);
    return { verdict: wrong === undefined ? "refused" : "wrong", message: short(wrong ?? describeError(errors[0])) };
  }
  const wrong = fault?.(answer, bytes) ?? notFinite(answer, "answer", new Set());
  return { verdict: wrong === undefined ? "accepted" : "wrong", message: short(wrong ?? "") };
}

const BYTES = Object.values(BYTE_MUTATIONS);
const TEXTS = [...BYTES, ...Object.values(TEXT_MUTATIONS), ...Object.values(TEXT_MUTATIONS)];

/**
 * Prepares a reader. The same seed and number give the same input.
 * @param folder empty, or as an earlier call left it
 */
export async function openTrials(reader: FuzzedReader, folder: string, seed: number): Promise<Trials> {
  await mkdir(folder, { recursive: true });
  const seeds = await reader.seeds(folder);
  const path = join(folder, reader.file);
  const { packed = (bytes: Uint8Array): Uint8Array => bytes } = reader;
  return {
    whole: seeds.map(packed),
    input: (number) => {
      const stream = randomStream(seed, reader.name, number);
      const bytes = mutated(chosen(seeds, stream), reader.text === true ? TEXTS : BYTES, stream, chosen(seeds, stream));
      // damage of the packing itself, now and then
      return stream.integer(8) === 0 ? mutated(packed(bytes), BYTES, stream, packed(bytes)) : Buffer.from(packed(bytes));
    },
    outcome: async (bytes) => {
      await writeFile(path, bytes);
      return outcomeOf(reader, path, Buffer.from(bytes));
    },
  };
}
