import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// src/ and dist/ are siblings: the process runs the compiled file, also when this module is run from its source
const PROBE = fileURLToPath(new URL("../../dist/compression/memory-probe.js", import.meta.url));

/**
 * Memory that a network takes up in onnxruntime once it has run on 1024 events, bytes: by how much a process that has loaded the engine grows, a fresh one for each
 * network. It is good to some tens of kilobytes.
 */
export async function sessionMemory(networks: readonly Uint8Array[]): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "ratiometer-"));
  try {
    const files = networks.map((_, i) => join(folder, `${i}.onnx`));
    for (const [i, bytes] of networks.entries()) await writeFile(files[i], bytes);
    const measured: number[] = [];
    // one after the other: the machine's memory is not theirs alone
    for (const file of files) {
      const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", PROBE, file, files[0]]);
      measured.push(Number(stdout));
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
