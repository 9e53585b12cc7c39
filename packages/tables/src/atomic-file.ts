import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { systemErrorMessage } from "./system-error.ts";

/**
 * Writes a file so that, whatever happens, `path` holds either what it held before or all of `data`: the bytes go to a file beside it, reach the disk,
 * and take its name. The file beside it is removed on failure.
 *
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  try {
    const file = await open(partial, "wx");
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw new AnalysisError("DATA_NOT_WRITABLE", `cannot be written (${systemErrorMessage(error)})`, {
      where: path,
      hint: "the folder must exist, be writable and have space",
      cause: error,
    });
  }
}
