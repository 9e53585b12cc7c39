import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRoot, type RootFile } from "../root-file.ts";
import { rootFile, type RootFileOptions } from "./root-writer.ts";
import type { WrittenTree } from "./tree-writer.ts";

/** Does something with a file of these bytes, which is gone afterwards. */
export async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "root-"));
  const path = join(folder, "test.root");
  try {
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Does something with an open ROOT file. */
export const withRoot = <T>(bytes: Uint8Array, use: (file: RootFile) => Promise<T>): Promise<T> =>
  withFile(bytes, async (path) => {
    const file = await openRoot(path);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  });

/** Does something with an open ROOT file of these trees. */
export const withTrees = <T>(trees: readonly WrittenTree[], use: (file: RootFile) => Promise<T>, options?: RootFileOptions): Promise<T> =>
  withRoot(rootFile(trees, options), use);
