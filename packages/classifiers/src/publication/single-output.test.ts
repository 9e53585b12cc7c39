import { beforeAll, expect, test } from "@jest/globals";
import { readNetworkGraph } from "../engine/network-graph.ts";
import { networkOutput } from "../engine/network-output.ts";
import { gaussianClasses } from "../testing/gaussian-classes.ts";
import { trainMember } from "../training/train-member.ts";
import { memberModel } from "./member-model.ts";
import { publishedClassifier } from "./published-classifier.ts";
import { singleOutput } from "./single-output.ts";

const { task } = gaussianClasses(2, 400, { epochs: 1 });
const vectors = { inputs: { x: [[0, 0, 0]] }, outputs: { probabilities: [[0.5, 0.5]], log_class_densities: [[0, 0]] }, rtol: 1, atol: 1 };
let network: Uint8Array;
beforeAll(async () => {
  const models = [memberModel(task, await trainMember(task, 0))];
  network = publishedClassifier(task, models, { test_vectors: JSON.stringify(vectors) }, { shares: [0.5, 0.5] });
});

// the logarithms are made of the probabilities, and need every node
test.each([
  ["probabilities", 1],
  ["log_class_densities", 0],
])("%s alone has the numbers that it has beside the other output", async (output, spare) => {
  const single = singleOutput(network, output);
  const { inputs, outputs, nodes, metadata, opset } = readNetworkGraph(single);
  expect(inputs).toEqual(readNetworkGraph(network).inputs);
  expect([outputs.map(({ name }) => name), opset]).toEqual([[output], 17]);
  expect(nodes.length).toBeLessThanOrEqual(readNetworkGraph(network).nodes.length - spare);
  expect(metadata["variant"]).toBe("single-output");
  expect(Object.keys((JSON.parse(metadata["test_vectors"]) as typeof vectors).outputs)).toEqual([output]);
  const run = (bytes: Uint8Array): Promise<Float32Array> => networkOutput(bytes, "x", task.features, 3, output);
  expect(await run(single)).toEqual(await run(network));
});

test("an output that is not there is refused with those that are", () => {
  expect(() => singleOutput(network, "score")).toThrow(
    'the network has no output "score", expected one of "probabilities", "log_class_densities"',
  );
});
