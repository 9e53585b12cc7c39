import { expect, test } from "@jest/globals";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { processes, processNamed } from "./catalogue.ts";
import { matrixElementNamed, matrixElementNames } from "./registry.ts";

const { MT, MH, MZ } = defaultParameters;

/** Three times the electric charge of a particle by its PDG code; quarks, gluon, Z and Higgs boson. */
function charge(pdg: number): number {
  const code = Math.abs(pdg);
  if (code > 6) return 0;
  return Math.sign(pdg) * (code % 2 === 0 ? 2 : -1);
}

/** Quarks less antiquarks of a generation. */
const quarkNumber = (pdg: number, generation: number): number => (Math.ceil(Math.abs(pdg) / 2) === generation ? Math.sign(pdg) : 0);

const massOf = (pdg: number): number => new Map([6, 23, 25].map((code, i) => [code, [MT, MZ, MH][i]])).get(Math.abs(pdg)) ?? 0;

const sum = (codes: readonly number[], of: (pdg: number) => number): number => codes.reduce((total, pdg) => total + of(pdg), 0);

test("names are unique and found; an unknown one is refused with what there is", () => {
  const names = processes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(["tt", "ttH", "ttZ", "tHq"]));
  for (const name of names) expect(processNamed(name).name).toBe(name);
  expect(() => processNamed("tth")).toThrow(expect.objectContaining({ hint: 'did you mean "ttH"?' }));
  expect(() => matrixElementNamed("gg_tth", defaultParameters)).toThrow(expect.objectContaining({ hint: 'did you mean "gg_ttH"?' }));
  expect(new Set(matrixElementNames).size).toBe(matrixElementNames.length);
});

test.each(processes.map((process) => [process.name, process] as const))(
  "%s: charge and the quark number of each generation are conserved; legs are those of the matrix element",
  (_, process) => {
    for (const { matrixElement, partons, conjugated, order } of process.subprocesses) {
      const element = matrixElementNamed(matrixElement, defaultParameters);
      expect(element.legs).toBe(process.legs.length + 2);
      expect(process.coefficients.map(({ delta }) => delta)).toEqual(element.coefficients);
      expect((order ?? process.legs.map((_leg, i) => i)).toSorted((a, b) => a - b)).toEqual(process.legs.map((_leg, i) => i));
      expect(partons.length).toBeGreaterThan(0);
      for (const { incoming, outgoing } of partons) {
        expect(outgoing).toHaveLength(process.legs.length);
        expect(sum(outgoing, charge)).toBe(sum(incoming, charge));
        // no mixing of generations: the CKM matrix is one
        for (const generation of [1, 2, 3])
          expect(sum(outgoing, (pdg) => quarkNumber(pdg, generation))).toBe(sum(incoming, (pdg) => quarkNumber(pdg, generation)));
        process.legs.forEach(({ name, mass }, leg) => {
          const pdg = outgoing[leg];
          expect(massOf(pdg)).toBe(mass);
          if (name === "t") expect(pdg).toBe(conjugated ? -6 : 6);
          if (name === "tbar") expect(pdg).toBe(conjugated ? 6 : -6);
        });
        // protons hold no tops, and b quarks are massless
        for (const pdg of incoming) expect(pdg === 21 || (Number.isInteger(pdg) && Math.abs(pdg) >= 1 && Math.abs(pdg) <= 5)).toBe(true);
      }
    }
  },
);

test.each(processes.map((process) => [process.name, process] as const))(
  "%s: no parton channel twice; beams are interchangeable; nothing but electric charge tells quark from antiquark",
  (_, { subprocesses }) => {
    const channels = subprocesses.flatMap(({ partons }) => partons.map(({ incoming, outgoing }) => [...incoming, ...outgoing].join()));
    expect(new Set(channels).size).toBe(channels.length);
    const pairs = subprocesses.flatMap(({ partons }) => partons.map(({ incoming }) => incoming));
    const keys = pairs.map((pair) => pair.join()).toSorted();
    expect(pairs.map(([a, b]) => `${b},${a}`).toSorted()).toEqual(keys);
    const conjugate = (pdg: number): number => (pdg === 21 ? 21 : -pdg);
    expect(pairs.map(([a, b]) => `${conjugate(a)},${conjugate(b)}`).toSorted()).toEqual(keys);
  },
);

test("all parton pairs of five massless flavours take part", () => {
  const pairs = (name: string): number => processNamed(name).subprocesses.reduce((total, { partons }) => total + partons.length, 0);
  // a pair of gluons, five quark flavours from either beam
  for (const name of ["tt", "ttH", "ttZ"]) expect(pairs(name)).toBe(11);
  // b with u, c, d̄, s̄, their charge conjugates, from either beam
  expect(pairs("tHq")).toBe(16);
});
