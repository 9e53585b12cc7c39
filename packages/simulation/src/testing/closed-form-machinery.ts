import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { Machinery } from "../generation/machinery.ts";
import type { Process } from "../processes/process.ts";

const MT = defaultParameters.MT;
const gs4 = (4 * Math.PI * defaultParameters.aS) ** 2;

/** |M|² of gg → tt̄ and qq̄ → tt̄ at leading order, from t_i = 2 p₁·k_i / ŝ and ρ = 4 mt² / ŝ. */
export const closedForms: Readonly<Record<string, (t1: number, rho: number) => number>> = {
  gg_tt: (t1, rho) => {
    const t2 = 1 - t1;
    return gs4 * (1 / (6 * t1 * t2) - 3 / 8) * (t1 * t1 + t2 * t2 + rho - (rho * rho) / (4 * t1 * t2));
  },
  qq_tt: (t1, rho) => {
    const t2 = 1 - t1;
    return gs4 * (4 / 9) * (t1 * t1 + t2 * t2 + rho / 2);
  },
};

/** An invented dependence on one coefficient c: |M|² times (1 + c u)² + (c v)², u falling with the energy through zero. */
export const inventedForm = (t1: number, rho: number): { u: number; v: number } => ({ u: 2 * rho - 1, v: t1 });

const dot = (p: Float64Array, i: number, j: number): number =>
  p[i] * p[j] - p[i + 1] * p[j + 1] - p[i + 2] * p[j + 2] - p[i + 3] * p[j + 3];

function matrixElement(name: string): MatrixElement {
  return {
    name,
    coefficients: ["dc"],
    legs: 4,
    evaluate: (p, h) => {
      const shat = 2 * dot(p, 0, 4);
      const t1 = (2 * dot(p, 0, 8)) / shat;
      const rho = (4 * MT * MT) / shat;
      const { u, v } = inventedForm(t1, rho);
      h[0] = closedForms[name](t1, rho);
      h[1] = h[0] * u;
      h[2] = h[0] * (u * u + v * v);
    },
  };
}

const pair = [6, -6];

/** Top pairs from matrix elements in closed form, with a coefficient c (SM 1) of invented effect. */
export const closedFormProcess: Process = {
  name: "closed-form-tt",
  description: "top pairs from closed forms",
  legs: [
    { name: "t", mass: MT },
    { name: "tbar", mass: MT },
  ],
  coefficients: [{ name: "c", sm: 1, delta: "dc" }],
  scale: MT,
  subprocesses: [
    { matrixElement: "gg_tt", partons: [{ incoming: [21, 21], outgoing: pair }], exchanged: false, conjugated: false },
    { matrixElement: "qq_tt", partons: [2, 1].map((q) => ({ incoming: [q, -q], outgoing: pair })), exchanged: false, conjugated: false },
    { matrixElement: "qq_tt", partons: [2, 1].map((q) => ({ incoming: [-q, q], outgoing: pair })), exchanged: true, conjugated: false },
  ],
};

/** x f(x) of an invented proton: gluon, u, d and their antiquarks. */
export const inventedDensity = (x: number, out: Float64Array): void => {
  out.fill(0);
  out[5] = 2 * x ** -0.3 * (1 - x) ** 5;
  out[7] = 3 * Math.sqrt(x) * (1 - x) ** 3;
  out[6] = 1.5 * Math.sqrt(x) * (1 - x) ** 4;
  out[3] = out[4] = 0.2 * x ** -0.2 * (1 - x) ** 7;
};

/** Machinery without files and without spinors: closed forms and invented densities. */
export const closedFormMachinery: Machinery = {
  process: closedFormProcess,
  parameters: defaultParameters,
  density: inventedDensity,
  pdf: { name: "invented", digest: "" },
  matrixElement: ({ matrixElement: name }) => matrixElement(name),
};
