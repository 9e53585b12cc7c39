import { AnalysisError } from "@ratiometer/config";
import type { PhaseSpaceLimits } from "../phase-space/phase-space.ts";
import type { Leg } from "../processes/process.ts";
import { observableNamed, type Observable } from "./observables.ts";

/** Values of an observable between two bounds. Whether the bounds belong to it does not matter: no event lies on one. */
export interface Cut {
  readonly observable: Observable;
  readonly least: number;
  readonly most: number;
}

const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const COMPARISON = new RegExp(String.raw`^(?:(${NUMBER})\s*(<=?|>=?)\s*)?([A-Za-z]\w*)(?:\s*(<=?|>=?)\s*(${NUMBER}))?$`);

function parseComparison(text: string, legs: readonly Leg[], path: string): Cut {
  const [, before, first, name, second, after] = (COMPARISON.exec(text.trim()) ?? []) as (string | undefined)[];
  if (name === undefined || (before === undefined && after === undefined))
    throw new AnalysisError("CONFIG_CUT", `cannot read the cut "${text.trim()}", expected an observable compared with a number`, {
      path,
      hint: 'write "h_pt > 200", "100 < h_pt < 300", and join several by "and"',
    });
  const observable = observableNamed(name, legs, path);
  let least = -Infinity;
  let most = Infinity;
  const bound = (value: number, below: boolean): void => {
    if (below) least = Math.max(least, value);
    else most = Math.min(most, value);
  };
  if (before !== undefined) bound(Number(before), first?.startsWith("<") === true);
  if (after !== undefined) bound(Number(after), second?.startsWith(">") === true);
  return { observable, least, most };
}

/**
 * Cuts on the undecayed legs: comparisons such as "h_pt > 200" or "100 < h_pt < 300", several joined by "and" or in a list; all must hold.
 * @throws AnalysisError CONFIG_CUT, CONFIG_UNKNOWN_OBSERVABLE
 */
export function parseCuts(text: string | readonly string[], legs: readonly Leg[], path: string = "cut"): Cut[] {
  const lines = typeof text === "string" ? [text] : text;
  return lines.flatMap((line) => line.split(/\band\b/).map((comparison) => parseComparison(comparison, legs, path)));
}

/** Whether an event passes: a function of (2 + legs) × (E, px, py, pz) in the laboratory frame. */
export function passes(cuts: readonly Cut[]): (momenta: Float64Array) => boolean {
  return (momenta) => {
    for (const { observable, least, most } of cuts) {
      const value = observable.value(momenta);
      // NaN, the direction of a leg at rest, does not pass
      if (!(value >= least && value <= most)) return false;
    }
    return true;
  };
}

/** What the cuts say about where points need not be looked for. */
export function limitsOf(cuts: readonly Cut[], legs: readonly Leg[]): PhaseSpaceLimits {
  const largest = (chosen: (cut: Cut) => boolean): number => Math.max(0, ...cuts.filter(chosen).map(({ least }) => least));
  const pt = legs.map((_, i) => largest(({ observable: { kind, legs: of } }) => kind === "pt" && of[0] === i));
  const mass = largest(({ observable: { kind, legs: of } }) => kind === "mass" && of.length === legs.length);
  const last = [legs.length - 2, legs.length - 1];
  const ofLastPair =
    (kind: Observable["kind"]) =>
    ({ observable }: Cut): boolean =>
      observable.kind === kind && observable.legs.length === 2 && last.every((leg) => observable.legs.includes(leg));
  // m² ≥ 2 pT₁ pT₂ (cosh Δη - cos Δφ), which at a given ΔR is least where Δη = 0
  const apart = Math.min(Math.PI, largest(ofLastPair("dr")));
  const byDistance = Math.sqrt(2 * pt[last[0]] * pt[last[1]] * (1 - Math.cos(apart)));
  // η is the rapidity of massless legs only
  const massless = last.every((leg) => legs[leg].mass === 0);
  return {
    pt,
    mass,
    lastPairMass: Math.max(massless ? byDistance : 0, largest(ofLastPair("mass"))),
    lastPairDistance: massless ? largest(ofLastPair("dr")) : 0,
  };
}
