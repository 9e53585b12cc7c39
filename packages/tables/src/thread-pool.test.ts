import { expect, test } from "@jest/globals";
import { threadPool, type ThreadPool } from "./thread-pool.ts";

const SCRIPT = new URL("../dist/testing/square-worker.js", import.meta.url);
const start = (threads: number, signal?: AbortSignal, order = "work"): ThreadPool<number, Float64Array> =>
  threadPool<number, Float64Array>(SCRIPT, order, threads, signal);

test.each([1, 3])("%d threads work off all tasks, each result where it belongs", async (threads) => {
  const pool = start(threads);
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.perform(i + 20)));
  expect(results.map(([square]) => square)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 20) ** 2));
  await pool.close();
});

test("a user's error comes as it was thrown, and the pool works on", async () => {
  const pool = start(1);
  const refused = pool.perform(-3);
  const done = pool.perform(3);
  await expect(refused).rejects.toMatchObject({ code: "DATA_FORMAT", message: "-3 is negative", where: "here", hint: "there" });
  expect((await done)[0]).toBe(9);
  await pool.close();
});

test("an error of the start is told with the first task", async () => {
  const pool = start(2, undefined, "refuse");
  await expect(pool.perform(1)).rejects.toThrow("nothing can be done");
  await pool.close();
});

test("a defect rejects what is at work and what comes", async () => {
  const pool = start(1);
  await expect(pool.perform(13)).rejects.toThrow("a defect");
  await expect(pool.perform(1)).rejects.toThrow("a defect");
  await pool.close();
});

test("a thread that ends by itself, though with status 0, rejects what it was at, and what comes", async () => {
  const pool = start(1);
  await expect(pool.perform(17)).rejects.toThrow("a thread ended with status 0");
  await expect(pool.perform(1)).rejects.toThrow("a thread ended with status 0");
  await pool.close();
});

test("notes of a task come to who asked for it, before its result", async () => {
  const pool = start(2);
  const heard: unknown[] = [];
  const told = pool.perform(19, { onNote: (note) => heard.push(note) }).then(([square]) => heard.push(square));
  await Promise.all([told, pool.perform(19), pool.perform(2, { onNote: (note) => heard.push(note) })]);
  expect(heard).toEqual(["at 19", 361]);
  await pool.close();
});

test("halted, a pool begins nothing more, and ends what it is at", async () => {
  const pool = start(1);
  const working = pool.perform(3);
  const waiting = pool.perform(5);
  pool.halt(new Error("no more"));
  await expect(waiting).rejects.toThrow("no more");
  await expect(pool.perform(1)).rejects.toThrow("no more");
  expect((await working)[0]).toBe(9);
  await pool.close();
});

test("an interrupt stops what is at work, and drops what waits", async () => {
  const interruption = new AbortController();
  const pool = start(1, interruption.signal);
  const working = pool.perform(0);
  const waiting = pool.perform(5);
  interruption.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(working).rejects.toThrow("enough");
  await expect(pool.perform(1)).rejects.toThrow("enough");
  await pool.close();
});

test("closing ends threads that are at work", async () => {
  const pool = start(2);
  const working = pool.perform(0);
  const rejected = expect(working).rejects.toThrow("the threads are closed");
  await pool.close();
  await rejected;
});
