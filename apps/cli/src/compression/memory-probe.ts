import { readFile } from "node:fs/promises";
import { engineNamed } from "@ratiometer/classifiers";

/** Sessions that are opened: pages are counted whole, so that one would be too coarse. */
const SESSIONS = 8;
const ROWS = 1024;

/** What a process of its own is asked for: the network that is measured, and a small one by which the engine is loaded before. */
const [, , path, small] = process.argv;

async function use(file: string): Promise<void> {
  const network = await (await engineNamed("onnxruntime")).open(await readFile(file));
  const inputs = network.inputs.map(({ name, dims }) => {
    const columns = dims.slice(1).reduce<number>((size, dim) => size * (typeof dim === "number" ? dim : 1), 1);
    return [name, { values: new Float32Array(ROWS * columns), rows: ROWS, columns }] as const;
  });
  await network.run(
    Object.fromEntries(inputs),
    network.outputs.map(({ name }) => name),
  );
  // it stays open: what it holds is what is measured
}

await use(small);
const before = process.memoryUsage().rss;
for (let session = 0; session < SESSIONS; session++) await use(path);
process.stdout.write(String(Math.max(0, process.memoryUsage().rss - before) / SESSIONS));
