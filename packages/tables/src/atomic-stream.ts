import { randomUUID } from "node:crypto";
import { access, constants, open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { sha256 } from "./digest.ts";
import { systemErrorCode, systemErrorMessage } from "./system-error.ts";

const OTHERWISE = "the folder must exist, be writable and have space";

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: "make the folder first",
  ENOTDIR: "what is named as its folder is a file",
  EISDIR: "this is a folder: name a file",
  EACCES: "the folder, and the file where there is one, must be writable",
  EPERM: "the folder, and the file where there is one, must be writable",
  EROFS: "the folder must be writable",
  ENOSPC: "the disk is full: make space, or write elsewhere",
  EDQUOT: "the quota is used up: make space, or write elsewhere",
};

function notWritable(path: string, cause: unknown): AnalysisError {
  // What follows names the system call and the file beside.
  const [what] = systemErrorMessage(cause).split(", ", 1);
  return new AnalysisError("DATA_NOT_WRITABLE", `cannot be written (${what})`, {
    where: path,
    hint: HINTS[systemErrorCode(cause)] ?? OTHERWISE,
    cause,
  });
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** What a file that may be replaced is not: a folder, or write-protected. */
async function requireReplaceable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory()) throw notWritable(path, Object.assign(new Error("EISDIR: is a directory"), { code: "EISDIR" }));
  await onDisk(path, () => access(path, constants.W_OK));
}

/** How the names of files that this computer makes beside `path` begin; the number of the process comes next. */
const beginning = (path: string): string => `.${basename(path)}.${sha256(hostname()).slice(0, 8)}-`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== "ESRCH";
  }
}

/** Removes what processes that were killed have left beside the file. */
async function sweep(path: string): Promise<void> {
  const start = beginning(path);
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (!name.startsWith(start)) continue;
    const match = /^(\d+)-.*\.partial$/.exec(name.slice(start.length));
    if (match !== null && !isRunning(Number(match[1]))) await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
}

/** Runs `write` on a new file beside `path`, which is removed unless `write` gives it another name. */
async function besides(path: string, write: (partial: string, file: FileHandle) => Promise<void>): Promise<void> {
  await requireReplaceable(path);
  await sweep(path);
  const partial = join(dirname(path), `${beginning(path)}${process.pid}-${randomUUID().slice(0, 8)}.partial`);
  const file = await onDisk(path, () => open(partial, "wx"));
  try {
    await write(partial, file);
  } finally {
    await file.close();
    await rm(partial, { force: true });
  }
}

/**
 * Finds out whether a file can be written at all, before the work that fills it. What is at `path` stays untouched.
 * @throws AnalysisError DATA_NOT_WRITABLE if the folder is missing or refuses, or `path` is a folder
 */
export function requireWritable(path: string): Promise<void> {
  return besides(path, () => Promise.resolve());
}

/**
 * Writes a file piece by piece so that, whatever happens, `path` holds either what it held before or all of it: the bytes go to a file beside it, reach
 * the disk, and take its name. What a process that was killed left beside it is removed. The next piece is asked for once the last one is written; its bytes may be overwritten then.
 * If `pieces` throws (abortion is one such case), the file beside it is removed and the error passed on.
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export function streamToFile(path: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  return besides(path, async (partial, file) => {
    for await (const bytes of pieces) await onDisk(path, () => file.writeFile(bytes));
    await onDisk(path, async () => {
      await file.sync();
      await rename(partial, path);
    });
  });
}
