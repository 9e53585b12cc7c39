import { expect, test } from "@jest/globals";
import { eventWeights, jointScore, type WeightPolynomial } from "@ratiometer/eft";
import { closedFormCrossSection } from "../testing/closed-form-cross-section.ts";
import { closedFormMachinery } from "../testing/closed-form-machinery.ts";
import { observableNamed } from "./observables.ts";
import type { EventBlock } from "./event-block.ts";
import { blockCount, generateBlocksWith, generateInBlocksWith, generateWith, integrateWith } from "./generate-events.ts";
import type { GeneratedBlock, GeneratedSample } from "./generated-sample.ts";
import type { GenerationRequest } from "./generation-request.ts";
import { crossSectionEstimateAt } from "./moments.ts";

const effort = { iterations: 4, adaptation: 500, integration: 3000 };
const base: GenerationRequest = { process: "closed-form-tt", events: 2000, seed: 3, decays: "none", effort };
const generate = (request: Partial<GenerationRequest> = {}): Promise<GeneratedSample> =>
  generateWith(closedFormMachinery, { ...base, ...request });
const plain = generate();
const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

/** An observable of each event. */
function observed({ particles }: GeneratedSample, name: string): number[] {
  const { value } = observableNamed(name, closedFormMachinery.process.legs, "test");
  return Array.from({ length: particles.events }, (_, event) => {
    const rows = [0, 1, 2, 3].map((i) => particles.offsets[event] + i);
    return value(
      Float64Array.from(rows.flatMap((row) => [particles.energy[row], particles.px[row], particles.py[row], particles.pz[row]])),
    );
  });
}

/** Sum of weights per bin, with the sum of their squares. */
function histogram(values: readonly number[], weights: ArrayLike<number>, edges: readonly number[]) {
  const bins = edges.slice(1).map(() => ({ sum: 0, squares: 0 }));
  values.forEach((value, i) => {
    const bin = edges.findLastIndex((edge) => value >= edge);
    if (bin < 0 || bin >= bins.length) return;
    bins[bin].sum += weights[i];
    bins[bin].squares += weights[i] ** 2;
  });
  return bins;
}

/** χ² of two histograms of the same, per bin. */
function chiSquare(a: ReturnType<typeof histogram>, b: ReturnType<typeof histogram>): number {
  return total(a.map((bin, i) => (bin.sum - b[i].sum) ** 2 / (bin.squares + b[i].squares))) / a.length;
}

test("cross sections as a polynomial agree with quadrature", async () => {
  for (const energy of [2000, 13_000]) {
    const { production } = await integrateWith(closedFormMachinery, { ...base, energy, effort: { ...effort, integration: 6000 } });
    for (const delta of [0, -1, 2]) {
      const { value, error } = crossSectionEstimateAt(production, [delta]);
      const expected = closedFormCrossSection(delta, energy);
      expect(error / expected).toBeLessThan(0.02);
      expect(Math.abs(value - expected)).toBeLessThan(4 * error);
    }
  }
});

test("weights of unweighted events are all alike at the benchmark, and add up to the cross section anywhere", async () => {
  const { weights, decayed: crossSection, counts } = await plain;
  const sm = eventWeights(weights, [1]);
  const usual = crossSection.value / weights.events;
  const heavier = [...sm].filter((weight) => weight > 1.001 * Math.min(...sm));
  expect(heavier.length / weights.events).toBeCloseTo(counts.overweightEvents, 12);
  expect(total(sm)).toBeCloseTo(crossSection.value, 1);
  expect(Math.abs(Math.min(...sm) / usual - 1)).toBeLessThan(0.01);
  for (const c of [-1, 0, 2]) {
    const values = eventWeights(weights, [c]);
    const error = Math.sqrt(total(values.map((w) => w * w)));
    expect(Math.abs(total(values) - closedFormCrossSection(c - 1, 13_000))).toBeLessThan(4 * error);
  }
  // E_SM[w(c)/w(SM)] = σ(c)/σ(SM), and the mean score is zero
  const ratio = closedFormCrossSection(1, 13_000) / closedFormCrossSection(0, 13_000);
  const ratios = eventWeights(weights, [2]).map((w, i) => w / sm[i]);
  const mean = total(ratios) / ratios.length;
  const spread = Math.sqrt(total(ratios.map((r) => (r - mean) ** 2))) / ratios.length;
  expect(Math.abs(mean - ratio)).toBeLessThan(4 * spread);
  const step = 1e-3;
  const gradient = Math.log(closedFormCrossSection(step, 13_000) / closedFormCrossSection(-step, 13_000)) / (2 * step);
  const scores = Array.from({ length: weights.events }, (_, i) => (2 * weights.values[3 * i + 1]) / weights.values[3 * i]);
  const score = total(scores) / scores.length;
  const width = Math.sqrt(total(scores.map((t) => (t - score) ** 2))) / scores.length;
  expect(Math.abs(score - gradient)).toBeLessThan(4 * width);
  expect(Math.abs(total(jointScore(weights, [1])) / weights.events)).toBeLessThan(4 * width);
});

