import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { compileExpression } from "@ratiometer/features";
import { readArchive, zip } from "@ratiometer/hepdata-export";
import { loadPdf, smallGrid, smallInfo } from "@ratiometer/simulation/testing";
import { answerOf, type FuzzedReader } from "./fuzzed-reader.ts";

const EXAMPLES = ["first-run", "thq-top-yukawa", "thq"].map((name) => `examples/${name}/analysis.yaml`);

const EXPRESSIONS = [
  "mass(jets[0] + jets[1]) > 110 and count(jets[pt > 30 GeV]) >= 4",
  "(met^2 - 3.5 GeV^2) / (1e-3 + abs(ht)) + max(met, 2 GeV) * 1e-3",
  "delta_r(leptons[0], jets[0]) < 0.4 or not (n_jets == 3)",
];

const COLUMNS: ReadonlyMap<string, string> = new Map([["met", "GeV"], ["ht", "GeV"], ["n_jets", "1"], ["met-phi", "rad"]]); // prettier-ignore

/** Files as an archive has them. */
const FILES: ReadonlyMap<string, Uint8Array> = new Map(
  Object.entries({ "submission.yaml": "a: 1\n", "data/table.yaml": "b: [1, 2]\n".repeat(40), "empty.txt": "" }).map(([name, text]) => [
    name,
    Buffer.from(text),
  ]),
);

/** A tar archive, not compressed. */
function tar(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const blocks = [...files].flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512);
    head.write(name);
    head.write("0000644\0", 100);
    head.write("0000000\0", 108);
    head.write("0000000\0", 116);
    head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write("00000000000\0", 136);
    head.write(" ".repeat(8), 148);
    head.write("0", 156);
    head.write("ustar\x0000", 257);
    head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148); // prettier-ignore
    return [head, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const archive = async (path: string): Promise<unknown> =>
  [...readArchive(await readFile(path), path)].map(([name, bytes]) => [name, bytes.length]);

/** Names that would lead out of a folder, had anything been unpacked. */
const archiveFault = (read: unknown): string | undefined =>
  (read as readonly (readonly [string, number])[])
    .map(([name]) => name)
    .find((name) => /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name));

/** Readers of analyses, descriptions and archives. */
export const DOCUMENT_READERS: readonly FuzzedReader[] = [
  {
    name: "analysis",
    file: "analysis.yaml",
    text: true,
    seeds: () => Promise.all(EXAMPLES.map((path) => readFile(path))),
    read: (path) => answerOf("check", [path]),
  },
  {
    name: "expression",
    file: "expression.txt",
    text: true,
    seeds: () => Promise.resolve(EXPRESSIONS.map((text) => Buffer.from(text))),
    read: async (path) => {
      const text = await readFile(path, "utf8");
      const { columns, objects, unit } = compileExpression(text, { units: COLUMNS, candidates: [] }, { where: path });
      return { columns, objects, unit };
    },
  },
  {
    name: "parton densities",
    file: "small_0000.dat",
    text: true,
    seeds: async (folder) => {
      await writeFile(join(folder, "small.info"), smallInfo);
      return [Buffer.from(smallGrid)];
    },
    read: async (path) => {
      const densities = await loadPdf(path);
      const [lowest, highest] = densities.qRange;
      const q = Math.sqrt(lowest * highest);
      const values = new Float64Array(11);
      densities.evaluate(0.1, q, values);
      return [...values, densities.alphaS(q)];
    },
  },
  {
    name: "parton densities, description",
    file: "small.info",
    text: true,
    seeds: async (folder) => {
      await writeFile(join(folder, "small_0000.dat"), smallGrid);
      return [Buffer.from(smallInfo)];
    },
    read: async (path) => {
      const densities = await loadPdf(join(path, "../small_0000.dat"));
      return densities.alphaS(20);
    },
  },
  { name: "ZIP", file: "archive.zip", seeds: () => Promise.resolve([zip(FILES)]), read: archive, fault: archiveFault },
  { name: "tar", file: "archive.tar", seeds: () => Promise.resolve([tar(FILES)]), read: archive, fault: archiveFault },
  {
    name: "tar, gzip",
    file: "archive.tar.gz",
    seeds: () => Promise.resolve([tar(FILES)]),
    packed: gzipSync,
    read: archive,
    fault: archiveFault,
  },
  {
    name: "gzip around tar",
    file: "archive.tar.gz",
    seeds: () => Promise.resolve([gzipSync(tar(FILES))]),
    read: archive,
    // a gzip file has a checksum: what is accepted is what was packed
    fault: (read, bytes) => (gunzipSync(bytes).length > 0 ? archiveFault(read) : "accepted although gunzip has nothing"),
  },
];
