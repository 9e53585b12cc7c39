import { expect, test } from "@jest/globals";
import { artifactParts, type ArtifactPart } from "./artifact-parts.ts";
import { crossCheck } from "./cross-check.ts";
import { toyContent } from "./testing/toy-content.ts";

const parts = await artifactParts(toyContent(new Uint8Array([1, 2, 3])));

/** The parts with one text replaced in one file. */
function edited(path: string, from: string, to: string): ArtifactPart[] {
  return parts.map((part) =>
    part.path === path ? { ...part, bytes: new TextEncoder().encode(new TextDecoder().decode(part.bytes).replace(from, to)) } : part,
  );
}

test("the parts of an artifact agree", () => {
  expect(() => crossCheck(parts)).not.toThrow();
});

test.each([
  ["a yield of a table", "hepdata/score_shape_sr.yaml", "value: 10\n", "value: 11\n", "yields of hepdata/score_shape_sr.yaml"],
  ["a sum", "hepdata/yields.yaml", "value: 17.5\n", "value: 17.6\n", "sums of hepdata/yields.yaml"],
  ["a count", "likelihood/workspace.json", '"data": [\n        110,', '"data": [\n        111,', "data of hepdata/score_shape_sr.yaml"],
  ["a resource's name", "hepdata/submission.yaml", '"inputs.json"', '"input.json"', "files of hepdata/submission.yaml"],
  ["a network", "model/kt-ratio.onnx", "\u0001", "\u0002", "model/kt-ratio.onnx differs"],
])("%s that differs is named", (_, path, from, to, message) => {
  expect(() => crossCheck(edited(path, from, to))).toThrow(message);
});
