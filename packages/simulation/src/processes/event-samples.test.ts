import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readLhe, type ParticleRecord } from "@ratiometer/tables";
import type { Decays } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { zCouplings } from "../matrix-elements/z-boson.ts";
import { deltaAt } from "../generation/sampling-density.ts";
import { processNamed } from "./catalogue.ts";
import { inCollision } from "./in-collision.ts";

// Decayed events of another generator with weights at many points, of gg → tt̄ and so on. They are not part of this repository.
const FOLDER = new URL("../../../../../shared/data/events/", import.meta.url);
const EVENTS = 300;

// Momenta in the files have nine digits; the generator's own matrix elements, taken again at these momenta, differ by as much as the bounds.
const SAMPLES = [
  { process: "tt", file: "tt_sm", exact: "tt", bound: 5e-7 },
  { process: "ttH", file: "tth_sm", exact: "tth", bound: 5e-7 },
  { process: "ttZ", file: "ttz_sm", exact: "ttz", bound: 5e-7 },
  { process: "tHq", file: "thq_sm", exact: "thq", bound: 1e-5 },
  { process: "tHq", file: "thq_kt_m1", exact: "thq", bound: 1e-5 },
  { process: "tHq", file: "thq_kt_1_ktt_0p8", exact: "thq", bound: 1e-5 },
];

/** Points of the weights, in the order of the files. */
interface Exact {
  readonly weightPoints: readonly Readonly<Record<string, number>>[];
}

/** Momenta (E, px, py, pz) of rows one after the other. */
const momentaOf = ({ energy, px, py, pz }: ParticleRecord, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows.flatMap((row) => [energy[row], px[row], py[row], pz[row]]));

/** Rows of the fermion and the antifermion that a boson decays to. */
function fermionPair({ pdgId, mother }: ParticleRecord, rows: readonly number[], boson: number): readonly number[] {
  const products = rows.filter((row) => mother[row] === boson - rows[0]);
  return products.toSorted((a, b) => pdgId[b] - pdgId[a]);
}

/** Decays of the tops and the Z boson of an event; a t̄ in the place of the t is a `top`, as the matrix elements of single tops have it. */
function decaysOf(particles: ParticleRecord, rows: readonly number[]): Decays {
  const { pdgId, mother } = particles;
  const tops = rows.filter((row) => Math.abs(pdgId[row]) === 6).toSorted((a, b) => pdgId[b] - pdgId[a]);
  const [top, antitop] = tops.map((row) => {
    const products = rows.filter((other) => mother[other] === row - rows[0]);
    const [w] = products.filter((other) => Math.abs(pdgId[other]) === 24);
    const [b] = products.filter((other) => Math.abs(pdgId[other]) === 5);
    return momentaOf(particles, [b, ...fermionPair(particles, rows, w)]);
  });
  const z = rows.find((row) => pdgId[row] === 23);
  const couplings = zCouplings(-1 / 2, -1 / 3, couplingsOf(defaultParameters));
  return {
    top,
    ...((antitop as Float64Array | undefined) === undefined ? {} : { antitop }),
    ...(z === undefined ? {} : { z: { momenta: momentaOf(particles, fermionPair(particles, rows, z)), ...couplings } }),
  };
}

for (const { process: name, file, exact, bound } of SAMPLES) {
  const path = fileURLToPath(new URL(`${file}.lhe.gz`, FOLDER));
  const present = existsSync(path);
  (present ? test : test.skip)(
    `${name}: |M|² of decayed events at all points is that of ${file}.lhe.gz${present ? "" : " (../shared/data/events is absent)"}`,
    async () => {
      const process = processNamed(name);
      const { weightPoints } = JSON.parse(readFileSync(new URL(`${exact}_exact.json`, FOLDER), "utf8")) as Exact;
      const { particles, weights, weightIds, header } = await readLhe(path, { maxEvents: EVENTS });
      const { MT, MZ, MW, MH } = defaultParameters;
      for (const mass of [`6 ${MT.toFixed(5)}`, `23 ${MZ.toFixed(5)}`, `24 ${MW.toFixed(5)}`, `25 ${MH.toFixed(5)}`])
        expect(header.slha).toContain(mass);
      expect(weightIds).toHaveLength(weightPoints.length);
      const deltas = weightPoints.map((point) => [1, ...deltaAt(process, point)]);
      const elements = process.subprocesses.map((subprocess) => inCollision(subprocess, defaultParameters));
      const h = new Float64Array((deltas[0].length * (deltas[0].length + 1)) / 2);
      const differences: number[] = [];
      const met = new Set<string>();
      for (let event = 0; event < EVENTS; event++) {
        const first = particles.offsets[event];
        const rows = Array.from({ length: particles.offsets[event + 1] - first }, (_, i) => first + i);
        const [one, two] = [particles.pdgId[first], particles.pdgId[first + 1]];
        const chosen = process.subprocesses.findIndex(({ partons }) =>
          partons.some(({ incoming, outgoing }) => [...incoming, ...outgoing].every((id, i) => id === particles.pdgId[first + i])),
        );
        if (chosen < 0) throw new RangeError(`no subprocess for ${one} ${two}`);
        met.add(process.subprocesses[chosen].matrixElement);
        const element = elements[chosen];
        expect(process.coefficients.map(({ delta }) => delta)).toEqual(element.coefficients);
        element.evaluate(momentaOf(particles, rows.slice(0, element.legs)), h, decaysOf(particles, rows));
        const values = deltas.map((delta) => {
          let sum = 0;
          for (let i = 0, t = 0; i < delta.length; i++) for (let j = 0; j <= i; j++, t++) sum += (i === j ? 1 : 2) * delta[i] * delta[j] * h[t];
          return sum;
        });
        // the first weight is the file's own point
        const given = weights.subarray(event * deltas.length, (event + 1) * deltas.length);
        const sm = weightPoints.findIndex((_, p) => deltas[p].slice(1).every((x) => x === 0));
        values.forEach((value, p) => differences.push(Math.abs(value / values[sm] / (given[p] / given[sm]) - 1)));
      }
      expect(met).toEqual(new Set(process.subprocesses.map(({ matrixElement }) => matrixElement)));
      const sorted = differences.toSorted((a, b) => a - b);
      console.log(name, file, "worst", sorted.at(-1), "median", sorted[sorted.length >> 1], "p99", sorted[Math.floor(0.99*sorted.length)], [...met].join());
      expect(sorted[sorted.length - 1]).toBeLessThan(bound);
    },
  );
}
