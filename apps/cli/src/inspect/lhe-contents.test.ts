import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { lheContents } from "./lhe-contents.ts";
import type { FileContents } from "./contents.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lhe-contents-"));
});
afterAll(() => rm(folder, { recursive: true }));

const CARD = "<slha>\nBLOCK DIM6\n 2 0.0 # ctG\n 3 0.0 # ctW\n</slha>\n";
const event = (weight: number, weights: string): string =>
  `<event>\n1 1 ${weight} 1 1 1\n21 -1 0 0 501 502 0 0 1 1 0 0 9\n${weights}\n</event>\n`;

async function contentsOf(declared: string, events: string, init = "2212 2212 6500 6500 0 0 0 0 -4 1\n1 0.1 1 1"): Promise<FileContents> {
  const path = join(folder, "a.lhe");
  await writeFile(
    path,
    `<LesHouchesEvents version="3.0"><header>${CARD}<initrwgt>${declared}</initrwgt></header>\n<init>\n${init}\n</init>\n${events}</LesHouchesEvents>\n`,
  );
  return lheContents(path);
}

const mad = (weights: string): string => `<weightgroup name="mg_reweighting">${weights}</weightgroup>`;
const at = (id: string, text: string): string => `<weight id="${id}">${text}</weight>`;
const wgt = (id: string, value: number): string => `<wgt id="${id}">${value}</wgt>`;

test("a weight whose name and text disagree is remarked, and the others keep their points", async () => {
  const { weights, suspicious, notes } = await contentsOf(
    mad(
      at("ctG_1p0_ctW_0p0", "set param_card dim6 2 1.0 # orig: 0.0") +
        at("ctG_2p0_ctW_0p0", "set param_card dim6 2 3.0 # orig: 0.0") +
        at("ctG_0p0_ctW_1p0", "set param_card dim6 3 1.0 # orig: 0.0") +
        at("again", "set param_card dim6 3 1.0 # orig: 0.0"),
    ),
    event(1, ["ctG_1p0_ctW_0p0", "ctG_2p0_ctW_0p0", "ctG_0p0_ctW_1p0", "again"].map((id, i) => wgt(id, i + 2)).join("")),
  );
  expect(weights.map(({ id, point }) => [id, point])).toEqual([
    ["ctG_1p0_ctW_0p0", { ctG: 1, ctW: 0 }],
    ["ctG_2p0_ctW_0p0", null],
    ["ctG_0p0_ctW_1p0", { ctG: 0, ctW: 1 }],
    ["again", { ctG: 0, ctW: 1 }],
  ]);
  expect(suspicious).toEqual([
    'weight "ctG_2p0_ctW_0p0": its name says ctG = 2, its text and the file\'s card say ctG = 3',
    'weights "ctG_0p0_ctW_1p0", "again" have the same point',
  ]);
  expect(notes).toEqual([
    "IDWTUP is -4, so that weights are in pb; no event_norm; 1 subprocess",
    'group "mg_reweighting": 4 weights, 3 at coefficient points',
  ]);
});

test("scales and parton densities are told apart by their attributes; missing weights and lists without names are counted", async () => {
  const scales = `<weightgroup name="scales"><weight id="1" MUR="2.0" PDF="7">x</weight><weight id="2" MUR="0.5" PDF="7">y</weight></weightgroup>`;
  const contents = await contentsOf(
    scales,
    event(1, wgt("1", 3) + wgt("2", 4)) + event(1, wgt("1", 5)) + event(-2, `${wgt("1", 6)}${wgt("2", 0)}<weights>1 2 3</weights>`),
  );
  expect(contents.weights).toEqual([
    { id: "1", point: null, sum: 14, group: "scales", attributes: { MUR: "2.0", PDF: "7" } },
    { id: "2", point: null, sum: 4, group: "scales", attributes: { MUR: "0.5", PDF: "7" } },
  ]);
  expect(contents.columns.at(-1)).toMatchObject({ name: "<weights>", count: 3, sum: 6 });
  expect(contents.notes.slice(1)).toEqual([
    'none of the 2 weights of the header names a coefficient point (first: "1")',
    'group "scales": 2 weights, told apart by MUR, PDF',
  ]);
  expect(contents.suspicious).toEqual([
    "1 of 3 events have a <weights> list whose numbers nothing names",
    "1 of 3 events have a negative weight",
    'weight "2" is missing in 1 of 3 events: an analysis refuses the file',
  ]);
});

test("weights that are 0, that equal the event's own at another point, or of which one event has most", async () => {
  const declared = mad(
    at("zero", "set param_card dim6 2 1.0") + at("same", "set param_card dim6 2 2.0") + at("one", "set param_card dim6 2 3.0"),
  );
  const events = Array.from({ length: 150 }, (_, i) =>
    event(1 + (i % 2), wgt("zero", 0) + wgt("same", 1 + (i % 2)) + wgt("one", i === 7 ? 50 : 1)),
  );
  const { suspicious, sumOfWeights } = await contentsOf(declared, events.join(""), "2212 2212 6500 6500 0 0 0 0 3 1\n1 0.1 1 1");
  expect(sumOfWeights).toBe(225);
  expect(suspicious).toEqual([
    'weight "zero" is 0 in every event',
    'weight "same" equals the event weight in every event, though its point is another',
    'one event has 25 % of weight "one"',
  ]);
});
