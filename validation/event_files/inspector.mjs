/**
 * Answers requests of standard input, one line of JSON each, with a line of JSON: { path } with the exit status, output and errors of
 * `ratiometer inspect PATH --json`, { block, bytes } with the SHA-256 of what a compressed block of a ROOT file holds, or with its error. Saves the start of
 * Node for each of thousands of files.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { main } from "../../apps/cli/dist/main.js";
import { decompress } from "../../packages/tables/dist/root/compressed-blocks.js";

async function inspected(path) {
  let [stdout, stderr] = ["", ""];
  const exit = await main(["inspect", path, "--json", "--quiet"], {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    interactive: false,
    columns: 80,
    now: () => performance.now(),
    onInterrupt: () => () => undefined,
    exit: (code) => process.exit(code),
  });
  return { exit, stdout, stderr };
}

async function unpacked(path, bytes) {
  try {
    return {
      sha256: createHash("sha256")
        .update(await decompress(readFileSync(path), bytes, path))
        .digest("hex"),
    };
  } catch (error) {
    return { code: error.code ?? "", message: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { path, block, bytes } = JSON.parse(line);
  console.log(JSON.stringify(block === undefined ? await inspected(path) : await unpacked(block, bytes)));
}
