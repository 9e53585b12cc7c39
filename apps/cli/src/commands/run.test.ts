import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";

test("a missing analysis file is exit 2", async () => {
  const terminal = capturedTerminal();
  expect(await main(["run", "no-such.yaml"], terminal)).toBe(2);
  expect(terminal.stderr()).toMatch(/^CONFIG_NO_SUCH_FILE: there is no analysis file "no-such\.yaml"/);
});

test("a column that will not be there is told before anything is written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "run-"));
  const file = join(folder, "analysis.yaml");
  await main(["init", folder], capturedTerminal());
  await writeFile(file, (await readFile(file, "utf8")).replace("inputs: [x1,", "inputs: [y1,"));
  const terminal = capturedTerminal();
  expect(await main(["run", file, "--out", join(folder, "run")], terminal)).toBe(2);
  expect(terminal.stderr()).toContain('CONFIG_UNKNOWN_COLUMN features.inputs[0]: unknown column "y1"; hint: did you mean "x1"?');
  expect(existsSync(join(folder, "run"))).toBe(false);
});
