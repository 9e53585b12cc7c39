import { expect, test } from "@jest/globals";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { taskDigest } from "./task-digest.ts";

const { task } = closedFormTask("alices", 1, 50, { hidden: [4], epochs: 2, batch: 10 });
const changed = <T extends Float32Array | Float64Array | Uint32Array>(values: T, i: number): T => {
  const copy = values.slice() as T;
  copy[i] += 1;
  return copy;
};

test("equal tasks have one digest, wherever their events lie and in whichever order their keys are", () => {
  const shared = new Float32Array(new SharedArrayBuffer(task.features.byteLength));
  shared.set(task.features);
  const turned = Object.fromEntries(Object.entries({ ...task, features: shared }).reverse());
  expect(taskDigest(turned)).toBe(taskDigest(task));
  expect(taskDigest({ ...task, training: { ...task.training, patience: undefined } })).toBe(taskDigest(task));
});

test("whatever decides a network decides the digest", () => {
  const others = [
    { ...task, seed: task.seed + 1 },
    { ...task, training: { ...task.training, epochs: 3 } },
    { ...task, features: changed(task.features, 17) },
    { ...task, weights: changed(task.weights, 3) },
    { ...task, train: changed(task.train, 0) },
    { ...task, featureNames: ["x1", "x2", "more"] },
    { ...task, network: { ...task.network, hidden: [4, 4] } },
  ];
  expect(new Set([task, ...others].map(taskDigest)).size).toBe(others.length + 1);
});
