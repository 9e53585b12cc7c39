import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { toyAlphaS, toyDensities } from "./evolution.ts";
import { parseGridFile } from "./lhagrid1.ts";
import { loadPdf } from "./parton-densities.ts";
import { toyGridInfo, toyGridLine } from "./toy-grid.ts";

const embedded = (name: string): string => readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8");
const words = (text: string): readonly string[] => text.split(/[\s,[\]]+/);

/** Where two texts differ in more than one unit of the last digit of their numbers. */
function difference(found: string, expected: string): readonly string[] {
  const [a, b] = [words(found), words(expected)];
  return a.length === b.length ? a.filter((word, i) => word !== b[i] && !(Math.abs(Number(word) / Number(b[i]) - 1) <= 1e-6)) : ["length"];
}

// `node tools/pdf-grid.js --check` compares every line
test("every 23rd line of the embedded grid is what the evolution gives", () => {
  const text = embedded("pdf-les-houches-toy.dat");
  const [{ x, q }] = parseGridFile(text, "pdf-les-houches-toy.dat").subgrids;
  const lines = text.split("\n").slice(6);
  for (let row = 0; row < x.length * q.length; row += 23) {
    const [i, j] = [Math.floor(row / q.length), row % q.length];
    expect(difference(lines[row], toyGridLine(x[i], q[j]))).toEqual([]);
  }
});

test("the embedded .info file is what the evolution gives", () => {
  expect(difference(embedded("pdf-les-houches-toy.info"), toyGridInfo())).toEqual([]);
});

test("the embedded set is good to 10⁻³ for every flavour, 10⁻⁶ < x < 0.9 and 10 GeV < Q < 5000 GeV, its α_s to 10⁻⁵", async () => {
  const pdf = await loadPdf();
  const out = new Float64Array(11);
  const stream = randomStream(1, "toy-grid");
  let worst = 0;
  for (const q of [10, 11, 15, 22, 34, 50, 80, 125, 172.5, 235.3, 380, 700, 1400, 3000, 5000]) {
    const scale = pdf.atScale(q);
    for (let i = 0; i < 40; i++) {
      // even in log x up to 0.1 and in x above
      const x = i < 15 ? 1e-6 * 1e5 ** ((i + stream.uniform()) / 15) : 0.1 + (0.8 * (i - 15 + stream.uniform())) / 25;
      scale.evaluate(x, out);
      for (const [f, exact] of toyDensities(x, q).entries()) worst = Math.max(worst, Math.abs(out[f] / exact - 1));
    }
    expect(Math.abs(pdf.alphaS(q) / toyAlphaS(q) - 1)).toBeLessThan(1e-5);
  }
  expect(worst).toBeLessThan(1e-3);
  expect(pdf.alphaS(91.1876)).toBeCloseTo(0.124013, 6);
});

test("integrals over the embedded set: momentum 1, two valence up quarks and one down quark", async () => {
  const scale = (await loadPdf()).atScale(235.3);
  const out = new Float64Array(11);
  let [momentum, up, down] = [0, 0, 0];
  const steps = 40_000;
  const width = Math.log(1e7) / steps;
  for (let i = 0; i < steps; i++) {
    const x = Math.exp(-(i + 0.5) * width);
    scale.evaluate(x, out);
    for (const value of out) momentum += x * value * width;
    up += (out[7] - out[3]) * width;
    down += (out[6] - out[4]) * width;
  }
  // below 10⁻⁷ lie less than 10⁻³ of the momentum and of the valence quarks
  expect(momentum).toBeCloseTo(1, 3);
  expect(up).toBeCloseTo(2, 3);
  expect(down).toBeCloseTo(1, 3);
});
