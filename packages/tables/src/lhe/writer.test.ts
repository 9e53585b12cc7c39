import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readLhe } from "./lhe.ts";
import { writeLhe } from "./writer.ts";
import type { LheEvents } from "./writer-event.ts";
import type { LheFileHeader } from "./writer-header.ts";
import { randomStream } from "../random.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lhe-writer-"));
});
afterEach(() => rm(folder, { recursive: true }));

const beam = { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 10042 };
const header: LheFileHeader = {
  beams: [beam, { ...beam, pdfSet: -1 }],
  processes: [
    { xsec: 0.5, error: 0.01, max: 2.5, id: 1 },
    { xsec: 1e-9, error: 1e-12, max: 3, id: 4 },
  ],
  generator: { name: "ratiometer", version: "0.1.0" },
  slha: "BLOCK KAPPA\n 1 1 # kt\n",
  weights: [
    { id: "rwgt_1", text: "", group: "mg_reweighting", groupAttributes: { name: "mg_reweighting", combine: "envelope" } },
    { id: "rwgt_2", text: 'set param_card kappa 1 -1 # orig: 1 & "more" <than> that', group: "mg_reweighting" },
    { id: 'a"<b>&', text: "alone", group: undefined, attributes: { MUR: "2.0", note: "'single' & \"double\"" } },
  ],
  blocks: { ratiometer: '{"cut": "pt > 5 && eta < 2", "end": "]]>"}' },
};

/** 2 → 3 events with the decay of the first outgoing particle. */
function someEvents(n: number): LheEvents & { readonly weights: Float64Array } {
  const stream = randomStream(4, "lhe-writer");
  const uniform = (length: number, scale: number): Float64Array => Float64Array.from({ length }, () => scale * (stream.uniform() - 0.5));
  const rows = 7 * n;
  const repeat = (values: readonly number[]): Int32Array => Int32Array.from({ length: rows }, (_, i) => values[i % 7]);
  const [px, py, pz] = [uniform(rows, 400), uniform(rows, 1e-3), uniform(rows, 1e7)];
  const masses = [0, 0, 172.76, 125, 0, 4.7, 0.105];
  return {
    particles: {
      events: n,
      offsets: Uint32Array.from({ length: n + 1 }, (_, i) => 7 * i),
      pdgId: repeat([21, -5, 6, 25, -1, 5, -13]),
      status: repeat([-1, -1, 2, 1, 1, 1, 1]),
      mother: repeat([-1, -1, 0, 0, 0, 2, 2]),
      px,
      py,
      pz,
      energy: px.map((x, i) => Math.hypot(x, py[i], pz[i], masses[i % 7])),
    },
    colour: Int32Array.from({ length: 2 * rows }, (_, i) => (i % 3 === 0 ? 501 + (i % 5) : 0)),
    subprocess: Int32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : 4)),
    weight: uniform(n, 1e-7),
    scale: uniform(n, 100).map(Math.abs),
    alphaQed: 1 / 132,
    alphaQcd: 0.118,
    weights: uniform(3 * n, 1e-12),
  };
}

test("one event, to the letter", async () => {
  const events: LheEvents = {
    particles: {
      events: 1,
      offsets: Uint32Array.of(0, 4),
      pdgId: Int32Array.of(2, -2, 23, 11),
      status: Int32Array.of(-1, -1, 2, 1),
      mother: Int32Array.of(-1, -1, 0, 2),
      px: Float64Array.of(0, 0, 0, 3),
      py: Float64Array.of(0, 0, 0, 4),
      pz: Float64Array.of(50, -40, 10, 0.1 + 0.2),
      energy: Float64Array.of(50, 40, 90, 5.008991914547275),
    },
    colour: Int32Array.of(501, 0, 0, 501, 0, 0, 0, 0),
    subprocess: Int32Array.of(7),
    weight: Float64Array.of(-0.00000025),
    scale: 91.188,
    alphaQed: 0.0078125,
    alphaQcd: Float64Array.of(0.118),
  };
  const path = join(folder, "a.lhe");
  await writeLhe(path, events, {
    beams: [beam, beam],
    processes: [{ xsec: 2, error: 0.5, max: 3, id: 7 }],
    generator: { name: "g & co", version: "1" },
    weights: [],
  });
  expect(await readFile(path, "utf8")).toBe(`<LesHouchesEvents version="3.0">
<header>
<MGRunCard>
  1 = nevents
  6500 = ebeam1
  6500 = ebeam2
  average = event_norm ! the mean of the event weights is the cross section
</MGRunCard>
<MGGenerationInfo>
#  Number of Events        :       1
#  Integrated weight (pb)  :       2
</MGGenerationInfo>
</header>
<init>
2212 2212 6500 6500 0 0 10042 10042 -4 1
2 0.5 3 7
<generator name="g &amp; co" version="1"/>
</init>
<event>
4 7 -2.5e-7 91.188 0.0078125 0.118
2 -1 0 0 501 0 0 0 50 50 0 0 9
-2 -1 0 0 0 501 0 0 -40 40 0 0 9
23 2 1 2 0 0 0 0 10 90 89.44271910 0 9
11 1 3 3 0 0 3 4 0.30000000000000004 5.008991914547275 0 0 9
</event>
</LesHouchesEvents>
`);
});

