import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Decays, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { topProducts, zProducts } from "../testing/decay-points.ts";
import { boost, legsOf, parity, rotation, transformed, type LorentzTransformation } from "../testing/lorentz-transformation.ts";
import { largestDifference, withSigns } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

const NAMES = ["gg_tt", "qq_tt", "gg_ttg", "gg_ttH", "qq_ttH", "gg_ttZ", "uu_ttZ", "dd_ttZ", "bu_tHd", "bdb_tHub"];
const CP_ODD = ["ktt", "ctGI", "ctZI"];

const matrix = ({ coefficients, evaluate }: MatrixElement, point: Float64Array, decays?: Decays): Float64Array => {
  const h = new Float64Array(((coefficients.length + 1) * (coefficients.length + 2)) / 2);
  evaluate(point, h, decays);
  return h;
};

/** Decays of everything that the matrix element lets decay. */
function randomDecays(name: string, point: Float64Array, stream: ReturnType<typeof randomStream>): Required<Decays> {
  const products = (at: number): Float64Array =>
    topProducts(point, at, randomDirection(stream), randomDirection(stream), defaultParameters);
  return {
    top: products(8),
    antitop: name.includes("tt") ? products(12) : new Float64Array(),
    z: {
      momenta: name.includes("Z") ? zProducts(point, 16, randomDirection(stream), defaultParameters) : new Float64Array(),
      left: -0.28,
      right: 0.22,
    },
  };
}

/** Those of the given decays that the matrix element knows. */
const decaysOf = (name: string, { top, antitop, z }: Required<Decays>): Decays => ({
  top,
  ...(name.includes("tt") ? { antitop } : {}),
  ...(name.includes("Z") ? { z } : {}),
});

const transformedDecays = ({ top, antitop, z }: Required<Decays>, ...by: readonly LorentzTransformation[]): Required<Decays> => ({
  top: transformed(top, ...by),
  antitop: transformed(antitop, ...by),
  z: { ...z, momenta: transformed(z.momenta, ...by) },
});

test.each(NAMES)("%s: rotations and boosts change nothing, decayed or not", (name) => {
  const stream = randomStream(21, "Lorentz", name);
  const element = matrixElementNamed(name, defaultParameters);
  for (let i = 0; i < 6; i++) {
    const point = randomPoint(name, defaultParameters, stream);
    const decays = randomDecays(name, point, stream);
    const transformation = [
      rotation(randomDirection(stream), 3 * stream.uniform()),
      boost(randomDirection(stream), 2.8 * stream.uniform()),
    ];
    const moved = transformed(point, ...transformation);
    const movedDecays = decaysOf(name, transformedDecays(decays, ...transformation));
    expect(largestDifference(matrix(element, point), matrix(element, moved))).toBeLessThan(1e-12);
    expect(largestDifference(matrix(element, point, decaysOf(name, decays)), matrix(element, moved, movedDecays))).toBeLessThan(1e-12);
  }
});

test.each(NAMES.filter((name) => name.startsWith("gg")))("%s: incoming gluons are interchangeable", (name) => {
  const stream = randomStream(22, "Bose", name);
  const element = matrixElementNamed(name, defaultParameters);
  for (let i = 0; i < 8; i++) {
    const point = randomPoint(name, defaultParameters, stream);
    const exchanged = legsOf(point, element.legs === 4 ? [1, 0, 2, 3] : [1, 0, 2, 3, 4]);
    expect(largestDifference(matrix(element, point), matrix(element, exchanged))).toBeLessThan(1e-12);
  }
});

test.each(NAMES.filter((name) => name.includes("tt")))(
  "%s: CP — particles for antiparticles at reflected momenta, CP-odd couplings reversed, decayed or not",
  (name) => {
    const stream = randomStream(23, "CP", name);
    const element = matrixElementNamed(name, defaultParameters);
    const signs = ["", ...element.coefficients].map((coefficient) => (CP_ODD.includes(coefficient) ? -1 : 1));
    const incoming = name.startsWith("gg") ? [0, 1] : [1, 0];
    const conjugated = (rows: readonly number[], p: Float64Array): Float64Array => transformed(legsOf(p, rows), parity);
    let odd = 0;
    for (let i = 0; i < 6; i++) {
      const point = randomPoint(name, defaultParameters, stream);
      const decays = randomDecays(name, point, stream);
      const reflected = conjugated([...incoming, 3, 2, ...(element.legs === 5 ? [4] : [])], point);
      // the W boson's fermion and antifermion change places, and so do those of the Z boson
      const reflectedDecays = decaysOf(name, {
        top: conjugated([0, 2, 1], decays.antitop),
        antitop: conjugated([0, 2, 1], decays.top),
        z: { ...decays.z, momenta: name.includes("Z") ? conjugated([1, 0], decays.z.momenta) : decays.z.momenta },
      });
      const undecayed = matrix(element, point);
      expect(largestDifference(undecayed, withSigns(matrix(element, reflected), signs))).toBeLessThan(1e-12);
      const decayed = matrix(element, point, decaysOf(name, decays));
      expect(largestDifference(decayed, withSigns(matrix(element, reflected, reflectedDecays), signs))).toBeLessThan(1e-12);
      odd = Math.max(odd, largestDifference(decayed, withSigns(decayed, signs)));
    }
    // the signs matter: decayed pairs see interference of CP-odd with CP-even couplings
    if (signs.includes(-1)) expect(odd).toBeGreaterThan(0.01);
  },
);

test.each(["gg_tt", "gg_ttg", "gg_ttH"])("%s: C — summed over spins, top and antitop are interchangeable", (name) => {
  // gluons, the Higgs boson's both couplings and both dipoles keep C; the CP-odd ones break P
  const stream = randomStream(24, "C", name);
  const element = matrixElementNamed(name, defaultParameters);
  const point = randomPoint(name, defaultParameters, stream);
  const swapped = legsOf(point, element.legs === 4 ? [0, 1, 3, 2] : [0, 1, 3, 2, 4]);
  expect(largestDifference(matrix(element, point), matrix(element, swapped))).toBeLessThan(1e-12);
});
