import { expect, test } from "@jest/globals";
import { loadAnalysis, type Analysis } from "@ratiometer/config";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallClosedForm } from "../testing/small-analysis.ts";
import { eventBytes, memorySize, streamedWindow, trainingMemory } from "./training-memory.ts";

async function analysisWith(...training: string[]): Promise<Analysis> {
  const folder = await mkdtemp(join(tmpdir(), "memory-"));
  const estimators = training.map(
    (settings, e) => `${["c-ratio", "second", "third"][e]}: { type: ratio, method: alices, coefficients: [c], training: { ${settings} } }`,
  );
  try {
    return await loadAnalysis(await smallClosedForm(folder, { estimators: `{ ${estimators.join(", ")} }` }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("sizes are in powers of ten or of two", () => {
  expect(["500 MB", "1.5GB", "10 MiB", "2 GiB"].map(memorySize)).toEqual([5e8, 1.5e9, 10 * 2 ** 20, 2 ** 31]);
});

test("the smallest memory that an estimator gives counts, else a share of the machine's", async () => {
  expect(trainingMemory(await analysisWith("memory: 3 MB", "memory: 2 MB", "epochs: 1"), 2)).toEqual({ budget: 2e6, jobs: 2 });
  const { budget } = trainingMemory(await analysisWith("epochs: 1"), 1);
  expect(budget).toBeGreaterThan(1e8);
  expect(Number.isFinite(budget)).toBe(true);
});

test("windows of all networks fit into the memory, but are no single events", async () => {
  // 4 features in single and 3 terms in double precision, twice: as the analysis and as the estimators have them
  const { inMemory, inWindow } = eventBytes(await analysisWith("epochs: 1", "epochs: 1"), 4);
  expect(inMemory).toBe(4 * 4 + 2 * 3 * 8);
  expect(streamedWindow(inWindow, { budget: 1e7, jobs: 2 }) * inWindow * 2).toBeLessThanOrEqual(1e7);
  expect(streamedWindow(inWindow, { budget: 1e7, jobs: 2 }) * inWindow * 2).toBeGreaterThan(0.99e7);
  expect(streamedWindow(inWindow, { budget: 1, jobs: 2 })).toBe(4096);
});
