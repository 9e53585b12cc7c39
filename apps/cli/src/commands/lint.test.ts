import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { tanhNetwork } from "@ratiometer/classifiers/testing";
import type { LintReport } from "@ratiometer/hepdata-export";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

const SUBMISSION = `comment: "A toy"
---
name: "Table 1"
description: "Numbers"
keywords: []
data_file: "numbers.yaml"
`;
const numbers = (value: string): string => `independent_variables:
- header: {name: x}
  values: [{low: 0, high: 1}]
dependent_variables:
- header: {name: y}
  values: [{value: ${value}}]
`;

let place = "";

async function submission(name: string, value: string): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder);
  await writeFile(join(folder, "submission.yaml"), SUBMISSION);
  await writeFile(join(folder, "numbers.yaml"), numbers(value));
  return folder;
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "lint-"));
});

test("a valid submission passes whatever the checklist lacks, and with --strict only if it lacks nothing", async () => {
  const folder = await submission("valid", "1.5");
  const terminal = capturedTerminal();
  expect(await main(["lint", folder], terminal)).toBe(0);
  expect(terminal.stdout()).toMatch(
    /^.*valid: HEPData submission, \d+ of \d+ items of the checklist that apply\n\nA\. Model file: 0 of \d\n/,
  );
  expect(terminal.stdout()).toMatch(/\n {2}MISSING {2}A1 .*there is no network\n {2,}-> /);
  expect(terminal.stdout()).toMatch(/\nHEPData submission: no faults\n$/);
  expect(await main(["lint", folder, "--strict"], capturedTerminal())).toBe(3);
});

test("an error of the submission is told with file and path, and ends with 3", async () => {
  const folder = await submission("invalid", "1e-7");
  const terminal = capturedTerminal();
  expect(await main(["lint", folder], terminal)).toBe(3);
  expect(terminal.stdout()).toContain(
    "HEPData submission: 1 error\n  error number-text, numbers.yaml dependent_variables[0].values[0].value: the number 1e-7 is a text for readers of YAML 1.1",
  );
});

test("as JSON there are score, items and findings", async () => {
  const folder = await submission("json", ".nan");
  const terminal = capturedTerminal();
  expect(await main(["lint", folder, "--json"], terminal)).toBe(3);
  const { score, items, submission: findings } = JSON.parse(terminal.stdout()) as LintReport;
  expect(score.passed).toBe(items.filter(({ status }) => status === "ok").length);
  expect(items[0]).toEqual({
    id: "A1",
    section: "A",
    item: "networks are in an open format that no framework owns",
    status: "missing",
    message: "there is no network",
    advice: "publish networks as ONNX or lwtnn, which no program or version owns",
  });
  expect(findings).toEqual([
    expect.objectContaining({
      code: "not-finite",
      severity: "error",
      file: "numbers.yaml",
      path: "dependent_variables[0].values[0].value",
    }),
  ]);
});

test("a network alone is judged without HEPData's rules", async () => {
  const path = join(place, "network.onnx");
  await writeFile(path, tanhNetwork(3));
  const terminal = capturedTerminal();
  expect(await main(["lint", path], terminal)).toBe(0);
  expect(terminal.stdout()).toMatch(/network\.onnx: network, \d+ of/);
  expect(terminal.stdout()).not.toContain("HEPData submission");
});

test("a folder that holds neither is the user's fault", async () => {
  expect(await main(["lint", place], capturedTerminal())).toBe(2);
});
