import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventWeights, sampleWeights } from "@ratiometer/eft";
import { generateEvents, processNamed, type GeneratedSample, type GenerationRequest } from "@ratiometer/simulation";
import { columnOf, readLhe, readParquet, writeLhe, writeParquet } from "@ratiometer/tables";
import { weightPolynomialOf } from "../event-ingest/weight-columns.ts";
import { eventProvenance } from "./event-provenance.ts";
import { eventTable } from "./event-table.ts";
import { lheOutput } from "./lhe-output.ts";
import { weightWarnings } from "./simulation-record.ts";
import { weightSpread } from "./weight-spread.ts";

const REQUEST: GenerationRequest = {
  process: "tHq",
  events: 40,
  seed: 5,
  benchmarks: [{ kt: -1 }, { kt: 0.5, ktt: 1 }],
  decays: { t: "leptonic", h: "bb" },
  effort: { iterations: 1, adaptation: 200, integration: 400 },
};
const process = processNamed("tHq");
const [point] = REQUEST.benchmarks ?? [];

let folder = "";
let sample: GeneratedSample;
let provenance = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "event-files-"));
  sample = await generateEvents(REQUEST);
  provenance = eventProvenance(process, sample, REQUEST);
});
afterAll(() => rm(folder, { recursive: true }));

const coefficients = process.coefficients.map(({ name, sm }) => ({ name, sm }));

test("Les Houches events carry the polynomial back, at the point they were drawn at first", async () => {
  const file = join(folder, "events.lhe.gz");
  const { events, header } = lheOutput(sample, point, provenance);
  await writeLhe(file, events, header);
  const read = await readLhe(file);
  expect(read.header).toMatchObject({ eventNorm: "average", weightStrategy: -4, beams: [{ energy: 6500 }, { energy: 6500 }] });
  const own = eventWeights(sample.weights, [-1, 0, 1, 0, 0]);
  read.weight.forEach((weight, i) => expect(weight / (40 * own[i])).toBeCloseTo(1, 12));
  expect(read.header.crossSection / own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  expect([...read.particles.pdgId]).toEqual([...sample.particles.pdgId]);

  const { polynomial, files } = sampleWeights([read], { coefficients, combine: "sum" });
  expect(files[0].generation).toEqual({ kt: -1, ktt: 0, kV: 1, ctW: 0, cpQ3: 0 });
  expect(files[0].points).toHaveLength(22);
  // the point beyond the basis
  expect(files[0].closure.maximum).toBeLessThan(1e-8);
  const scale = Math.max(...sample.weights.values.map(Math.abs));
  sample.weights.values.forEach((value, t) => expect(Math.abs(polynomial.values[t] - value) / scale).toBeLessThan(1e-8));
});

test("Parquet has the polynomial, the weight at the point, and the momentum of every particle by name", async () => {
  const file = join(folder, "events.parquet");
  await writeParquet(file, eventTable(process, sample, point), { metadata: { "ratiometer.simulation": provenance } });
  const { table, metadata } = await readParquet(file);
  expect(table.length).toBe(40);
  expect([...weightPolynomialOf(table, coefficients).values]).toEqual([...sample.weights.values]);
  expect([...columnOf(table, "weight").values]).toEqual([...eventWeights(sample.weights, [-1, 0, 1, 0, 0])]);
  const column = (name: string): ArrayLike<number> => columnOf(table, name).values;
  for (let event = 0; event < table.length; event++) {
    const sum = (names: readonly string[], component: string): number =>
      names.reduce((total, name) => total + column(`${name}_${component}`)[event], 0);
    for (const component of ["e", "px", "py", "pz"]) {
      expect(sum(["t", "h", "j"], component)).toBeCloseTo(sum(["beam1", "beam2"], component), 6);
      expect(sum(["t_b", "t_f", "t_fbar"], component)).toBeCloseTo(column(`t_${component}`)[event], 6);
      expect(sum(["t_f", "t_fbar"], component)).toBeCloseTo(column(`t_w_${component}`)[event], 6);
      expect(sum(["h_1", "h_2"], component)).toBeCloseTo(column(`h_${component}`)[event], 6);
    }
    const top = column("t_pdg")[event] / 6;
    expect([column("t_w_pdg")[event], column("t_b_pdg")[event], column("h_pdg")[event]]).toEqual([24 * top, 5 * top, 25]);
    expect(process.subprocesses[column("subprocess")[event] - 1].conjugated).toBe(top < 0);
  }
  expect(columnOf(table, "t_pdg").unit).toBe("1");
  expect(columnOf(table, "t_px").unit).toBe("GeV");
  expect(columnOf(table, "weight:kt*ktt").unit).toBe("pb");
  expect(JSON.parse(metadata["ratiometer.simulation"])).toMatchObject({
    process: "tHq",
    seed: 5,
    energy: 13000,
    requested: REQUEST.benchmarks,
    benchmarks: [{ point: { kt: -1, ktt: 0, kV: 1, ctW: 0, cpQ3: 0 } }, { point: { kt: 0.5, ktt: 1 } }],
    densities: {
      name: "pdf-les-houches-toy",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      infoSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    crossSection: { value: sample.decayed.value },
  });
});

test("over-weights are worth a warning once they hold more than a hundredth of the sum", () => {
  const counts = { ...sample.counts, overweightEvents: 0.05 };
  const told = (overweightExcess: number): readonly string[] =>
    weightWarnings("s", { ...sample, counts: { ...counts, overweightExcess } }, sample.weights.events);
  expect(told(0.009)).toEqual([]);
  expect(told(0.02)).toEqual([expect.stringContaining("s: 5.0 % of the events")]);
});

test("weights that spread are worth a warning once the events count for less than a tenth", () => {
  const { weights } = sample;
  const spread = (factor: number): readonly string[] => {
    const values = weights.values.slice();
    for (let t = 0; t < values.length / weights.events; t++) values[t] *= factor;
    const { add, effectiveEvents } = weightSpread(weights, [{ kt: -1 }]);
    add({ ...weights, values });
    return weightWarnings("s", sample, effectiveEvents());
  };
  expect(spread(1)).toEqual([]);
  expect(spread(1e4)).toEqual([expect.stringMatching(/^s: 40 events count for 1, /)]);
});

test("particles that do not decay have no products", async () => {
  const undecayed = await generateEvents({ ...REQUEST, events: 2, decays: { h: "none", t: "none" } });
  const names = [...eventTable(process, undecayed, {}).columns.keys()].filter((name) => name.endsWith("_pdg"));
  expect(names).toEqual(["beam1_pdg", "beam2_pdg", "t_pdg", "h_pdg", "j_pdg"]);
});
