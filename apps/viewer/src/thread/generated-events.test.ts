import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { RecipeIndex } from "@ratiometer/hepdata-export";
import { computeFeatures } from "@ratiometer/features";
import { genericLhcObjects } from "@ratiometer/simulation";
import { columnOf, randomStream, writeLhe, type ParticleRecord } from "@ratiometer/tables";
import { generatedEvents, type GenerationContext } from "./generated-events.ts";

const SEED = 4711;
const EVENTS = 40;

/** Event i has i % 5 quarks, an electron and its neutrino, at directions of its own. */
function particles(): ParticleRecord {
  const stream = randomStream(1, "generated events");
  const rows: (readonly [number, number, number, number])[] = [];
  const offsets = new Uint32Array(EVENTS + 1);
  for (let event = 0; event < EVENTS; event++) {
    for (const code of [...new Array<number>(event % 5).fill(1), 11, -12]) {
      const [pt, phi, eta] = [40 + 100 * stream.uniform(), 2 * Math.PI * stream.uniform(), 4 * stream.uniform() - 2];
      rows.push([code, pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)]);
    }
    offsets[event + 1] = rows.length;
  }
  const momentum = (axis: 1 | 2 | 3): Float64Array => Float64Array.from(rows, (row) => row[axis]);
  return {
    events: EVENTS,
    offsets,
    pdgId: Int32Array.from(rows, ([code]) => code),
    status: new Int32Array(rows.length).fill(1),
    mother: new Int32Array(rows.length).fill(-1),
    px: momentum(1),
    py: momentum(2),
    pz: momentum(3),
    energy: Float64Array.from(rows, ([, x, y, z]) => Math.hypot(x, y, z)),
  };
}

const indexOf = (analysis?: RecipeIndex["provenance"]["settings"]): RecipeIndex => ({
  name: "toy",
  generator: { name: "ratiometer", version: "1.2.3" },
  coefficients: [{ name: "c", unit: "1", sm: 0, range: [-1, 1] }],
  provenance: { seed: SEED, inputs: [], ...(analysis === undefined ? {} : { settings: { analysis } }) },
});

const context = (index: RecipeIndex, features: GenerationContext["features"] = []): GenerationContext => ({
  index,
  features,
  version: "1.2.3",
  onProgress: () => undefined,
});

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "generated-events-"));
  path = join(folder, "own.lhe.gz");
  const events = particles();
  const of = (length: number, value: number): Int32Array => new Int32Array(length).fill(value);
  await writeLhe(
    path,
    {
      particles: events,
      colour: of(2 * events.pdgId.length, 0),
      subprocess: of(EVENTS, 1),
      weight: new Float64Array(EVENTS).fill(1),
      scale: 100,
      alphaQed: 0.0078,
      alphaQcd: 0.118,
    },
    {
      generator: { name: "hand", version: "1" },
      beams: [
        { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 0 },
        { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 0 },
      ],
      processes: [{ id: 1, xsec: 1, error: 0.1, max: 1 }],
      weights: [],
    },
  );
});
afterAll(() => rm(folder, { recursive: true }));

test("without a detector, events have the jets that were written, and those that pass keep their numbers", async () => {
  const recipe = { reconstruction: { smearing: "none" }, selection: ["n_jets >= 2", "n_jets <= 3"], features: { sets: ["general"] } };
  const { columns, applied, reconstruction, remarks } = await generatedEvents(path, context(indexOf(recipe)));
  const kept = Array.from({ length: EVENTS }, (_, i) => i).filter((i) => i % 5 === 2 || i % 5 === 3);
  const [numbers, jets] = await columns.read(["event:number", "n_jets"], 0, columns.entries);
  expect([...Array.from(numbers)]).toEqual(kept);
  expect(Array.from(jets)).toEqual(kept.map((i) => i % 5));
  expect(applied).toEqual(recipe.selection);
  expect(reconstruction).toEqual({
    smearing: "none",
    generated: EVENTS,
    kept: 16,
    cutFlow: [
      { selection: "n_jets >= 2", events: 24 },
      { selection: "n_jets <= 3", events: 16 },
    ],
  });
  expect(remarks).toEqual([expect.stringContaining("without a detector")]);
});

test("the detector is that of the artifact, with its seed and the sample's name on the command line", async () => {
  const { columns } = await generatedEvents(
    path,
    context(indexOf({ reconstruction: { smearing: "generic-lhc" }, features: { sets: ["general"] } })),
  );
  const seen = genericLhcObjects(particles(), (event) => randomStream(SEED, "generic-lhc", "own", event));
  const expected = computeFeatures(["objects", "general"], seen);
  expect(columns.entries).toBe(EVENTS);
  const names = [...expected.columns.keys()];
  const found = await columns.read(names, 0, EVENTS);
  names.forEach((name, c) => expect([name, ...Array.from(found[c])]).toEqual([name, ...columnOf(expected, name).values]));
});

test("events of an artifact of measured objects pass the parametrised detector, and are said to", async () => {
  const measured = [{ level: "reconstructed" }] as const;
  const recipe = { features: { sets: ["general"] } };
  const { reconstruction, remarks } = await generatedEvents(path, { ...context(indexOf(recipe), measured), version: "2.0.0" });
  expect(reconstruction.smearing).toBe("generic-lhc");
  expect(remarks).toEqual([expect.stringContaining("not the detector of the artifact"), expect.stringContaining("version 2.0.0")]);
});

test("an artifact that does not say how, one that says nonsense, and a selection that nothing passes are refused", async () => {
  await expect(generatedEvents(path, context(indexOf()))).rejects.toMatchObject({ code: "EXPORT_ARTIFACT_FORM", where: path });
  await expect(generatedEvents(path, context(indexOf({ selection: ["n_jet >= 2"] })))).rejects.toMatchObject({
    code: expect.stringMatching(/UNKNOWN/) as unknown,
    hint: expect.stringContaining("n_jets") as unknown,
  });
  await expect(generatedEvents(path, context(indexOf({ selection: 3 })))).rejects.toMatchObject({
    code: "CONFIG_WRONG_TYPE",
    where: expect.stringContaining("artifact.json settings.analysis") as unknown,
  });
  await expect(generatedEvents(path, context(indexOf({ selection: ["n_jets >= 9"] })))).rejects.toMatchObject({ code: "DATA_NO_EVENTS" });
});
