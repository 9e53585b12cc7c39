import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../main.ts";
import type { PipelineOutcome, StageStatus } from "../pipeline/pipeline.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import type { MemberRecord } from "./trained-networks.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "train-"));
});
afterAll(() => rm(home, { recursive: true }));

const estimators = (training: string): string =>
  `{ c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [12] }, training: { batch: 128, ${training} }, ensemble: 2 } }`;

const recordOf = async (out: string, member: number): Promise<MemberRecord> =>
  JSON.parse(await readFile(join(out, `train/c-ratio/member-${member}.json`), "utf8")) as MemberRecord;

test("progress tells losses and events per second, patience ends trainings, the distance of checkpoints changes nothing", async () => {
  const folder = join(home, "patience");
  const out = join(folder, "run");
  const training = "epochs: 40, patience: 1, learning_rate: { initial: 0.05, final: 0.05 }";
  const analysis = await smallClosedForm(folder, { estimators: estimators(training) });
  const terminal = capturedTerminal();
  expect(await main(["train", analysis, "--out", out, "--jobs", "1"], terminal)).toBe(0);
  expect(terminal.stderr()).toMatch(
    /^train {2,}\d+ %.* {2}c-ratio 1\/2, epoch 1\/40: loss \d\.\d{5}, validation \d\.\d{5}, \d+( k)? events\/s$/m,
  );
  for (const member of [0, 1]) {
    const { curve, bestEpoch } = await recordOf(out, member);
    expect(curve.validation.length).toBeLessThan(40);
    expect(curve.validation.length).toBe(bestEpoch + 2);
  }
  expect((await readdir(join(out, "train/c-ratio"))).sort()).toEqual([
    "inputs.json",
    ...[0, 1].flatMap((member) => [`member-${member}.json`, `member-${member}.onnx`]),
  ]);
  const again = await smallClosedForm(folder, { estimators: estimators(`${training}, checkpoint_every: 1`) });
  const status = capturedTerminal();
  expect(await main(["status", again, "--out", out, "--json"], status)).toBe(0);
  const { stages } = JSON.parse(status.stdout()) as { readonly stages: readonly StageStatus[] };
  expect(stages.slice(0, 3).map(({ state }) => state)).toEqual(["done", "done", "done"]);
});

test("a training that diverges is told, marked and exit 3; one without a good epoch is refused", async () => {
  const folder = join(home, "diverged");
  const out = join(folder, "run");
  const late = await smallClosedForm(folder, { estimators: estimators("epochs: 2, learning_rate: { initial: 0.001, final: 1.0e+38 }") });
  const terminal = capturedTerminal();
  expect(await main(["train", late, "--out", out, "--quiet"], terminal)).toBe(3);
  const sentence = "network 1 of c-ratio diverged in epoch 2, where the loss in batch";
  expect(terminal.stderr()).toContain(`warning: ${sentence}`);
  expect(terminal.stdout()).toContain(sentence);
  const { curve, bestEpoch, diverged } = await recordOf(out, 1);
  expect([curve.train.length, curve.validation.length, bestEpoch, diverged?.epoch]).toEqual([1, 1, 0, 1]);
  // finished as it is
  const again = capturedTerminal();
  expect(await main(["train", late, "--out", out, "--json", "--quiet"], again)).toBe(3);
  expect((JSON.parse(again.stdout()) as PipelineOutcome).diverged).toHaveLength(2);

  const early = await smallClosedForm(folder, { estimators: estimators("epochs: 2, learning_rate: { initial: 1.0e+38, final: 1.0e+38 }") });
  const refused = capturedTerminal();
  expect(await main(["train", early, "--out", out, "--quiet"], refused)).toBe(2);
  expect(refused.stderr()).toMatch(
    /^TRAIN_DIVERGED estimators\.c-ratio: network \d lost its way in epoch 0: the loss in batch \d is NaN \(all counted from 0\); hint: lower/,
  );
});

test("networks that were trained on other columns are refused", async () => {
  const folder = join(home, "columns");
  const out = join(folder, "run");
  const training = { estimators: estimators("epochs: 1") };
  const first = await smallClosedForm(folder, training);
  expect(await main(["train", first, "--out", out, "--quiet"], capturedTerminal())).toBe(0);
  const second = await smallClosedForm(folder, { ...training, features: "{ inputs: [x1, x3, x2] }" });
  expect(await main(["features", second, "--out", out, "--quiet"], capturedTerminal())).toBe(0);
  const terminal = capturedTerminal();
  expect(await main(["run", second, "--out", out, "--quiet", "--only", "evaluate"], terminal)).toBe(2);
  expect(terminal.stderr()).toContain(
    'TRAIN_INPUTS_DIFFER estimators.c-ratio: the networks have 4 inputs, the events 3; input 1 of the networks is "x2", of the events "x3"; hint:',
  );

  await rm(join(out, "train/c-ratio/inputs.json"));
  const untold = capturedTerminal();
  expect(await main(["run", second, "--out", out, "--quiet", "--only", "evaluate"], untold)).toBe(2);
  expect(untold.stderr()).toContain("USAGE_DAMAGED_STAGE: stage train is not as it was when it was finished: missing: c-ratio/inputs.json");
});
