import { expect, test } from "@jest/globals";
import { eventWeights } from "@ratiometer/eft";
import { generateEvents } from "./generate-events.ts";
import type { GeneratedSample } from "./generated-sample.ts";
import type { GenerationRequest } from "./generation-request.ts";
import { loadMachinery } from "./machinery.ts";

const effort = { iterations: 3, adaptation: 400, integration: 1500 };
const request = (process: string, more: Partial<GenerationRequest> = {}): GenerationRequest => ({
  process,
  events: 250,
  seed: 1,
  effort,
  ...more,
});

/** Momentum (E, px, py, pz) of a row. */
const momentum = ({ particles: p }: GeneratedSample, row: number): number[] => [p.energy[row], p.px[row], p.py[row], p.pz[row]];
const massOf = ([E, x, y, z]: readonly number[]): number => Math.sqrt(Math.max(0, E * E - x * x - y * y - z * z));
const sum = (momenta: readonly number[][]): number[] => [0, 1, 2, 3].map((c) => momenta.reduce((total, p) => total + p[c], 0));
const rowsOf = ({ particles: { offsets } }: GeneratedSample, event: number): number[] =>
  Array.from({ length: offsets[event + 1] - offsets[event] }, (_, i) => offsets[event] + i);

/** Checks of a record that hold for every process: decays conserve momentum, colour lines close, masses are those of the particles. */
function checkRecord(sample: GeneratedSample): void {
  const { particles, colour } = sample;
  const masses: Record<number, number> = { 6: 172.76, 24: 80.387, 25: 125.09, 23: 91.1876 };
  let worst = 0;
  let offShell = 0;
  for (let event = 0; event < particles.events; event++) {
    const rows = rowsOf(sample, event);
    const incoming = rows.filter((row) => particles.status[row] === -1);
    const final = rows.filter((row) => particles.status[row] === 1);
    const scale = particles.energy[incoming[0]] + particles.energy[incoming[1]];
    const difference = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((x, c) => Math.abs(x - b[c]))) / scale;
    worst = Math.max(worst, difference(sum(incoming.map((row) => momentum(sample, row))), sum(final.map((row) => momentum(sample, row)))));
    for (const row of rows) {
      const E = particles.energy[row];
      offShell = Math.max(
        offShell,
        Math.abs(massOf(momentum(sample, row)) ** 2 - (masses[Math.abs(particles.pdgId[row])] ?? 0) ** 2) / (E * E),
      );
      if (particles.status[row] !== 2) continue;
      const products = rows.filter((other) => particles.mother[other] === row - rows[0]);
      expect(products.length).toBe(2);
      worst = Math.max(worst, difference(momentum(sample, row), sum(products.map((product) => momentum(sample, product)))));
    }
    const ends = [...incoming, ...final].flatMap((row) => {
      const [one, two] = colour.subarray(2 * row, 2 * row + 2);
      return particles.status[row] === -1 ? [two, -one] : [one, -two];
    });
    for (const end of ends) if (end !== 0) expect(ends.filter((other) => other === -end)).toHaveLength(1);
  }
  expect(worst).toBeLessThan(1e-11);
  expect(offShell).toBeLessThan(1e-9);
}

test("tt̄H: decayed events, spin correlations of the decays, modes of the tops", async () => {
  const sample = await generateEvents(request("ttH", { decays: { tt: "semileptonic" } }));
  checkRecord(sample);
  const { particles, branchingFraction, decayed, production, counts } = sample;
  expect(branchingFraction).toBeCloseTo((24 / 81) * 0.5824, 12);
  expect(decayed.value).toBeCloseTo(production.value * branchingFraction, 12);
  // 0.394 pb with NNPDF3.1 at leading order and its α_s; the embedded toy differs by its gluon and α_s
  expect(Math.abs(production.value - 0.41)).toBeLessThan(0.03);
  // the ratio of decayed to undecayed density has mean 1 and, for two tops, the bound 4; four standard deviations of 250 events
  expect(Math.abs(counts.decayEfficiency - 1 / 4)).toBeLessThan(4 * Math.sqrt(3 / 64 / 250));
  for (let event = 0; event < 250; event++) {
    const ids = rowsOf(sample, event).map((row) => particles.pdgId[row]);
    expect(ids.slice(2, 5)).toEqual([6, -6, 25]);
    const leptons = ids.filter((id) => [11, 13].includes(Math.abs(id)));
    expect(leptons).toHaveLength(1);
    // the charge of the lepton is that of its top
    const position = ids.indexOf(leptons[0]);
    const w = particles.mother[particles.offsets[event] + position];
    expect(ids[w]).toBe(leptons[0] > 0 ? -24 : 24);
    expect(ids.slice(-2)).toEqual([5, -5]);
  }
});

test("tHq: tops and antitops, both orientations, undecayed or decayed; a mixture keeps the weights in bounds", async () => {
  const [plain, mixed] = [
    await generateEvents(request("tHq", { decays: "none" })),
    await generateEvents(request("tHq", { decays: "none", benchmarks: [{}, { kt: -1 }] })),
  ];
  checkRecord(plain);
  checkRecord(mixed);
  expect(plain.weights.coefficients).toEqual(["kt", "ktt", "kV", "ctW", "cpQ3"]);
  expect(plain.weights.sm).toEqual([1, 0, 1, 0, 0]);
  expect(new Set(plain.subprocess).size).toBeGreaterThan(4);
  const tops = plain.particles.pdgId.filter((id) => Math.abs(id) === 6);
  const antitops = tops.filter((id) => id < 0).length / tops.length;
  // 0.0177 of 0.0525 pb are antitops
  expect(Math.abs(antitops - 0.34)).toBeLessThan(0.15);
  const ratio = (sample: GeneratedSample): number => {
    const at = eventWeights(sample.weights, [-1, 0, 1, 0, 0]);
    return Math.max(...at.map((w) => (w * sample.weights.events) / at.reduce((total, x) => total + x, 0)));
  };
  // half of the mixture is the benchmark itself, so that no event weighs more than twice the mean
  expect(ratio(mixed)).toBeLessThan(2.5);
  expect(ratio(plain)).toBeGreaterThan(2.5);
});

