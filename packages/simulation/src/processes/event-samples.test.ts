import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { randomStream, readLhe, type ParticleRecord } from "@ratiometer/tables";
import { deltaAt } from "../generation/sampling-density.ts";
import type { Decays, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { zCouplings } from "../matrix-elements/z-boson.ts";
import { processNamed } from "./catalogue.ts";
import { inCollision } from "./in-collision.ts";

// Decayed events of another generator, in collisions with every parton and either beam, with weights at many points. They are not part of this repository.
const FOLDER = new URL("../../../../../shared/data/events/", import.meta.url);
const SAMPLES = [
  { process: "tt", file: "tt_sm", points: "tt" },
  { process: "ttH", file: "tth_sm", points: "tth" },
  { process: "ttZ", file: "ttz_sm", points: "ttz" },
  { process: "tHq", file: "thq_sm", points: "thq" },
  { process: "tHq", file: "thq_kt_m1", points: "thq" },
  { process: "tHq", file: "thq_kt_1_ktt_0p8", points: "thq" },
];
const EVENTS = 250;

/** Momenta in the files have nine digits: the largest relative error of a number. */
const ROUNDING = 5e-9;

/** Copies of an event with its momenta moved by as much, from which the effect on its weights is measured. */
const COPIES = 4;

/** Smallest effect that counts, relative: that of the digits of the weights. */
const LEAST = 1e-9;

interface Event {
  /** Partons and legs. */
  readonly momenta: Float64Array;
  readonly decays: Decays;
}

/** Momenta (E, px, py, pz) of rows one after the other. */
const momentaOf = ({ energy, px, py, pz }: ParticleRecord, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows.flatMap((row) => [energy[row], px[row], py[row], pz[row]]));

/** An event with its rows; a t̄ in the place of the t decays as a `top`, as the matrix elements of single tops have it. */
function eventAt(particles: ParticleRecord, rows: readonly number[], legs: number): Event {
  const { pdgId, mother } = particles;
  // fermion before antifermion
  const productsOf = (row: number): number[] =>
    rows.filter((other) => mother[other] === row - rows[0]).toSorted((a, b) => pdgId[b] - pdgId[a]);
  const decayed = rows.slice(2, legs).flatMap((row): Decays[] => {
    const products = productsOf(row);
    if (pdgId[row] === 23)
      return [{ z: { momenta: momentaOf(particles, products), ...zCouplings(-1 / 2, -1 / 3, couplingsOf(defaultParameters)) } }];
    if (Math.abs(pdgId[row]) !== 6) return [];
    const [w, b] = Math.abs(pdgId[products[0]]) === 24 ? products : products.toReversed();
    const momenta = momentaOf(particles, [b, ...productsOf(w)]);
    return [row === rows[2] ? { top: momenta } : { antitop: momenta }];
  });
  return { momenta: momentaOf(particles, rows.slice(0, legs)), decays: Object.assign({}, ...decayed) as Decays };
}

/** The event with all its numbers moved. */
function moved({ momenta, decays }: Event, uniform: () => number): Event {
  const move = (values: Float64Array): Float64Array => values.map((x) => x * (1 + ROUNDING * (2 * uniform() - 1)));
  const { top, antitop, z } = decays;
  return {
    momenta: move(momenta),
    decays: {
      ...(top === undefined ? {} : { top: move(top) }),
      ...(antitop === undefined ? {} : { antitop: move(antitop) }),
      ...(z === undefined ? {} : { z: { ...z, momenta: move(z.momenta) } }),
    },
  };
}

/** |M(δ)|² over that of the standard model. */
function ratios(element: MatrixElement, { momenta, decays }: Event, deltas: readonly Float64Array[]): readonly number[] {
  const size = element.coefficients.length + 1;
  const h = new Float64Array((size * (size + 1)) / 2);
  element.evaluate(momenta, h, decays);
  return deltas.map((delta) => {
    const c = [1, ...delta];
    let sum = 0;
    for (let i = 0, t = 0; i < size; i++) for (let j = 0; j <= i; j++, t++) sum += (i === j ? 1 : 2) * c[i] * c[j] * h[t];
    return sum / h[0];
  });
}

const largestChange = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((x, i) => Math.abs(x / b[i] - 1)));

for (const { process: name, file, points } of SAMPLES) {
  const path = fileURLToPath(new URL(`${file}.lhe.gz`, FOLDER));
  const present = existsSync(path);
  (present ? test : test.skip)(
    `${name}: the weights of the decayed events of ${file}.lhe.gz${present ? "" : ": ../shared/data/events is absent"}`,
    async () => {
      const process = processNamed(name);
      const { weightPoints } = JSON.parse(readFileSync(new URL(`${points}_exact.json`, FOLDER), "utf8")) as {
        readonly weightPoints: readonly Readonly<Record<string, number>>[];
      };
      const { particles, weights, weightIds, header } = await readLhe(path, { maxEvents: EVENTS });
      const { MT, MZ, MW, MH } = defaultParameters;
      for (const [id, mass] of Object.entries({ 6: MT, 23: MZ, 24: MW, 25: MH }))
        expect(header.slha).toContain(` ${id} ${mass.toFixed(5)} `);
      expect(weightIds).toHaveLength(weightPoints.length);

      const deltas = weightPoints.map((point) => deltaAt(process, point));
      const sm = deltas.findIndex((delta) => delta.every((x) => x === 0));
      const elements = process.subprocesses.map((subprocess) => inCollision(subprocess, defaultParameters));
      const { uniform } = randomStream(1, "event-samples", file);
      const met = new Set<number>();
      const differences: number[] = [];
      let worst = 0;
      for (let event = 0; event < EVENTS; event++) {
        const first = particles.offsets[event];
        const rows = Array.from({ length: particles.offsets[event + 1] - first }, (_, i) => first + i);
        const subprocess = process.subprocesses.findIndex(({ partons }) =>
          partons.some(({ incoming, outgoing }) => [...incoming, ...outgoing].every((id, i) => id === particles.pdgId[first + i])),
        );
        expect(subprocess).toBeGreaterThanOrEqual(0);
        met.add(subprocess);
        const element = elements[subprocess];
        expect(element.coefficients).toEqual(process.coefficients.map(({ delta }) => delta));
        const given = eventAt(particles, rows, element.legs);
        const own = ratios(element, given, deltas);
        const written = weights.subarray(event * deltas.length, (event + 1) * deltas.length);
        const difference = largestChange([...written.map((weight) => weight / written[sm])], own);
        const effect = Math.max(
          LEAST,
          ...Array.from({ length: COPIES }, () => largestChange(ratios(element, moved(given, uniform), deltas), own)),
        );
        differences.push(difference);
        worst = Math.max(worst, difference / effect);
      }
      expect(met.size).toBe(process.subprocesses.length);
      const median = differences.toSorted((a, b) => a - b)[EVENTS / 2];
      expect(median).toBeLessThan(name === "tHq" ? 5e-7 : 5e-8);
      // as far as the digits of the momenta reach: nothing beside their effect
      expect(worst).toBeLessThan(8);
    },
  );
}
