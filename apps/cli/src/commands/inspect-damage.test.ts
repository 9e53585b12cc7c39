import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { randomStream, tableOf, writeParquet } from "@ratiometer/tables";
import { testRootFile } from "@ratiometer/tables/testing";
import { File, ready } from "h5wasm/node";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "damage-"));
  await ready;
});
afterAll(() => rm(folder, { recursive: true }));

const N = 60;

const LHE = `<LesHouchesEvents version="3.0">
<header><initrwgt><weightgroup name="mg_reweighting">
<weight id="a">set param_card dim6 2 1.0 # orig: 0.0</weight><weight id="b"></weight></weightgroup></initrwgt></header>
<init>
2212 2212 6500 6500 0 0 0 0 -4 1
1 0.1 1 1
</init>
${Array.from({ length: N }, (_, i) => `<event>\n1 1 ${i + 1} 1 1 1\n21 -1 0 0 501 502 0 0 1 1 0 0 9\n<rwgt><wgt id="a">${i / 7}</wgt><wgt id="b">2</wgt></rwgt>\n</event>`).join("\n")}
</LesHouchesEvents>
`;

const CSV = `event,pt [GeV],tag\n${Array.from({ length: N }, (_, i) => `${i},${i / 3},"x ""${i}"""`).join("\n")}\n`;
const JSONL = Array.from({ length: N }, (_, i) => `{"event": ${i}, "pt": [${i / 3}, 1e-5], "ok": ${i % 2 === 0}}\n`).join("");

/** Whole files by name, made anew. */
const FILES: Readonly<Record<string, (path: string) => Promise<void>>> = {
  "events.lhe": (path) => writeFile(path, LHE),
  "events.lhe.gz": (path) => writeFile(path, gzipSync(LHE)),
  "table.csv": (path) => writeFile(path, CSV),
  "table.csv.gz": (path) => writeFile(path, gzipSync(CSV)),
  "table.jsonl": (path) => writeFile(path, JSONL),
  "table.parquet": (path) =>
    writeParquet(
      path,
      tableOf([
        ["pt", { values: Float64Array.from({ length: N }, (_, i) => i / 3), unit: "GeV" }],
        ["n", { values: Int32Array.from({ length: N }, (_, i) => i % 5), unit: "1" }],
      ]),
      { rowGroupSize: 25 },
    ),
  "events.root": (path) =>
    writeFile(
      path,
      testRootFile([
        {
          name: "Events",
          columns: {
            n: Array.from({ length: N }, (_, i) => i),
            Jet_pt: Array.from({ length: N }, (_, i) => Array<number>(i % 4).fill(i / 3)),
          },
        },
        { name: "Runs", columns: { genEventCount: [N], genEventSumw: [N], genEventSumw2: [N] } },
      ]),
    ),
  "table.h5": (path) => {
    const file = new File(path, "w");
    file.create_group("events").create_dataset({ name: "pt", data: Float64Array.from({ length: N }, (_, i) => i / 3) });
    file.create_dataset({ name: "n", data: new Int32Array(N), chunks: [20], compression: "gzip", compression_opts: 4, shape: [N] });
    file.close();
    return Promise.resolve();
  },
};

async function inspected(path: string): Promise<{ readonly exit: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = capturedTerminal();
  const exit = await main(["inspect", path, "--json", "--quiet"], terminal);
  return { exit, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test.each(Object.entries(FILES))(
  "%s, cut or with changed bytes: an error of the user's, or what the bytes say, and no defect",
  async (name, make) => {
    const path = join(folder, name);
    await make(path);
    const whole = await readFile(path);
    expect((await inspected(path)).exit).toBe(0);
    const random = randomStream(23, name);
    // Every HDF5 file has a thread of its own.
    const trials = name.endsWith(".h5") ? 8 : 60;
    let refused = 0;
    for (let trial = 0; trial < trials; trial++) {
      const cut = trial % 4 === 0;
      const bytes = Buffer.from(cut ? whole.subarray(0, random.integer(whole.length)) : whole);
      if (!cut) for (let change = 1 + random.integer(20); change > 0; change--) bytes[random.integer(bytes.length)] = random.integer(256);
      await writeFile(path, bytes);
      const { exit, stdout, stderr } = await inspected(path);
      expect([0, 2]).toContain(exit);
      if (exit === 2) {
        refused++;
        expect(stderr).toMatch(/ ?DATA_[A-Z0-9_]+/);
      } else expect(stdout).not.toMatch(/\bNaN\b|undefined/);
    }
    expect(refused).toBeGreaterThan(trials / 3);
  },
);
