import { gzipSync } from "node:zlib";
import {
  bindEvents,
  DELPHES,
  eventObjects,
  mainTree,
  NANOAOD,
  openRoot,
  parseNpy,
  npyBytes,
  readEventRecords,
  readLhe,
  type ColumnarFile,
  type ColumnSlice,
  type ObjectNaming,
} from "@ratiometer/tables";
import { readFile } from "node:fs/promises";
import { eventRecords, eventText } from "./event-texts.ts";
import { answerOf, type FuzzedReader } from "./fuzzed-reader.ts";
import { delphesFiles, nanoAodFiles } from "./root-seeds.ts";

/** What `inspect` tells of a file. */
export const inspected = (path: string): Promise<unknown> => answerOf("inspect", [path]);

const buffers = (...texts: readonly string[]): Promise<readonly Buffer[]> => Promise.resolve(texts.map((text) => Buffer.from(text)));

const lheText = (): Promise<readonly Buffer[]> => buffers(eventText("names"), eventText("points"));

/** The file by `inspect`, and its events as an analysis takes them. */
const lhe = async (path: string): Promise<unknown> => [await inspected(path), await readLhe(path)];

type Lhe = readonly [unknown, Awaited<ReturnType<typeof readLhe>>];

/** Events of a text, counted without a parser; undefined where marks of XML hide some of them. */
function eventsIn(text: string): number | undefined {
  if (/<!|<\?|CDATA/.test(text)) return undefined;
  const begin = text.search(/<\/init\s*>/);
  return [...text.slice(begin).matchAll(/<event[\s>]/g)].length;
}

/** All columns of a range have as many entries as the file says, and lists that follow one another. */
function sliceFault(slices: ReadonlyMap<string, ColumnSlice>, entries: number): string | undefined {
  for (const [name, { values, offsets }] of slices) {
    const total = offsets === undefined ? entries : offsets[entries];
    if (values.length !== total) return `column ${name} has ${values.length} numbers, expected ${total}`;
    if (offsets !== undefined && (offsets.length !== entries + 1 || offsets.some((offset, i) => i > 0 && offset < offsets[i - 1])))
      return `column ${name} has lists that do not follow one another`;
  }
  return undefined;
}

/** What is wrong with the columns of a file, read at once and in two parts. @throws AnalysisError */
export async function columnFault(file: ColumnarFile): Promise<string | undefined> {
  const names = file.columns.map(({ name }) => name);
  const middle = Math.floor(file.entries / 2);
  const whole = await file.read(names, 0, file.entries);
  const parts = [await file.read(names, 0, middle), await file.read(names, middle, file.entries)];
  const parted = names.find((name) => {
    const values = whole.get(name)?.values ?? [];
    const again = parts.flatMap((part) => [...(part.get(name)?.values ?? [])]);
    return again.length !== values.length || again.some((value, i) => !Object.is(value, values[i]));
  });
  return parted === undefined ? sliceFault(whole, file.entries) : `column ${parted} is another one when it is read in parts`;
}

/** A tree by `inspect`, and its events as objects. */
const treeOf =
  (naming: ObjectNaming) =>
  async (path: string): Promise<unknown> => {
    const contents = await inspected(path);
    const file = await openRoot(path);
    try {
      const tree = await mainTree(file);
      const fault = await columnFault(tree);
      const none = { electrons: [], muons: [], photons: [], jets: [], fatjets: [] };
      const jets = { from: undefined, select: [], awayFrom: [], attributes: naming === NANOAOD ? { btag: "btagDeepFlavB" } : {} };
      const binding = bindEvents(tree, naming, { jets }, undefined, none);
      const slices = await tree.read(binding.columns, 0, tree.entries);
      return [contents, eventObjects(binding, slices, { path, first: 0, events: tree.entries }), { fault }];
    } finally {
      await file.close();
    }
  };

const treeFault = (read: unknown): string | undefined => (read as readonly [unknown, unknown, { readonly fault?: string }])[2].fault;

async function records(path: string): Promise<unknown> {
  const blocks = [];
  for await (const block of readEventRecords(path)) blocks.push(block.record);
  return blocks;
}

/** Readers of events as generators and detectors write them. */
export const EVENT_READERS: readonly FuzzedReader[] = [
  {
    name: "LHE",
    file: "events.lhe",
    text: true,
    seeds: lheText,
    read: lhe,
    fault: (read, bytes) => {
      const expected = eventsIn(bytes.toString());
      const found = (read as Lhe)[1].weight.length;
      return expected === undefined || expected === found ? undefined : `${found} events, expected ${expected}`;
    },
  },
  { name: "LHE, gzip", file: "events.lhe.gz", text: true, seeds: lheText, packed: gzipSync, read: lhe },
  { name: "ROOT, NanoAOD", file: "skim.root", seeds: () => Promise.resolve(nanoAodFiles()), read: treeOf(NANOAOD), fault: treeFault },
  { name: "ROOT, Delphes", file: "delphes.root", seeds: () => Promise.resolve(delphesFiles()), read: treeOf(DELPHES), fault: treeFault },
  { name: "object records", file: "objects.jsonl", text: true, seeds: () => buffers(eventRecords(6), eventRecords(3)), read: records },
  {
    name: "NPY",
    file: "values.npy",
    seeds: () =>
      Promise.resolve([
        npyBytes(Float64Array.of(1, 2.5, -3, 4, 5, 6), [2, 3]),
        npyBytes(Int32Array.of(1, 2, 3)),
        npyBytes(Float32Array.of(1, 0.5)),
      ]),
    // the values are the file's, NaN included
    read: async (path) => {
      const { values, shape } = parseNpy(await readFile(path), path);
      return { length: values.length, shape };
    },
    fault: (read) => {
      const { length, shape } = read as { readonly length: number; readonly shape: readonly number[] };
      return shape.reduce((product, n) => product * n, 1) === length ? undefined : `${length} numbers for shape ${shape.join(" x ")}`;
    },
  },
];
