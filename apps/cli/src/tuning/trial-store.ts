import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { readJson, writeJson } from "../stages/json-file.ts";

/** A trial that is done. */
interface KeptTrial {
  /** Digest of everything that decides its loss. */
  readonly key: string;
  /** Null where the training diverged at once. */
  readonly loss: number | null;
}

/** Trials of a search by their keys, on disk, so that a search that was interrupted need not do them again. */
export interface TrialStore {
  /** The loss of a trial that was done before. */
  readonly lossOf: (key: string) => number | undefined;
  readonly keep: (key: string, loss: number) => Promise<void>;
}

/** The trials kept in a folder, which is made if need be; a file that is not understood counts as none. */
export async function openTrialStore(folder: string): Promise<TrialStore> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "trials.json");
  const before = await readJson<readonly KeptTrial[]>(file).catch((): readonly KeptTrial[] => []);
  const losses = new Map(before.map(({ key, loss }) => [key, loss ?? Infinity]));
  let written: Promise<void> = Promise.resolve();
  return {
    lossOf: (key) => losses.get(key),
    keep: (key, loss) => {
      losses.set(key, loss);
      const trials: KeptTrial[] = [...losses].map(([each, value]) => ({ key: each, loss: Number.isFinite(value) ? value : null }));
      // one after the other: the last one written has all of them
      written = written.then(() => writeJson(file, trials));
      return written;
    },
  };
}
