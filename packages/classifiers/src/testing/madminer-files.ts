import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { npyBytes, type RandomStream } from "@ratiometer/tables";
import { torchFile, type TensorToWrite } from "./torch-file.ts";

/** A trained estimator as MadMiner has it in memory. */
export interface SavedEstimator {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, TensorToWrite>>;
  /** By the end of the name: "x_means", …. */
  readonly arrays: Readonly<Record<string, { readonly values: Float64Array; readonly shape?: readonly number[] }>>;
}

/** Weights of linear layers, as PyTorch names them; outputs x inputs. */
export function linearTensors(widths: readonly number[], stream: RandomStream, step = 1, first = 0): Record<string, TensorToWrite> {
  const draw = (n: number): Float32Array => Float32Array.from({ length: n }, () => stream.normal() / 2);
  return Object.fromEntries(
    widths.slice(1).flatMap((outputs, layer) => [
      [`layers.${first + step * layer}.weight`, { shape: [outputs, widths[layer]], values: draw(outputs * widths[layer]) }],
      [`layers.${first + step * layer}.bias`, { shape: [outputs], values: draw(outputs) }],
    ]),
  );
}

/** Writes the files of an estimator. */
export async function saveEstimator(prefix: string, { settings, tensors, arrays }: SavedEstimator): Promise<void> {
  await mkdir(dirname(prefix), { recursive: true });
  await writeFile(`${prefix}_settings.json`, JSON.stringify(settings));
  await writeFile(`${prefix}_state_dict.pt`, torchFile(tensors));
  for (const [name, { values, shape }] of Object.entries(arrays)) await writeFile(`${prefix}_${name}.npy`, npyBytes(values, shape));
}

/** The files in a folder of their own; returns their prefix. */
export async function savedEstimator(estimator: SavedEstimator): Promise<string> {
  const prefix = join(await mkdtemp(join(tmpdir(), "ratiometer-madminer-")), "net");
  await saveEstimator(prefix, estimator);
  return prefix;
}
