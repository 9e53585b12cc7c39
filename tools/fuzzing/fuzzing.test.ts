import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { READERS } from "./readers.ts";
import { shrunk } from "./shrink.ts";
import { openTrials } from "./trial.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fuzzing-"));
});
afterAll(() => rm(home, { recursive: true }));

/** validation/fuzz.mjs has ten thousand for each reader, in processes with limits of time and memory. Every HDF5 file has a thread of its own. */
const inputsOf = (name: string): number => (name.startsWith("HDF5") ? 2 : 12);

test.each(READERS.map((reader) => [reader.name, reader] as const))(
  "%s: whole files are read, mutated ones are read or refused with their place",
  async (name, reader) => {
    const { whole, input, outcome } = await openTrials(reader, join(home, name.replace(/\W+/g, "-")), 1);
    for (const bytes of whole) expect(await outcome(bytes)).toEqual({ verdict: "accepted", message: "" });
    const failed: string[] = [];
    for (let number = 0; number < inputsOf(name); number++) {
      const { verdict, message } = await outcome(input(number));
      if (verdict === "crash" || verdict === "wrong") failed.push(`input ${number}: ${verdict}: ${message}`);
    }
    expect(failed).toEqual([]);
  },
);

test("inputs are the same for the same seed, and others for another", async () => {
  const reader = READERS[0];
  const inputs = async (seed: number): Promise<readonly string[]> => {
    const { input } = await openTrials(reader, join(home, "same"), seed);
    return [0, 1, 2].map((number) => input(number).toString("latin1"));
  };
  expect(await inputs(3)).toEqual(await inputs(3));
  expect(await inputs(3)).not.toEqual(await inputs(4));
});

test("a defect is told as one: another error, an answer that is not finite, a refusal without its place", async () => {
  const read = (): Promise<unknown> => Promise.reject(new TypeError("x is undefined"));
  const seeds = (): Promise<readonly Uint8Array[]> => Promise.resolve([Buffer.from("a")]);
  const crash = await openTrials({ name: "crash", file: "a", seeds, read }, join(home, "crash"), 1);
  expect(await crash.outcome(Buffer.from("b"))).toMatchObject({ verdict: "crash", message: expect.stringContaining("x is undefined") });
  const wrong = await openTrials(
    { name: "wrong", file: "a", seeds, read: () => Promise.resolve({ sums: [1, NaN] }) },
    join(home, "wrong"),
    1,
  );
  expect(await wrong.outcome(Buffer.from("b"))).toEqual({ verdict: "wrong", message: "answer.sums.1 is NaN" });
});

test("what fails is made short", async () => {
  const fails = (bytes: Uint8Array): Promise<boolean> => Promise.resolve(bytes.includes(7) && bytes.includes(9));
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i % 50);
  expect([...(await shrunk(bytes, fails))].sort()).toEqual([7, 9]);
});