test("a mixture of benchmarks gives the same cross sections, better far away", async () => {
  const mixed = await generate({ benchmarks: [{}, { c: -3 }, { c: 5 }] });
  const standard = await plain;
  const error = ({ weights }: { weights: WeightPolynomial }, c: number): number =>
    Math.sqrt(total(eventWeights(weights, [c]).map((w) => w * w)));
  for (const c of [1, -3, 0, 5])
    expect(Math.abs(total(eventWeights(mixed.weights, [c])) - closedFormCrossSection(c - 1, 13_000))).toBeLessThan(4 * error(mixed, c));
  expect(error(mixed, -3)).toBeLessThan(error(standard, -3));
  const edges = [0, 40, 80, 120, 160, 220, 400];
  for (const c of [1, 3]) {
    const [a, b] = [mixed, standard].map((sample) => histogram(observed(sample, "t_pt"), eventWeights(sample.weights, [c]), edges));
    expect(chiSquare(a, b)).toBeLessThan(3);
  }
});

test("a bias fills the tail and is undone by the weights; cuts hold, with the share of the cross section that they leave", async () => {
  const edges = [0, 60, 120, 200, 300, 1000];
  const [standard, biased, cut] = await Promise.all([plain, generate({ bias: "t_pt^4" }), generate({ cut: "t_pt > 200 and mass < 800" })]);
  const pt = observed(biased, "t_pt");
  expect(pt.filter((value) => value > 200).length).toBeGreaterThan(2 * observed(standard, "t_pt").filter((value) => value > 200).length);
  const [a, b] = [standard, biased].map((sample) => histogram(observed(sample, "t_pt"), eventWeights(sample.weights, [1]), edges));
  expect(chiSquare(a, b)).toBeLessThan(3);
  expect(Math.abs(biased.production.value - standard.production.value)).toBeLessThan(
    4 * Math.hypot(biased.production.error, standard.production.error),
  );
  expect(Math.min(...observed(cut, "t_pt"))).toBeGreaterThan(200);
  expect(Math.max(...observed(cut, "mass"))).toBeLessThan(800);
  const mass = observed(biased, "mass");
  const kept = total(eventWeights(biased.weights, [1]).filter((_, i) => pt[i] > 200 && mass[i] < 800));
  const error = Math.sqrt(total(eventWeights(biased.weights, [1]).map((w, i) => (pt[i] > 200 && mass[i] < 800 ? w * w : 0))));
  expect(Math.abs(cut.production.value - kept)).toBeLessThan(4 * Math.hypot(error, cut.production.error));
});

test("events are events: partons of the beams, momentum conserved, both orientations, one flavour line", async () => {
  const { particles, colour, subprocess } = await plain;
  expect([...particles.offsets.subarray(0, 3)]).toEqual([0, 4, 8]);
  let unbalanced = 0;
  for (let event = 0; event < particles.events; event++) {
    const rows = [0, 1, 2, 3].map((i) => 4 * event + i);
    const [one, two, top, antitop] = rows.map((row) => particles.pdgId[row]);
    const along = [rows[0], rows[1]].map((row) => Math.sign(particles.pz[row]));
    const found = [two, top, antitop, subprocess[event], ...along];
    const expected = [one === 21 ? 21 : -one, 6, -6, one === 21 ? 0 : one > 0 ? 1 : 2, 1, -1];
    if (found.join() !== expected.join()) expect([event, ...found]).toEqual([event, ...expected]);
    for (const component of [particles.energy, particles.px, particles.py, particles.pz]) {
      const [a, b, c, d] = rows.map((row) => component[row]);
      unbalanced = Math.max(unbalanced, Math.abs(a + b - c - d));
    }
  }
  expect(unbalanced).toBeLessThan(1e-8);
  expect([...particles.status.subarray(0, 4)]).toEqual([-1, -1, 1, 1]);
  expect([...particles.mother.subarray(0, 4)]).toEqual([-1, -1, 0, 0]);
  expect(colour).toHaveLength(8 * particles.events);
  const quarks = subprocess.filter((channel) => channel === 1).length;
  const mirrored = subprocess.filter((channel) => channel === 2).length;
  expect(Math.abs(quarks - mirrored)).toBeLessThan(4 * Math.sqrt(quarks + mirrored));
});

