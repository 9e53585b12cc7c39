import { createHash, type Hash } from "node:crypto";
import { arrayOf, rowBytes, type RowFile } from "../events/row-file.ts";

const isTable = (value: unknown): value is RowFile =>
  typeof value === "object" && value !== null && ["path", "type", "rows", "width"].every((key) => key in value);

function add(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name} ${value.byteLength}\n`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (isTable(value)) {
    const { name, byteLength } = arrayOf(value);
    hash.update(`${name} ${byteLength}\n`);
    for (const bytes of rowBytes(value)) hash.update(bytes);
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    hash.update(`${Array.isArray(value) ? "list" : "object"} ${entries.length}\n`);
    for (const [key, part] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${JSON.stringify(key)}\n`);
      add(hash, part);
    }
  } else hash.update(`${typeof value} ${JSON.stringify(value)}\n`);
}

/**
 * SHA-256, in lower-case hexadecimal, of everything that a task holds, its events included: tasks that may differ in a single trained weight differ in it.
 * What is undefined counts as left out, how events are streamed, too, and numbers in a file as the same numbers in memory.
 */
export function taskDigest(task: object): string {
  const hash = createHash("sha256");
  add(hash, { ...task, streaming: undefined });
  return hash.digest("hex");
}
