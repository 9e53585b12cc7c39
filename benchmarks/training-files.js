import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const bytes = (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Arrays as raw files that peers read, `<name>.bin`, in a folder that is made. */
export async function writeArrays(folder, arrays) {
  await mkdir(folder, { recursive: true });
  for (const [name, values] of Object.entries(arrays)) await writeFile(join(folder, `${name}.bin`), bytes(values));
}

/** Weights and biases of a network in training, by name. */
export const weightsOf = (state) =>
  Object.fromEntries([...state].filter(([name]) => /^[Wb]\d/.test(name)).map(([name, { data }]) => [name, data]));

/** Widths of a task's network, from what goes in to what comes out. */
export const sizesOf = (task, state) => [
  state.get("W0").dims[0],
  ...task.network.hidden,
  state.get(`b${task.network.hidden.length}`).dims[1],
];
