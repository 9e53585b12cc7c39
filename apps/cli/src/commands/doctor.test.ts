import { expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";

test("the engine computes, and versions and machine are told", async () => {
  const terminal = capturedTerminal();
  expect(await main(["doctor", "--json"], terminal)).toBe(0);
  const found = JSON.parse(terminal.stdout()) as {
    cores: number;
    versions: Record<string, string>;
    engines: readonly { name: string; works: boolean; fault?: string }[];
  };
  expect(found.engines.map(({ name }) => name)).toEqual(["onnxruntime", "tensorflow", "plain"]);
  expect(found.engines[0]).toEqual({ name: "onnxruntime", version: found.versions["onnxruntime"], works: true });
  expect(found.engines[2]).toMatchObject({ works: true });
  // TensorFlow is whoever runs the test's to install
  const [, { works, fault }] = found.engines;
  expect(works ? "npm install" : fault).toContain("npm install");
  expect(found.versions).toMatchObject({ node: process.version, onnxruntime: expect.stringMatching(/^\d+\.\d+/) });
  expect(found.cores).toBeGreaterThanOrEqual(1);
});
