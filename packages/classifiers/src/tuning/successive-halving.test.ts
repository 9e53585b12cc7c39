import { setTimeout } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { rungsOf, successiveHalving } from "./successive-halving.ts";

test.each([
  [27, 2, 50, ["2 27", "6 9", "18 3", "50 1"]],
  [10, 2, 1000, ["2 10", "6 4", "18 2", "54 1"]],
  [10, 5, 20, ["5 10", "15 4", "20 2"]],
  [4, 100, 20, ["20 4"]],
  [1, 2, 50, ["2 1"]],
])("%i candidates from %i to %i epochs", (candidates, first, most, expected) => {
  expect(rungsOf(candidates, first, most).map((rung) => `${rung.epochs} ${rung.candidates}`)).toEqual(expected);
});

/** What a candidate is worth in the end, and how far off it looks after few epochs. */
const CANDIDATES = Array.from({ length: 12 }, (_, i) => ({ final: (i * 7) % 12, late: i === 3 ? 8 : 0 }));

test("the best third goes on, whatever the number of jobs, and the best of all is found unless it is late", async () => {
  const tried: string[] = [];
  const search = (jobs: number): Promise<unknown> =>
    successiveHalving(CANDIDATES, 1, 9, jobs, async (candidate, epochs) => {
      tried.push(`${candidate.final} ${epochs}`);
      // those that come last are done first
      await setTimeout(12 - candidate.final);
      return candidate.final === 5 ? Infinity : candidate.final + candidate.late / epochs;
    });
  const rungs = await search(1);
  expect(tried).toHaveLength(12 + 4 + 2);
  expect(rungs).toMatchObject([
    // 9 looks like 17 after one epoch
    { epochs: 1, trials: [0, 1, 2, 3, 4, 6, 7, 8, 10, 11, 9, 5].map((final) => ({ candidate: { final } })) },
    { epochs: 3, trials: [0, 1, 2, 3].map((final) => ({ candidate: { final }, loss: final })) },
    { epochs: 9, trials: [{ loss: 0 }, { loss: 1 }] },
  ]);
  expect(await search(5)).toEqual(rungs);
});

test("what a trial throws ends the search", async () => {
  let begun = 0;
  const search = successiveHalving([1, 2, 3, 4], 1, 3, 1, () => {
    begun++;
    return Promise.reject(new Error("no engine"));
  });
  await expect(search).rejects.toThrow("no engine");
  expect(begun).toBe(1);
});