test("tt̄Z with its own couplings, and tt̄ with a jet within its cut", async () => {
  const ttz = await generateEvents(
    request("ttZ", { events: 40, effort: { iterations: 1, adaptation: 300, integration: 500 }, decays: { tt: "dileptonic", z: "nunu" } }),
  );
  checkRecord(ttz);
  const neutrinos = ttz.particles.pdgId.filter((id) => [12, 14, 16].includes(Math.abs(id))).length;
  expect(neutrinos).toBe(40 * 4);
  const ttj = await generateEvents(
    request("ttj", {
      events: 60,
      effort: { iterations: 1, adaptation: 300, integration: 500 },
      decays: { tbar: "none" },
      cut: "j_pt > 50",
    }),
  );
  checkRecord(ttj);
  for (let event = 0; event < 60; event++) {
    const [, , , , jet] = rowsOf(ttj, event);
    expect(Math.hypot(ttj.particles.px[jet], ttj.particles.py[jet])).toBeGreaterThan(50);
  }
});

test("weights are the matrix element of the event as it is in the record; decays follow its density", async () => {
  const sample = await generateEvents(request("tHq", { decays: { t: "leptonic", h: "none" }, benchmarks: [{}, { kt: -1 }] }));
  checkRecord(sample);
  const { process, matrixElement } = await loadMachinery({ process: "tHq" });
  const elements = process.subprocesses.map(matrixElement);
  const terms = 21;
  const decayed = new Float64Array(terms);
  const undecayed = new Float64Array(terms);
  // the density that events are drawn from, up to a factor: with equal cross sections |M(SM)|² / σ + |M(kt = -1)|² / σ
  const { terms: sigma } = sample.production;
  const flipped = (h: ArrayLike<number>): number => h[0] - 4 * h[1] + 4 * h[2];
  const density = (h: Float64Array): number => h[0] / sigma[0] + flipped(h) / flipped(sigma);
  const inverse: number[] = [];
  let worst = 0;
  for (let event = 0; event < 250; event++) {
    const rows = rowsOf(sample, event);
    const legs = Float64Array.from(rows.slice(0, 5).flatMap((row) => momentum(sample, row)));
    // W, b, f, f̄′
    const top = Float64Array.from(rows.slice(6, 9).flatMap((row) => momentum(sample, row)));
    const element = elements[sample.subprocess[event]];
    element.evaluate(legs, decayed, { top });
    element.evaluate(legs, undecayed);
    for (let t = 0; t < terms; t++)
      worst = Math.max(
        worst,
        Math.abs(decayed[t] / decayed[0] - sample.weights.values[event * terms + t] / sample.weights.values[event * terms]),
      );
    inverse.push(density(undecayed) / density(decayed));
  }
  expect(worst).toBeLessThan(1e-6);
  // drawn from r = decayed / undecayed, which has mean 1 over isotropic angles, 1/r has mean 1
  const mean = inverse.reduce((total, x) => total + x, 0) / 250;
  const error = Math.sqrt(inverse.reduce((total, x) => total + (x - mean) ** 2, 0)) / 250;
  expect(error).toBeLessThan(0.3);
  expect(Math.abs(mean - 1)).toBeLessThan(4 * error);
});

test("the same events on one thread, on two, and here", async () => {
  const asked = request("tt", { events: 330 });
  const progress: number[] = [];
  const [here, threads] = [
    await generateEvents(asked),
    await generateEvents(asked, { jobs: 2, onProgress: ({ stage, fraction }) => stage === "events" && progress.push(fraction) }),
  ];
  expect(progress).toHaveLength(4);
  expect(progress.at(-1)).toBe(1);
  expect({ ...threads, timings: here.timings }).toEqual(here);
});

test("threads come to rest at an interruption, and tell a user's error as such", async () => {
  const controller = new AbortController();
  const interrupted = generateEvents(request("tt", { events: 1_000_000 }), {
    jobs: 2,
    signal: controller.signal,
    onProgress: ({ stage }) => stage === "events" && controller.abort(new Error("enough")),
  });
  await expect(interrupted).rejects.toThrow("enough");
  await expect(generateEvents(request("tt", { pdf: "/no/such/set.dat" }), { jobs: 2 })).rejects.toMatchObject({ code: "DATA_PDF_MISSING" });
  await expect(generateEvents(request("tth"))).rejects.toMatchObject({ code: "CONFIG_UNKNOWN_PROCESS", hint: 'did you mean "ttH"?' });
});

test.each([
  ["ttH", [{}, { kt: 0 }], 1],
  ["tHq", [{ kt: 0, kV: 0 }], 0],
])("%s cannot be drawn at %j, where its cross section vanishes", async (process, benchmarks, refused) => {
  const request = { process, events: 10, seed: 1, benchmarks, effort: { iterations: 1, adaptation: 200, integration: 400 } };
  await expect(generateEvents(request)).rejects.toMatchObject({ code: "CONFIG_ZERO_CROSS_SECTION", path: `benchmarks[${refused}]` });
});
