import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { lheEventBlocks, readLhe, readLheHeader, type LheEventBlock } from "./lhe.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lhe-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(content: string | Uint8Array, name = "a.lhe.gz"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const header = `<LesHouchesEvents version="3.0">
<header><initrwgt><weightgroup name="mg_reweighting"><weight id='sm'/><weight id='kt_m1'>set param_card kappa 1 -1.0 # orig: 1.0
</weight></weightgroup></initrwgt></header>
<init>2212 2212 6500 6500 0 0 0 0 -4 1
0.75 0.1 0.25 1
</init>
`;

/** Event i: i + 1 particles of energy i, weights i and 10 i; tags indented, weights on one line. */
function eventText(i: number): string {
  const particle = `  6 1 0 0 0 0 0 0 0 ${i} 0 0 9\n`;
  return `  <event>\n ${i + 1} 1 0.25 1 1 1\n${particle.repeat(i + 1)}<rwgt><wgt id='kt_m1'> ${10 * i} </wgt><wgt id='sm'> ${i} </wgt></rwgt></event>\n`;
}

const fileOf = (events: number): string =>
  `${header}${Array.from({ length: events }, (_, i) => eventText(i)).join("")}</LesHouchesEvents>\n`;

test("plain, gzip and gzip of several members, under any name, give the same sample", async () => {
  const text = fileOf(120);
  const members = Buffer.concat([text.slice(0, 50), text.slice(50, 30_000), text.slice(30_000)].map((part) => gzipSync(part)));
  for (const content of [text, gzipSync(text), members]) {
    const { file, particles, weight, weightIds, weights, subprocess, header: read } = await readLhe(await saved(content));
    expect(file).toBe(join(folder, "a.lhe.gz"));
    expect(particles.events).toBe(120);
    expect(particles.offsets[120]).toBe((120 * 121) / 2);
    expect([...particles.offsets.slice(0, 4)]).toEqual([0, 1, 3, 6]);
    expect([particles.energy[particles.offsets[119] - 1], particles.energy[particles.offsets[119]]]).toEqual([118, 119]);
    expect(weight.every((value) => value === 0.25)).toBe(true);
    expect(subprocess).toHaveLength(120);
    expect(weightIds).toEqual(["sm", "kt_m1"]);
    expect(weights).toHaveLength(240);
    expect([...weights.slice(-4)]).toEqual([118, 1180, 119, 1190]);
    expect(read.crossSection).toBe(0.75);
  }
});

test("blocks of any size are the whole, cut", async () => {
  const path = await saved(gzipSync(fileOf(25)));
  const whole = await readLhe(path);
  for (const eventsPerBlock of [1, 7, 25, 100]) {
    const { header: read, blocks } = await lheEventBlocks(path, { eventsPerBlock });
    expect(read).toEqual(whole.header);
    const parts: LheEventBlock[] = [];
    for await (const block of blocks) parts.push(block);
    expect(parts.map(({ weight }) => weight.length)).toEqual(
      Array.from({ length: Math.ceil(25 / eventsPerBlock) }, (_, b) => Math.min(eventsPerBlock, 25 - b * eventsPerBlock)),
    );
    for (const { weightIds, particles, missingWeights, unnamedWeights } of parts) {
      expect(weightIds).toEqual(whole.weightIds);
      expect(particles.offsets[0]).toBe(0);
      expect(particles.offsets[particles.events]).toBe(particles.energy.length);
      expect([missingWeights.length, unnamedWeights]).toEqual([0, undefined]);
    }
    expect(parts.flatMap(({ weights }) => [...weights])).toEqual([...whole.weights]);
    expect(parts.flatMap(({ particles }) => [...particles.energy])).toEqual([...whole.particles.energy]);
    expect(parts.flatMap(({ particles }) => [...particles.mother])).toEqual([...whole.particles.mother]);
    expect(parts.flatMap(({ subprocess }) => [...subprocess])).toEqual([...whole.subprocess]);
  }
});

test("a fault in a later block names its event in the file; blocks that are not wanted need not be read", async () => {
  const path = await saved(fileOf(9).replace("<wgt id='sm'> 7 </wgt>", ""));
  const { blocks } = await lheEventBlocks(path, { eventsPerBlock: 3 });
  expect((await blocks.next()).value).toMatchObject({ weights: Float64Array.of(0, 0, 1, 10, 2, 20) });
  await blocks.next();
  await expect(blocks.next()).rejects.toMatchObject({ code: "DATA_MISSING_WEIGHT", where: `${path}: event 7` });
  const { blocks: unread } = await lheEventBlocks(path, { eventsPerBlock: 3 });
  await unread.return();
  const marked = await readLhe(path, { missingWeights: "mark" });
  expect(marked.missingWeights).toEqual(Uint32Array.of(14));
  expect([...marked.weights.slice(12, 18)]).toEqual([6, 60, 0, 70, 8, 80]);
});

test("what generators and people do to these files, all at once", async () => {
  const text = `<?xml version='1.0'?>
<!-- File made by a program
 <event> -->
<LesHouchesEvents version="3.0">
<header>
<initrwgt>&lt;weightgroup name='scales' combine="envelope" &gt;
&lt;weight id='1001' MUR="2.0" &gt; muR=2 &lt;/weight&gt;&lt;/weightgroup&gt;</initrwgt>
</header>
<init>
  2212 2212 0.65D+04 .65E+04 -1 -1 -1 -1 -4 1
  7.2d3 8.8D+02 1.0E+00 10001
  <initrwgt><weight id="alone">x</weight></initrwgt>
