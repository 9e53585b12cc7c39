import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { processes } from "@ratiometer/simulation";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { memoryWarning, simulateCommand } from "./simulate.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/ratiometer.js", import.meta.url));

/** The command as it is, but for a cross section that is not as precise. */
const COMMANDS = [simulateCommand({ iterations: 2, adaptation: 500, integration: 2000 })];

const folders: string[] = [];
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulate-"));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

async function run(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
  const terminal = capturedTerminal();
  const exit = await main(["simulate", ...argv], terminal, COMMANDS);
  return { exit, out: terminal.stdout().replaceAll(folder, "DIR"), err: terminal.stderr().replaceAll(folder, "DIR") };
}

test("events are written, an earlier file replaced; the answer is told to a reader and to a program", async () => {
  const file = join(folder, "tt.lhe.gz");
  await writeFile(file, "earlier");
  const argv = ["tt", "--events", "30", "--out", file, "--at", "ctG=1", "--decay", "tt=dileptonic"];
  const text = await run(...argv, "--jobs", "1");
  expect(text.exit).toBe(0);
  expect(text.out).toMatch(
    /^tt: top pair, 13 TeV, [^]* SM +\S+ ± \S+ +\d+\n {2}ctG=1 +\S+ ± \S+ +30\n[^]*30 events: [^]*\nDIR\/tt\.lhe\.gz\n$/,
  );
  expect(text.err).toMatch(/^integrate +\d+ %\ngenerate +\d+ %\nwrite +\d+ %\n$/);
  const bytes = await readFile(file);
  expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);

  const json = await run(...argv, "--jobs", "2", "--json", "--quiet");
  expect(json.err).toBe("");
  const document = JSON.parse(json.out) as { readonly crossSections: readonly { readonly value: number }[] };
  expect(document).toMatchObject({
    file: "DIR/tt.lhe.gz",
    format: "lhe.gz",
    process: "tt",
    events: 30,
    energy: 13000,
    crossSections: [
      { point: { ctG: 0 }, unit: "pb" },
      { point: { ctG: 1 }, effectiveSampleSize: expect.closeTo(30, 0) },
    ],
    simulation: { seed: 1, branchingFraction: expect.closeTo(4 / 81, 10), decays: { tt: "dileptonic" } },
  });
  expect(document.crossSections[1].value).toBeGreaterThan(document.crossSections[0].value);
  // the same request, the same bytes, for any number of threads
  expect((await readFile(file)).equals(bytes)).toBe(true);
  expect(await readdir(folder)).toEqual(["tt.lhe.gz"]);
});

test.each([
  [["tth"], 'USAGE_UNKNOWN_PROCESS: unknown process "tth"; hint: did you mean "ttH"?\n'],
  [["ttH", "--events", "0"], '--events is "0", expected a whole number of at least 1'],
  [["ttH", "--at", "kq=1"], 'CONFIG_UNKNOWN_COEFFICIENT --at: unknown coefficient of ttH "kq"; hint: did you mean "kt"?\n'],
  [
    ["ttH", "--decay", "tt=semileptonical"],
    'CONFIG_UNKNOWN_DECAY --decay: unknown decay of tt "semileptonical"; hint: did you mean "semileptonic"?\n',
  ],
  [["ttH", "--cut", "h_ptt > 200"], 'CONFIG_UNKNOWN_OBSERVABLE --cut: unknown observable "h_ptt"; hint: did you mean "h_pt"?\n'],
  [["ttH", "--pdf", "README.md"], "README.md DATA_PDF_FORMAT: "],
  [["ttH", "--out", "x.root"], "x.root USAGE_EVENT_FILE: "],
  [["ttH", "--out", "no/such/folder/x.lhe"], "no/such/folder/x.lhe DATA_NOT_WRITABLE: "],
])("%j is refused before the work begins, exit 2, and an earlier file stays", async (argv, message) => {
  const file = join(folder, "x.lhe");
  await writeFile(file, "earlier");
  const given = [
    ["--events", "5"],
    ["--out", file],
  ]
    .filter(([option]) => !argv.includes(option))
    .flat();
  const { exit, out, err } = await run(...argv, ...given);
  expect([exit, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(await readFile(file, "utf8")).toBe("earlier");
  expect(await readdir(folder)).toEqual(["x.lhe"]);
});

test.each(["integrate", "write"])("an interrupt while it is at %s: exit 130, and nothing is left", async (task) => {
  const file = join(folder, "tt.lhe");
  const terminal = capturedTerminal();
  const interrupted = { ...terminal, err: (text: string) => (text.startsWith(task) ? terminal.interrupt() : terminal.err(text)) };
  const exit = await main(["simulate", "tt", "--events", "300", "--decay", "none", "--out", file, "--jobs", "1"], interrupted, COMMANDS);
  expect(exit).toBe(130);
  expect(terminal.exited()).toBe(130);
  expect(terminal.stderr()).toContain("interrupted: nothing is written\n");
  expect(existsSync(file)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test("a kind kill of the process is an interrupt too", async () => {
  const file = join(folder, "ttH.lhe");
  await writeFile(file, "earlier");
  const child = spawn(process.execPath, [PROGRAM, "simulate", "ttH", "--events", "100000", "--out", file, "--jobs", "2"]);
  let err = "";
  child.stderr.on("data", (text: Buffer) => {
    if (err === "") child.kill("SIGTERM");
    err += text.toString();
  });
  const [status] = (await once(child, "close")) as [number | null];
  expect([status, err]).toEqual([130, expect.stringMatching(/^integrate +\d+ %\ninterrupted: nothing is written\n$/)]);
  expect(await readFile(file, "utf8")).toBe("earlier");
  expect(await readdir(folder)).toEqual(["ttH.lhe"]);
});

test("its help lists the processes with their particles and coefficients", async () => {
  const { out } = await run("--help");
  for (const { name, description, legs, coefficients } of processes)
    expect(out.split("\n").find((line) => line.startsWith(`  ${name} `))).toMatch(
      new RegExp(`${description.replaceAll(/[()]/g, "\\$&")} +${legs.map((leg) => leg.name).join(" ")} +${coefficients[0].name} `),
    );
});

test("more events than memory holds are worth a warning before they are made", () => {
  expect(memoryWarning(1_000_000, 24 * 2 ** 30)).toBeUndefined();
  expect(memoryWarning(10_000_000, 24 * 2 ** 30)).toMatch(
    /^10000000 events may need 33 GiB of memory .* the machine has 24 GiB: make several files/,
  );
});
