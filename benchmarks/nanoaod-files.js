import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { mainTree, openRoot } from "@ratiometer/tables";
import { runPython } from "./python.js";

/** Whether a file is there already, with so many events. */
async function isThere(path, events) {
  try {
    const { entries, close } = await mainTree(await openRoot(path));
    await close();
    return entries === events;
  } catch (error) {
    if (error.code === "DATA_FILE_MISSING") return false;
    throw error;
  }
}

/**
 * Files of `nanoaod-like.py`, made unless they are there.
 * @returns their paths, by codec
 * @throws Error where they have to be made and cannot
 */
export async function nanoaodLike(folder, { events, codecs, objectsOnly }) {
  const home = join(folder, `${objectsOnly ? "objects" : "events"}-${events}`);
  const files = new Map(codecs.map((codec) => [codec, join(home, `nanoaod-like-${codec}.root`)]));
  const lacking = [];
  for (const [codec, path] of files) if (!(await isThere(path, events))) lacking.push(codec);
  if (lacking.length > 0)
    await runPython("nanoaod-like.py", home, String(events), ...(objectsOnly ? ["--objects-only"] : []), "--codec", ...lacking);
  return files;
}

/** Does work in the folder that was asked for, which stays, or in one that does not. */
export async function inFolder(asked, work) {
  const folder = asked === undefined ? await mkdtemp(join(tmpdir(), "ratiometer-benchmark-")) : resolve(asked);
  try {
    await mkdir(folder, { recursive: true });
    return await work(folder);
  } finally {
    if (asked === undefined) await rm(folder, { recursive: true, force: true });
  }
}
