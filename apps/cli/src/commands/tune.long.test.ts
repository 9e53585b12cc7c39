import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tune-"));
});
afterAll(() => rm(home, { recursive: true }));

const estimators = (tuning: string): string =>
  `{ c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [12] }, training: { batch: 128, epochs: 3 }, ensemble: 2${tuning} } }`;
const TUNING = ", tuning: { epochs: 1, hidden: [[4]], learning_rate: [0.02, 1.0e-9, 1.0e+38, 0.01] }";

interface Found {
  readonly best: unknown;
  readonly rungs: readonly {
    readonly epochs: number;
    readonly trials: readonly { readonly candidate: unknown; readonly loss: number | null }[];
  }[];
}

test("a search finds the settings that learn, on any number of threads, and knows what it has tried", async () => {
  const analysis = await smallClosedForm(home, { estimators: estimators(TUNING) });
  const search = async (out: string, jobs: string): Promise<Found> => {
    const terminal = capturedTerminal();
    expect(await main(["tune", analysis, "--estimator", "c-ratio", "--out", out, "--jobs", jobs, "--json", "--quiet"], terminal)).toBe(0);
    return JSON.parse(terminal.stdout()) as Found;
  };
  const out = join(home, "run");
  const found = await search(out, "2");
  expect(found.rungs.map(({ epochs, trials }) => [epochs, trials.length])).toEqual([
    [1, 4],
    [3, 2],
  ]);
  const [first, second] = found.rungs;
  expect(first.trials.slice(2)).toEqual([
    { candidate: { hidden: [4], learningRate: 1e-9 }, loss: expect.any(Number) },
    { candidate: { hidden: [4], learningRate: 1e38 }, loss: null },
  ]);
  expect(found.best).toEqual(second.trials[0].candidate);
  expect(second.trials[0].loss).toBeLessThan(first.trials[2].loss ?? 0);
  expect(await search(join(home, "other"), "1")).toEqual(found);

  const trials = join(out, "tune/c-ratio/trials.json");
  const { mtimeMs } = await stat(trials);
  expect(await search(out, "2")).toEqual(found);
  expect((await stat(trials)).mtimeMs).toBe(mtimeMs);
  const text = await readFile(trials, "utf8");
  expect(JSON.parse(text)).toHaveLength(6);
  await writeFile(trials, text.slice(0, 40));
  expect(await search(out, "2")).toEqual(found);

  const terminal = capturedTerminal();
  expect(await main(["tune", analysis, "--estimator", "c-ratio", "--out", out, "--quiet"], terminal)).toBe(0);
  expect(terminal.stdout()).toMatch(
    /^epochs: 1\n( +\S+ {2}hidden 4; learning rate \S+\n){4}epochs: 3\n( .*\n){2}best: hidden 4; learning rate 0\.0[12] \(validation loss \d\.\d{5}\)\n$/,
  );
  expect(terminal.stdout()).toContain("diverged  hidden 4; learning rate 1e+38\n");
});

test("an estimator that is not there, or does not say what to search, is told", async () => {
  const analysis = await smallClosedForm(join(home, "without"), { estimators: estimators("") });
  const said = async (name: string): Promise<string> => {
    const terminal = capturedTerminal();
    expect(await main(["tune", analysis, "--estimator", name, "--out", join(home, "none"), "--quiet"], terminal)).toBe(2);
    return terminal.stderr();
  };
  expect(await said("c-ration")).toBe('CONFIG_UNKNOWN_ESTIMATOR: unknown estimator "c-ration"; hint: did you mean "c-ratio"?\n');
  expect(await said("c-ratio")).toMatch(
    /:\d+:\d+ CONFIG_MISSING_KEY estimators\.c-ratio\.tuning: estimator "c-ratio" does not say what to search; hint: /,
  );
});
