import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AnalysisError } from "@ratiometer/config";

/** File in a run folder that says who works in it. */
export const LOCK = ".lock";

/** Milliseconds after which a lock that was taken over, or is not written yet, is looked at again. */
const SETTLE = 100;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the system started the process, in its own units: numbers of processes are used again. Empty where the system does not tell. */
  readonly started: string;
  /** Of this lock. */
  readonly token: string;
}

/** State and start of a process as Linux tells them; undefined elsewhere. */
async function processStat(pid: number): Promise<{ readonly state: string; readonly started: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => undefined);
  // the program's name stands in parentheses and may itself hold some
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined ? undefined : { state: fields[0], started: fields[19] };
}

/** Whether the process that holds a lock may still be at work. Of another host nobody can tell. */
async function isRunning({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const stat = await processStat(pid);
  return stat === undefined || (stat.started === started && !["Z", "X"].includes(stat.state));
}

/** What a lock says; "gone" where there is none, undefined where it was never finished. */
async function readHolder(path: string): Promise<Holder | "gone" | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
  if (text === undefined) return "gone";
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function busy(out: string, { pid, host }: Holder): AnalysisError {
  const elsewhere = host === hostname() ? "" : `; if it is gone, remove ${join(out, LOCK)}, or add --take-over`;
  return new AnalysisError("USAGE_FOLDER_BUSY", `process ${pid} on ${host} works in ${out}`, {
    hint: `wait until it has ended, or choose another folder with --out${elsewhere}`,
  });
}

/** @throws AnalysisError USAGE_FOLDER_BUSY if a process of this host makes a run in the folder; of other hosts nobody can tell */
export async function requireUnlocked(out: string): Promise<void> {
  const holder = await readHolder(join(out, LOCK));
  if (holder === "gone" || holder === undefined || holder.host !== hostname()) return;
  if (await isRunning(holder)) throw busy(out, holder);
}

/**
 * Makes a run folder this process's own until the returned function is called or the process ends. The lock of a process that is gone is taken over.
 * @param takeOver from a process of another host, too: whoever asks knows that it is gone
 * @throws AnalysisError USAGE_FOLDER_BUSY naming the process that works there
 */
export async function lockFolder(out: string, takeOver: boolean = false): Promise<() => void> {
  const path = join(out, LOCK);
  const started = (await processStat(process.pid))?.started ?? "";
  const own: Holder = { pid: process.pid, host: hostname(), started, token: randomUUID() };
  const text = JSON.stringify(own);
  while (!(await created(path, text))) {
    let holder = await readHolder(path);
    if (holder === undefined) {
      await setTimeout(SETTLE);
      holder = await readHolder(path);
    }
    if (holder === "gone") continue;
    const gone = takeOver && holder?.host !== hostname();
    if (holder !== undefined && !gone && (await isRunning(holder))) throw busy(out, holder);
    // several runs may find the same lock abandoned: the last one to write it keeps it
    await writeFile(path, text);
    await setTimeout(SETTLE);
    const now = await readHolder(path);
    if (now === "gone" || now === undefined) continue;
    if (now.token === own.token) break;
    throw busy(out, now);
  }
  const release = (): void => {
    try {
      if (readFileSync(path, "utf8") === text) rmSync(path);
    } catch {
      // The folder was taken away: there is nothing to release.
    }
  };
  process.once("exit", release);
  return () => {
    process.off("exit", release);
    release();
  };
}

async function created(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
