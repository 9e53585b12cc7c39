import { expect, test } from "@jest/globals";
import { closedFormMachinery, closedForms, inventedDensity, inventedForm } from "../testing/closed-form-machinery.ts";
import { generateEvents, generateWith } from "./generate-events.ts";
import type { GeneratedSample } from "./generated-sample.ts";
import { hadronicMatrixElement, openHadronicMatrixElement } from "./hadronic-matrix-element.ts";
import type { Machinery } from "./machinery.ts";

const ENERGY = 13_000;
const effort = { iterations: 3, adaptation: 500, integration: 2000 };

/** The invented machinery with the beams of mirror images exchanged. */
const machinery: Machinery = {
  ...closedFormMachinery,
  matrixElement: (subprocess) => {
    const inner = closedFormMachinery.matrixElement(subprocess);
    if (!subprocess.exchanged) return inner;
    const turned = (p: Float64Array): Float64Array => Float64Array.from([...p.subarray(4, 8), ...p.subarray(0, 4), ...p.subarray(8)]);
    return { ...inner, evaluate: (p, h) => inner.evaluate(turned(p), h) };
  },
};

const momentum = ({ particles: p }: GeneratedSample, event: number, row: number): number[] => {
  const i = p.offsets[event] + row;
  return [p.energy[i], p.px[i], p.py[i], p.pz[i]];
};

test("the matrix element of protons is the sum over partons, weighed by their densities", async () => {
  const sample = await generateWith(machinery, { process: "closed-form-tt", events: 20, seed: 1, effort });
  const collision = hadronicMatrixElement(machinery, ENERGY);
  const h = new Float64Array(3);
  const { MT } = machinery.parameters;
  for (let event = 0; event < 20; event++) {
    const [top, antitop] = [2, 3].map((row) => momentum(sample, event, row));
    collision.evaluate(Float64Array.from([...top, ...antitop]), h);
    const [E, pz] = [top[0] + antitop[0], top[3] + antitop[3]];
    const [f, g] = [1, -1].map((side) => {
      const densities = new Float64Array(11);
      inventedDensity((E + side * pz) / ENERGY, densities);
      return (id: number): number => densities[5 + id];
    });
    const shat = E * E - pz * pz;
    const rho = (4 * MT * MT) / shat;
    // 2 p₁·k/ŝ for the top and a parton of the first beam, then of the second
    const along = [1, -1].map((side) => ((E + side * pz) * (top[0] - side * top[3])) / shat);
    const form = (name: string, t1: number): number[] => {
      const { u, v } = inventedForm(t1, rho);
      return [1, u, u * u + v * v].map((factor) => factor * closedForms[name](t1, rho));
    };
    const parts = [
      { luminosity: f(0) * g(0), form: form("gg_tt", along[0]) },
      { luminosity: f(2) * g(-2) + f(1) * g(-1), form: form("qq_tt", along[0]) },
      { luminosity: f(-2) * g(2) + f(-1) * g(1), form: form("qq_tt", along[1]) },
    ];
    for (let t = 0; t < 3; t++) {
      const expected = parts.reduce((sum, { luminosity, form: terms }) => sum + luminosity * terms[t], 0);
      expect(Math.abs(h[t] / expected - 1)).toBeLessThan(1e-12);
    }
  }
});

/** Mean over SM events of f(event) [w(c)/w(SM) − H_pp(c)/H_pp(SM)] at δ = 1, in standard errors: zero where H_pp is what is known from the momenta. */
function pull(sample: GeneratedSample, observed: Float64Array, f: (event: number) => number): number {
  const { values, events } = sample.weights;
  const ratio = (h: Float64Array, i: number): number => (h[i] + 2 * h[i + 1] + h[i + 2]) / h[i];
  let [sum, squares] = [0, 0];
  for (let event = 0; event < events; event++) {
    const value = values[3 * event] * f(event) * (ratio(values, 3 * event) - ratio(observed, 3 * event));
    [sum, squares] = [sum + value, squares + value * value];
  }
  // else the test would see nothing
  expect(squares).toBeGreaterThan(0);
  return sum / Math.sqrt(squares);
}

function observedForms(sample: GeneratedSample, evaluate: (event: number, h: Float64Array) => void): Float64Array {
  const forms = new Float64Array(3 * sample.weights.events);
  for (let event = 0; event < sample.weights.events; event++) evaluate(event, forms.subarray(3 * event, 3 * event + 3));
  return forms;
}

test("it is the mean of the events' own weights at given momenta", async () => {
  const sample = await generateWith(machinery, { process: "closed-form-tt", events: 4000, seed: 2, effort });
  const collision = hadronicMatrixElement(machinery, ENERGY);
  const legs = (event: number): number[] => [2, 3].flatMap((row) => momentum(sample, event, row));
  const observed = observedForms(sample, (event, h) => collision.evaluate(Float64Array.from(legs(event)), h));
  const pt = (event: number): number => Math.hypot(...momentum(sample, event, 2).slice(1, 3));
  const along = (event: number): number => momentum(sample, event, 2)[3] * (momentum(sample, event, 2)[3] + momentum(sample, event, 3)[3]);
  for (const f of [() => 1, pt, along]) expect(Math.abs(pull(sample, observed, f))).toBeLessThan(4);
});

test("with decays it knows the spins", async () => {
  const sample = await generateEvents({ process: "tt", decays: { tt: "dileptonic" }, events: 600, seed: 3, effort });
  const collision = await openHadronicMatrixElement({ process: "tt" });
  expect(collision.coefficients).toEqual(["ctG"]);
  const rows = (event: number, of: readonly number[]): Float64Array => Float64Array.from(of.flatMap((row) => momentum(sample, event, row)));
  // t, t̄, W⁺ and its b, ν, ℓ⁺, W⁻ and its b̄, ℓ⁻, ν̄
  const observed = observedForms(sample, (event, h) =>
    collision.evaluate(rows(event, [2, 3]), h, { top: rows(event, [5, 6, 7]), antitop: rows(event, [9, 10, 11]) }),
  );
  const azimuth = (event: number): number => {
    const [a, b] = [7, 10].map((row) => momentum(sample, event, row));
    return (a[1] * b[1] + a[2] * b[2]) / Math.hypot(a[1], a[2]) / Math.hypot(b[1], b[2]);
  };
  for (const f of [() => 1, azimuth]) expect(Math.abs(pull(sample, observed, f))).toBeLessThan(4);
  // gluons and quarks that give the same momenta say different things of ctG
  const own = Array.from({ length: 600 }, (_, e) => sample.weights.values[3 * e + 1] / sample.weights.values[3 * e]);
  expect(own.some((value, e) => Math.abs(value / (observed[3 * e + 1] / observed[3 * e]) - 1) > 0.1)).toBe(true);
});
