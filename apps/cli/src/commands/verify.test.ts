import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openArtifact, writeArtifact, zip } from "@ratiometer/hepdata-export";
import { verifiableContent } from "@ratiometer/hepdata-export/testing";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

let place: string;
let artifact: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "verify-"));
  artifact = join(place, "run", "artifact");
  await writeArtifact(artifact, await verifiableContent());
}, 60_000);
afterAll(() => rm(place, { recursive: true }));

interface Answer {
  readonly verdict: string;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly file?: string }[];
  readonly engines: readonly string[];
  readonly maxDeviation: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

async function run(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
  const terminal = capturedTerminal();
  const exit = await main(argv, terminal);
  return { exit, out: terminal.stdout(), err: terminal.stderr() };
}

test("an artifact, its run and its archive are verified, with the deviation of every engine", async () => {
  await writeFile(join(place, "a.zip"), zip((await openArtifact(artifact)).files));
  const before = await readdir(place, { recursive: true });
  for (const path of [artifact, join(place, "run"), join(place, "a.zip")]) {
    const { exit, out } = await run("verify", path, "--json", "--quiet");
    const { verdict, engines, maxDeviation } = JSON.parse(out) as Answer;
    expect([exit, verdict]).toEqual([0, "verified"]);
    expect(engines).toEqual(expect.arrayContaining(["onnxruntime", "plain"]));
    expect(maxDeviation["c-ratio.onnx"]["plain"]).toBeLessThan(1e-5);
  }
  expect(await readdir(place, { recursive: true })).toEqual(before);
}, 60_000);

test("a changed byte ends with 3 and the file's name, what is no artifact with 2", async () => {
  const path = join(artifact, "likelihood/workspace.json");
  const original = await readFile(path);
  await writeFile(path, original.toString().replace("1", "2"));
  const { exit, out } = await run("verify", artifact);
  expect(exit).toBe(3);
  expect(out).toMatch(/DIFFERS {2}digests +likelihood\/workspace\.json/);
  expect(out).toMatch(/do not use it/);
  await writeFile(path, original);
  await writeFile(join(place, "cut.zip"), (await readFile(join(place, "a.zip"))).subarray(0, 5000));
  expect(await run("verify", join(place, "cut.zip"))).toMatchObject({ exit: 3, out: expect.stringContaining("copied completely") });
  for (const none of [place, join(place, "nowhere"), path]) expect((await run("verify", none)).exit).toBe(2);
});

test("inspect describes the artifact, folder or archive", async () => {
  for (const path of [artifact, join(place, "a.zip")]) {
    const { exit, out } = await run("inspect", path);
    expect(exit).toBe(0);
    expect(out).toMatch(/A small artifact whose parts fit each other; Doe, Jane; CC0-1\.0; 2026-11-22/);
    expect(out).toMatch(/c-ratio\.onnx +pt +feature +GeV +\[20, 400\]/);
    expect(out).toMatch(/sr +unbinned +4 bins +signal, background/);
    expect(out).toMatch(/binned score +best fit 0\.5/);
  }
});
