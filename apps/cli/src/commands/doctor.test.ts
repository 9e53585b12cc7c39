import { expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";

test("the engine computes, and versions and machine are told", async () => {
  const terminal = capturedTerminal();
  expect(await main(["doctor", "--json"], terminal)).toBe(0);
  const found = JSON.parse(terminal.stdout()) as { cores: number; versions: Record<string, string>; engines: unknown };
  expect(found.engines).toEqual([{ name: "onnxruntime", works: true }]);
  expect(found.versions).toMatchObject({ node: process.version, onnxruntime: expect.stringMatching(/^\d+\.\d+/) });
  expect(found.cores).toBeGreaterThanOrEqual(1);
});
