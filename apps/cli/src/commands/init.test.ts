import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";

async function ratiometer(...argv: string[]): Promise<{ readonly exit: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = capturedTerminal();
  const exit = await main(argv, terminal);
  return { exit, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test("the starter analysis is one that check accepts, and is never overwritten", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "init-")), "new");
  const file = join(folder, "analysis.yaml");
  const first = await ratiometer("init", folder, "--json");
  expect([first.exit, JSON.parse(first.stdout)]).toEqual([0, { template: "closed-form", written: [file] }]);
  const checked = await ratiometer("check", file, "--json");
  expect(checked.exit).toBe(0);
  expect(JSON.parse(checked.stdout)).toMatchObject({ valid: true, name: "new", coefficients: ["c"], channels: ["sr"] });
  const again = await ratiometer("init", folder);
  expect([again.exit, again.stderr]).toEqual([2, `USAGE_FILE_EXISTS: "${file}" exists already; hint: give another folder\n`]);
});

test("a folder whose name cannot be that of an analysis leaves the starter's own", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "init-")), "2026 first");
  await ratiometer("init", folder);
  expect(JSON.parse((await ratiometer("check", join(folder, "analysis.yaml"), "--json")).stdout)).toMatchObject({ name: "my-analysis" });
});

test("the starter with simulated events is one that check accepts", async () => {
  const folder = await mkdtemp(join(tmpdir(), "init-"));
  expect((await ratiometer("init", folder, "--template", "simulated")).exit).toBe(0);
  const { exit, stdout } = await ratiometer("check", join(folder, "analysis.yaml"), "--json");
  expect([exit, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ valid: true, coefficients: ["kt"] })]);
});

test("the starter for event files asks for nothing but the files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "init-"));
  expect((await ratiometer("init", folder, "--template", "lhe")).exit).toBe(0);
  expect(await readdir(join(folder, "events"))).toEqual([]);
  const { exit, stderr } = await ratiometer("check", join(folder, "analysis.yaml"));
  expect(exit).toBe(2);
  expect(stderr.split("\n")).toHaveLength(2);
  expect(stderr).toContain('CONFIG_NO_SUCH_FILE samples.signal.source.lhe[0]: no file matches "events/signal_*.lhe.gz"');
});

test("unknown templates, and folders that are files, are refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "init-"));
  await writeFile(join(folder, "file"), "");
  expect((await ratiometer("init", folder, "--template", "lhf")).stderr).toContain('hint: did you mean "lhe"?');
  expect(await ratiometer("init", join(folder, "file", "below"))).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("USAGE_CANNOT_WRITE"),
  });
});