test.each(["a.lhe", "a.lhe.gz"])("%s reads back as it was written, to the last bit", async (name) => {
  const events = someEvents(300);
  const path = join(folder, name);
  const progress: number[] = [];
  await writeLhe(path, events, header, { onProgress: (fraction) => progress.push(fraction) });
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  expect(await readdir(folder)).toEqual([name]);
  const read = await readLhe(path);
  expect(read.particles).toEqual(events.particles);
  expect(read.subprocess).toEqual(events.subprocess);
  expect(read.weight).toEqual(events.weight);
  expect(read.weightIds).toEqual(header.weights.map(({ id }) => id));
  expect(read.weights).toEqual(events.weights);
  const { beams, processes, weights, slha } = header;
  expect(read.header).toMatchObject({ beams, processes, weights, weightStrategy: -4, eventNorm: "average", crossSection: 0.5 + 1e-9 });
  expect(read.header.slha?.trim()).toBe(slha?.trim());
});

test("the masses are those of the momenta, and rounding makes none", async () => {
  const path = join(folder, "a.lhe");
  const events = someEvents(50);
  events.particles.pz.forEach((_, i) => {
    const { px, py, pz, energy } = events.particles;
    pz[i] /= 1e5;
    energy[i] = Math.hypot(px[i], py[i], pz[i], [0, 0, 172.76, 125, 0, 4.7, 0.105][i % 7]);
  });
  await writeLhe(path, events, header);
  const particleLines = [...(await readFile(path, "utf8")).matchAll(/^-?\d+ (?:-1|1|2) .* (\S+) 0 9$/gm)];
  expect(particleLines).toHaveLength(350);
  particleLines.forEach(([, mass], i) => {
    const expected = [0, 0, 172.76, 125, 0, 4.7, 0.105][i % 7];
    if (expected === 0) expect(mass).toBe("0");
    else expect(Math.abs(Number(mass) / expected - 1)).toBeLessThan(1e-6);
  });
});

test("weights may be filled in event by event, and equal events give equal bytes without time and system", async () => {
  const events = someEvents(100);
  const filled: LheEvents = { ...events, weights: (event, out) => out.set(events.weights.subarray(3 * event, 3 * event + 3)) };
  for (const name of ["a.lhe.gz", "b.lhe.gz", "a.lhe"])
    await writeLhe(join(folder, name), name.startsWith("a.lhe.gz") ? events : filled, header);
  const [a, b, plain] = await Promise.all(["a.lhe.gz", "b.lhe.gz", "a.lhe"].map((name) => readFile(join(folder, name))));
  expect(a.equals(b)).toBe(true);
  expect(gunzipSync(a).equals(plain)).toBe(true);
  // RFC 1952: flags (no name), time, and operating system "unknown".
  expect([...a.subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
  expect(a[9]).toBe(255);
});

test.each(["a.lhe", "a.lhe.gz"])("%s: abortion in the middle leaves the former file and nothing else", async (name) => {
  const path = join(folder, name);
  const reason = new Error("interrupted");
  for (const before of [[], [name]]) {
    if (before.length > 0) await writeFile(path, "former");
    const controller = new AbortController();
    const written: number[] = [];
    const onProgress = (fraction: number): void => {
      written.push(fraction);
      if (fraction > 0.5) controller.abort(reason);
    };
    await expect(writeLhe(path, someEvents(2000), header, { onProgress, signal: controller.signal })).rejects.toBe(reason);
    expect(written.at(-1)).toBeLessThan(0.6);
    expect(await readdir(folder)).toEqual(before);
  }
  expect(await readFile(path, "utf8")).toBe("former");
});

test("a failure of the weights' function is passed on and leaves nothing", async () => {
  const failure = new Error("out of weights");
  const weights = (event: number): void => {
    if (event === 99) throw failure;
  };
  for (const name of ["a.lhe", "a.lhe.gz"])
    await expect(writeLhe(join(folder, name), { ...someEvents(100), weights }, header)).rejects.toBe(failure);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that does not exist is a fault of the user; numbers and lengths that cannot be are defects", async () => {
  const events = someEvents(2);
  const missing = join(folder, "none", "a.lhe.gz");
  await expect(writeLhe(missing, events, header)).rejects.toMatchObject({ code: "DATA_NOT_WRITABLE", where: missing });
  const path = join(folder, "a.lhe.gz");
  const wrong: readonly (readonly [Partial<LheEvents>, Partial<LheFileHeader>, RegExp])[] = [
    [{ weight: Float64Array.of(1, NaN) }, {}, /event 1: number of the event line 0 is NaN/],
    [{ weights: Float64Array.of(1, 1, 1, 1, 1, Infinity) }, {}, /event 1: weight 2 is Infinity/],
    [{ weights: new Float64Array(5) }, {}, /weights has 5 values, expected 6/],
    [{ colour: new Int32Array(3) }, {}, /colour has 3 values, expected 28/],
    [{}, { processes: [{ xsec: NaN, error: 1, max: 1, id: 1 }] }, /not finite/],
    [{}, { blocks: { slha: "x" } }, /"slha" cannot name a block/],
  ];
  for (const [eventsPart, headerPart, message] of wrong)
    await expect(writeLhe(path, { ...events, ...eventsPart }, { ...header, ...headerPart })).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});
