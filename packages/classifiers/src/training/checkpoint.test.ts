import { expect, test } from "@jest/globals";
import { float32 } from "../engine/onnxruntime.ts";
import { checkpointBytes, parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { TrainingState } from "./trainer.ts";

const OWNER = { task: "ab12", member: 3 };
const state = (scale: number): TrainingState =>
  new Map([
    ["W0", float32(Float32Array.of(scale, -0, 1e-45, 3.4e38, 1 / 3, 6), [2, 3])],
    ["second_W0", float32(Float32Array.of(0, 1e-30, 2, 3, 4, scale), [2, 3])],
    ["b0", float32(Float32Array.of(7 * scale), [1, 1])],
  ]);
const checkpoint: Checkpoint = {
  curve: { train: [0.1 + 0.2, 1 / 3], validation: [5e-324, 1.7e308] },
  state: state(1),
  bestEpoch: 0,
  best: state(0.1),
};
const bytes = checkpointBytes(OWNER, checkpoint);

const plain = (tensors: TrainingState): unknown => [...tensors].map(([name, { dims, data }]) => [name, dims, data]);

test("a checkpoint comes back to the last bit", () => {
  const { curve, bestEpoch, ...states } = parseCheckpoint(bytes, "c", OWNER);
  expect([curve, bestEpoch]).toEqual([checkpoint.curve, 0]);
  expect(plain(states.state)).toEqual(plain(checkpoint.state));
  expect(plain(states.best)).toEqual(plain(checkpoint.best));
  expect(Object.is((states.state.get("W0")?.data as Float32Array)[1], -0)).toBe(true);
  expect(checkpointBytes(OWNER, { curve, bestEpoch, ...states })).toEqual(bytes);
});

test("any changed byte, and any part of a checkpoint, is refused", () => {
  for (let i = 0; i < bytes.length; i++) {
    const damaged = Uint8Array.from(bytes);
    damaged[i] ^= 1 << (i % 8);
    for (const wrong of [damaged, bytes.subarray(0, i)])
      expect(() => parseCheckpoint(wrong, "c", OWNER)).toThrow(expect.objectContaining({ code: "TRAIN_CHECKPOINT", where: "c" }));
  }
});

test.each([
  ["another task", { task: "ab13", member: 3 }],
  ["another member", { task: "ab12", member: 2 }],
])("the checkpoint of %s is refused", (_, owner) => {
  expect(() => parseCheckpoint(bytes, "c", owner)).toThrow(/network 3 of another training, expected one of network \d of this one/);
});