</init>
  <event npLO=" 2 "
   trials='3'>
  1 10001 -.11145E+08 1d0 -1. 3.2183E-01
  21 -1 0 0 501 502 0. -0.0 .5D+03 0.5E+3 0 0. 9.
#rwgt 1 2 -5.5
<weights>
-.11E+01
0.12-101
</weights><scales muf="90.1"> text </scales>
  </event>
 <event>
  1 10001 1.0 1 1 1
  21 -1 0 0 501 502 0 0 1 1 0 0 9
 <rwgt><wgt id='alone'>+3.0e0</wgt><wgt id="1001">
 4 </wgt></rwgt></event>
</LesHouchesEvents>
 #Random number generator exit values: 3 <&
`;
  const { header: read, weight, weightIds, weights, particles } = await readLhe(await saved(text));
  expect(read).toMatchObject({ weightStrategy: -4, crossSection: 7200, crossSectionError: 880, eventNorm: undefined, slha: undefined });
  expect(read.weights).toEqual([
    { id: "1001", text: "muR=2", group: "scales", attributes: { MUR: "2.0" }, groupAttributes: { name: "scales", combine: "envelope" } },
    { id: "alone", text: "x", group: undefined, attributes: {}, groupAttributes: {} },
  ]);
  expect([...weight]).toEqual([-11145000, 1]);
  expect([weightIds, [...weights]]).toEqual([
    ["1001", "alone"],
    [-1.1, 0.12e-101, 4, 3],
  ]);
  expect([...particles.pz]).toEqual([500, 1]);
});

test("progress rises to 1", async () => {
  const progress: number[] = [];
  await readLhe(await saved(fileOf(200)), { onProgress: (fraction) => progress.push(fraction) });
  expect(progress.at(-1)).toBe(1);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});

test("maxEvents stops early, before what is wrong later", async () => {
  const path = await saved(`${header}${eventText(0)}${eventText(1)}<event>nonsense`);
  const { particles, weights } = await readLhe(path, { maxEvents: 2 });
  expect(particles.events).toBe(2);
  expect(weights).toEqual(Float64Array.of(0, 0, 1, 10));
});

test("the header alone is read without looking at the events", async () => {
  const read = await readLheHeader(await saved(`${header}<event>nonsense`));
  expect(read.weights.map(({ id }) => id)).toEqual(["sm", "kt_m1"]);
  expect(read.weightStrategy).toBe(-4);
});

test("a file without weights has none, and one that declares none keeps those of its events", async () => {
  const undeclared = fileOf(2).replace(/<initrwgt>[^]*<\/initrwgt>/, "");
  expect(await readLhe(await saved(undeclared))).toMatchObject({
    weightIds: ["kt_m1", "sm"],
    weights: Float64Array.of(0, 0, 10, 1),
    header: { weights: [] },
  });
  expect(await readLhe(await saved(undeclared.replaceAll(/<rwgt>.*<\/rwgt>/g, "")))).toMatchObject({
    weightIds: [],
    weights: new Float64Array(0),
  });
  await expect(readLhe(await saved(undeclared), { undeclaredWeights: "refuse" })).rejects.toMatchObject({ code: "DATA_UNKNOWN_WEIGHT" });
});

test("a comment in an event is no part of it", async () => {
  const text = fileOf(2).replace("<rwgt>", "<!-- <wgt id='sm'>7</wgt> -->\n<rwgt>");
  expect((await readLhe(await saved(text))).weights).toEqual(Float64Array.of(0, 0, 1, 10));
});

test.each([
  ["no events", fileOf(0), "", "DATA_NO_EVENTS"],
  ["a damaged event", fileOf(3).replace(eventText(1), eventText(1).replace("6 1 0", "6 x 0")), ": event 1", "DATA_LHE_EVENT"],
  ["a missing weight", fileOf(3).replace("<wgt id='sm'> 2 </wgt>", ""), ": event 2", "DATA_MISSING_WEIGHT"],
  ["an unknown weight", fileOf(3).replace("<wgt id='sm'> 2", "<wgt id='x'> 2"), ": event 2", "DATA_UNKNOWN_WEIGHT"],
  ["no closing tag", fileOf(3).replace("</LesHouchesEvents>", ""), "", "DATA_TRUNCATED"],
  ["half an event", fileOf(3).slice(0, -60), ": event 2", "DATA_TRUNCATED"],
  ["another format", "a,b\n1,2\n", "", "DATA_NOT_LHE"],
])("a file with %s is refused, naming the place", async (_, text, place, code) => {
  const path = await saved(text);
  await expect(readLhe(path)).rejects.toMatchObject({ code, where: `${path}${place}` });
});

test("a truncated gzip is told with the event at which it breaks off, a corrupt one as such", async () => {
  const text = fileOf(40);
  const stored = gzipSync(text, { level: 0 });
  const path = await saved(stored.subarray(0, stored.length - 1000));
  // Of the last, long event (40 particles) more than 1000 bytes are lost.
  await expect(readLhe(path)).rejects.toMatchObject({
    code: "DATA_TRUNCATED",
    where: `${path}: event 39`,
    message: "the gzip stream breaks off, after event 38 (39 complete events, events count from 0)",
  });
  await saved(gzipSync(text).subarray(0, -1));
  await expect(readLhe(path)).rejects.toMatchObject({ code: "DATA_TRUNCATED", where: path });
  stored[stored.length - 5] ^= 255;
  await saved(stored);
  await expect(readLhe(path)).rejects.toMatchObject({ code: "DATA_CORRUPT_GZIP", where: path });
});
