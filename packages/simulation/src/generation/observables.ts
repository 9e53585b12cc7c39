import { unknownName } from "@ratiometer/config";
import type { Leg } from "../processes/process.ts";

/** A quantity of an undecayed event: of (2 + legs) × (E, px, py, pz) in the laboratory frame, the partons first. */
export interface Observable {
  readonly name: string;
  readonly unit: "GeV" | "1";
  readonly value: (momenta: Float64Array) => number;
  /** What it is of: one leg, two legs, or all, as positions among the legs. */
  readonly legs: readonly number[];
  readonly kind: "pt" | "eta" | "y" | "mass" | "dr";
}

const transverse = (p: Float64Array, i: number): number => Math.sqrt(p[i + 1] * p[i + 1] + p[i + 2] * p[i + 2]);
const pseudorapidity = (p: Float64Array, i: number): number => Math.asinh(p[i + 3] / transverse(p, i));
const rapidity = (p: Float64Array, i: number): number => Math.atanh(p[i + 3] / p[i]);

function massOf(p: Float64Array, rows: readonly number[]): number {
  let E = 0;
  let x = 0;
  let y = 0;
  let z = 0;
  for (const i of rows) {
    E += p[i];
    x += p[i + 1];
    y += p[i + 2];
    z += p[i + 3];
  }
  return Math.sqrt(Math.max(0, E * E - x * x - y * y - z * z));
}

function distance(p: Float64Array, i: number, j: number): number {
  const across = p[i + 1] * p[j + 2] - p[i + 2] * p[j + 1];
  const along = p[i + 1] * p[j + 1] + p[i + 2] * p[j + 2];
  const phi = Math.atan2(across, along);
  const eta = pseudorapidity(p, i) - pseudorapidity(p, j);
  return Math.sqrt(eta * eta + phi * phi);
}

const PER_LEG = {
  pt: { unit: "GeV", value: transverse },
  eta: { unit: "1", value: pseudorapidity },
  y: { unit: "1", value: rapidity },
} as const;

/**
 * The observables of a process: `mass` of everything; `h_pt`, `h_eta`, `h_y` (rapidity) of each leg; `t_tbar_mass` and `t_tbar_dr` (ΔR in η and φ) of each pair
 * of legs, named in either order.
 */
export function observablesOf(legs: readonly Leg[]): ReadonlyMap<string, Observable> {
  const rows = legs.map((_, i) => 8 + 4 * i);
  const list: Observable[] = [{ name: "mass", unit: "GeV", kind: "mass", legs: legs.map((_, i) => i), value: (p) => massOf(p, rows) }];
  legs.forEach((leg, i) => {
    for (const kind of ["pt", "eta", "y"] as const) {
      const { unit, value } = PER_LEG[kind];
      list.push({ name: `${leg.name}_${kind}`, unit, kind, legs: [i], value: (p) => value(p, rows[i]) });
    }
    legs.forEach((other, j) => {
      if (i === j) return;
      const pair = [rows[i], rows[j]];
      const name = `${leg.name}_${other.name}`;
      list.push({ name: `${name}_mass`, unit: "GeV", kind: "mass", legs: [i, j], value: (p) => massOf(p, pair) });
      list.push({ name: `${name}_dr`, unit: "1", kind: "dr", legs: [i, j], value: (p) => distance(p, rows[i], rows[j]) });
    });
  });
  return new Map(list.map((observable) => [observable.name, observable]));
}

/** @throws AnalysisError CONFIG_UNKNOWN_OBSERVABLE with the nearest name */
export function observableNamed(name: string, legs: readonly Leg[], path: string): Observable {
  const known = observablesOf(legs);
  const found = known.get(name);
  if (found === undefined) throw unknownName("CONFIG_UNKNOWN_OBSERVABLE", "observable", name, known.keys(), { path });
  return found;
}
