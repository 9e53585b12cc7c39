import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { LOCK, lockFolder, requireUnlocked } from "./run-lock.ts";

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "lock-"));

async function locked(holder: string): Promise<string> {
  const folder = await newFolder();
  await writeFile(join(folder, LOCK), holder);
  return folder;
}

const holder = (parts: object): string => JSON.stringify({ pid: process.pid, host: hostname(), started: "", token: "t", ...parts });

/** A number that was a process's and is nobody's now. */
const gone = (): number => spawnSync(process.execPath, ["--version"]).pid;

test("a folder is one run's own until it is released", async () => {
  const folder = await newFolder();
  const release = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: "USAGE_FOLDER_BUSY",
    message: `process ${process.pid} on ${hostname()} works in ${folder}`,
  });
  release();
  expect(existsSync(join(folder, LOCK))).toBe(false);
  (await lockFolder(folder))();
});

test.each([
  ["of a process that is gone", (): string => holder({ pid: gone() })],
  ["that was never finished", (): string => '{"pid":'],
])("a lock %s is taken over", async (_, text) => {
  const folder = await locked(text());
  const release = await lockFolder(folder);
  expect(JSON.parse(await readFile(join(folder, LOCK), "utf8"))).toMatchObject({ pid: process.pid });
  release();
  expect(existsSync(join(folder, LOCK))).toBe(false);
});

(existsSync("/proc/self/stat") ? test : test.skip)("a process that has the number of one that is gone does not hold its lock", async () => {
  const folder = await locked(holder({ pid: process.ppid, started: "1" }));
  (await lockFolder(folder))();
});

test("of several runs that find the same abandoned lock one gets it", async () => {
  const folder = await locked(holder({ pid: gone() }));
  const runs = await Promise.allSettled([1, 2, 3].map(() => lockFolder(folder)));
  expect(runs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
});

test("a run on another host may still be at work: the message says which file to remove", async () => {
  const folder = await locked(holder({ pid: 1, host: "elsewhere" }));
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: "USAGE_FOLDER_BUSY",
    message: `process 1 on elsewhere works in ${folder}`,
    hint: expect.stringContaining(`if it is gone, remove ${join(folder, LOCK)}`),
  });
});

test("a lock that another run has taken over is not released", async () => {
  const folder = await newFolder();
  const release = await lockFolder(folder);
  await writeFile(join(folder, LOCK), holder({ token: "another" }));
  release();
  expect(existsSync(join(folder, LOCK))).toBe(true);
});

test("who knows that the other host's process is gone takes its lock over, but not that of a process of this host", async () => {
  const foreign = await locked(holder({ pid: 1, host: "elsewhere" }));
  (await lockFolder(foreign, true))();
  const own = await newFolder();
  const release = await lockFolder(own);
  await expect(lockFolder(own, true)).rejects.toMatchObject({ code: "USAGE_FOLDER_BUSY" });
  release();
});

test("a part is not made while a run of this host is at work in the folder", async () => {
  const folder = await newFolder();
  await requireUnlocked(folder);
  const release = await lockFolder(folder);
  await expect(requireUnlocked(folder)).rejects.toMatchObject({ code: "USAGE_FOLDER_BUSY" });
  release();
  await requireUnlocked(await locked(holder({ pid: 1, host: "elsewhere" })));
});