test("the same seed gives the same bytes, another seed other events; fewer events are the first of many", async () => {
  const bytes = ({ particles, weights }: GeneratedSample): string =>
    Buffer.concat([particles.px, particles.energy, weights.values].map((values) => Buffer.from(values.buffer))).toString("base64");
  const [one, again, other, few] = await Promise.all([
    generate({ events: 150 }),
    generate({ events: 150 }),
    generate({ events: 150, seed: 4 }),
    generate({ events: 20 }),
  ]);
  expect(bytes(again)).toBe(bytes(one));
  expect(bytes(other)).not.toBe(bytes(one));
  expect([...few.particles.px]).toEqual([...one.particles.px.subarray(0, 80)]);
});

test("blocks that were made elsewhere are those of the events, and what is kept is taken", async () => {
  const request = { ...base, events: 450 };
  expect(blockCount(450)).toBe(5);
  const made = new Map<number, EventBlock>();
  for (const [first, end] of [
    [0, 2],
    [3, 5],
  ]) {
    let block = first;
    for await (const each of generateBlocksWith(closedFormMachinery, request, first, end)) made.set(block++, each);
    expect(block).toBe(end);
  }
  const kept = { has: (block: number) => made.has(block), take: (block: number) => Promise.resolve(made.get(block) as EventBlock) };
  const [whole, joined] = await Promise.all([{}, { kept }].map((options) => generateWith(closedFormMachinery, request, options)));
  const results = ({ timings, ...sample }: GeneratedSample): Omit<GeneratedSample, "timings"> => {
    expect(timings.events).toBeGreaterThanOrEqual(0);
    return sample;
  };
  expect(results(joined)).toEqual(results(whole));
  made.set(0, { ...(made.get(0) as EventBlock), decayTrials: 1000 });
  expect((await generateWith(closedFormMachinery, request, { kept })).counts.decayEfficiency).toBe(0.45);
});

test("events that come some at a time are the same, and their weights but for a factor that is known in the end", async () => {
  const whole = await plain;
  const { blocks, totals } = await generateInBlocksWith(closedFormMachinery, base, 350);
  let first = 0;
  const pieces: GeneratedBlock[] = [];
  for await (const block of blocks()) {
    const { events } = block.particles;
    if (first === 0) expect(totals).toThrow("of 2000 events went by");
    const rows = whole.particles.offsets[first];
    expect(block.particles.px).toEqual(whole.particles.px.subarray(rows, rows + block.particles.px.length));
    expect(block.subprocess).toEqual(whole.subprocess.subarray(first, first + events));
    first += events;
    pieces.push(block);
  }
  // blocks are of hundreds
  expect(pieces.map(({ weights }) => weights.events)).toEqual([300, 300, 300, 300, 300, 300, 200]);
  const { normalisation, counts, weights, decayed } = totals();
  expect(pieces.flatMap((piece) => [...piece.weights.values.map((value) => value * normalisation)])).toEqual([...whole.weights.values]);
  expect({ counts, decayed, events: weights.events }).toEqual({ counts: whole.counts, decayed: whole.decayed, events: 2000 });
});

test("an interruption rejects with its reason and progress stops", async () => {
  const controller = new AbortController();
  const stages: string[] = [];
  const interrupted = generateWith(
    closedFormMachinery,
    { ...base, events: 100_000 },
    {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        stages.push(stage);
        if (stage === "events") controller.abort(new Error("enough"));
      },
    },
  );
  await expect(interrupted).rejects.toThrow("enough");
  expect(stages.filter((stage) => stage === "events")).toHaveLength(1);
  await expect(generateWith(closedFormMachinery, base, { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
});

test.each<[Partial<GenerationRequest>, object]>([
  [{ events: 0 }, { code: "CONFIG_RANGE", path: "events" }],
  [{ events: -5 }, { code: "CONFIG_RANGE", path: "events" }],
  [{ events: 1.5 }, { code: "CONFIG_RANGE", path: "events" }],
  [{ seed: 0.5 }, { code: "CONFIG_RANGE", path: "seed" }],
  [{ energy: 100 }, { code: "CONFIG_RANGE", path: "energy" }],
  [{ benchmarks: [] }, { code: "CONFIG_RANGE", path: "benchmarks" }],
  [{ benchmarks: [{}, { cc: 1 }] }, { code: "CONFIG_UNKNOWN_COEFFICIENT", path: "benchmarks[1]", hint: 'did you mean "c"?' }],
  [{ benchmarks: [{ c: NaN }] }, { code: "CONFIG_RANGE", path: "benchmarks[0]" }],
  [{ effort: { integration: 0 } }, { code: "CONFIG_RANGE", path: "effort.integration" }],
  [{ cut: "t_pt > 20000" }, { code: "CONFIG_NO_PHASE_SPACE", path: "cut" }],
  [{ decays: { h: "bb" } }, { code: "CONFIG_UNKNOWN_LEG" }],
])("%j is refused", async (request, fault) => {
  await expect(generate(request)).rejects.toMatchObject(fault);
});
