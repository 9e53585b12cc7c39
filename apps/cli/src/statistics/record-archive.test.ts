import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { zip } from "@ratiometer/hepdata-export";
import { jsonDigest } from "@ratiometer/likelihood";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { COUNTING } from "../testing/small-workspace.ts";

const home = await mkdtemp(join(tmpdir(), "record-archive-"));
afterAll(() => rm(home, { recursive: true }));

const BACKGROUND = JSON.stringify(COUNTING);

/** Signals of two masses for the counting experiment. */
const patchset = (workspace: string): string =>
  JSON.stringify({
    metadata: {
      description: "signals",
      labels: ["mass"],
      references: { hepdata: "ins1234567" },
      digests: { sha256: jsonDigest(workspace, "w") },
    },
    patches: [300, 500].map((mass) => ({
      metadata: { name: `mass_${mass}`, values: [mass] },
      patch: [{ op: "replace", path: "/channels/0/samples/0/data", value: [mass / 100] }],
    })),
    version: "1.0.0",
  });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function archive(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = join(home, name);
  await writeFile(
    path,
    zip(new Map(Object.entries(files).map(([file, content]) => [file, typeof content === "string" ? bytes(content) : content]))),
  );
  return path;
}

async function said(...argv: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main([...argv, "--quiet", "--json"], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

async function expected(path: string, ...options: readonly string[]): Promise<number> {
  const { status, stdout } = await said("nll", path, ...options);
  expect(status).toBe(0);
  return (JSON.parse(stdout) as { expected: { SR: number[] } }).expected.SR[0];
}

test("a workspace and its patches are taken out of an archive, also of one in the archive of a record", async () => {
  const model = { "SR/BkgOnly.json": BACKGROUND, "SR/patchset.json": patchset(BACKGROUND), "SR/README.md": "read me" };
  const plain = await archive("likelihood.zip", model);
  const record = await archive("record.zip", {
    "submission.yaml": "---\n",
    "table.json": "[1]",
    "likelihood.zip": zip(new Map(Object.entries(model).map(([file, text]) => [file, bytes(text)]))),
  });
  for (const path of [plain, record]) {
    expect(await expected(path)).toBe(60);
    expect(await expected(path, "--patch", "mass_500")).toBe(55);
    expect(await expected(path, "--patch", "mass_300")).toBe(53);
  }
  expect((await said("nll", plain)).stderr).toContain("no patch of the archive is applied; --patch NAME, of 2: mass_300, mass_500");
  expect((await said("fit", plain, "--patch", "mas_500")).stderr).toMatch(
    /MODEL_UNKNOWN_NAME: unknown patch "mas_500"; hint: did you mean "mass_500"\?/,
  );
});

test("patches of another workspace are refused by their digest", async () => {
  const path = await archive("other.zip", { "BkgOnly.json": BACKGROUND.replace("55", "56"), "patchset.json": patchset(BACKGROUND) });
  const { status, stderr } = await said("cls", path, "--at", "1", "--patch", "mass_300");
  expect(stderr).toContain("MODEL_DIGEST");
  expect(status).toBe(2);
});

test("of several workspaces one is named; patches are those beside it", async () => {
  const other = BACKGROUND.replace("[50]", "[70]");
  const path = await archive("regions.zip", { "A/w.json": BACKGROUND, "A/p.json": patchset(BACKGROUND), "B/w.json": other });
  expect((await said("nll", path)).stderr).toContain("the archive holds 2 workspaces: A/w.json, B/w.json; hint: --workspace A/w.json");
  expect(await expected(path, "--workspace", "B/w.json")).toBe(80);
  expect(await expected(path, "--workspace", "A/w.json", "--patch", "mass_300")).toBe(53);
  expect((await said("nll", path, "--workspace", "C/w.json")).stderr).toContain('unknown workspace "C/w.json"');
  expect((await said("nll", path, "--workspace", "B/w.json", "--patch", "mass_300")).stderr).toContain("found --patch alone");
});

test("what is no archive of models is refused", async () => {
  const none = await archive("none.zip", { "table.json": "{}", "broken.json": "{" });
  expect((await said("nll", none)).stderr).toContain("MODEL_FORMAT: the archive holds no workspace");
  await writeFile(join(home, "w.json"), BACKGROUND);
  expect((await said("nll", join(home, "w.json"), "--workspace", "a")).stderr).toContain("--workspace is for archives");
  const damaged = join(home, "damaged.zip");
  await writeFile(damaged, zip(new Map([["w.json", bytes(BACKGROUND)]])).subarray(0, 200));
  expect((await said("nll", damaged)).stderr).toContain("EXPORT_ARCHIVE");
});
