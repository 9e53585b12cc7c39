import { AnalysisError, unknownName } from "@ratiometer/config";
import { couplingsOf, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import type { Leg } from "../processes/process.ts";

/** What decays how: a mode for each of the keys `tt` (both tops together), `t`, `tbar`, `h`, `z` that the process has; or nothing at all. */
export type DecayRequest = Readonly<Record<string, string>> | "none";

/** The fermions of a W boson, as PDG codes of the particles: up type, down type. */
export interface WProducts {
  readonly up: number;
  readonly down: number;
}

/** The products of one leg. */
export type LegDecay =
  | ({ readonly kind: "w" } & WProducts)
  | { readonly kind: "h"; readonly products: readonly [number, number] }
  | { readonly kind: "z"; readonly fermion: number; readonly left: number; readonly right: number };

/** One way for all legs to decay. */
export interface DecayMode {
  /** Probability that everything decays so. */
  readonly fraction: number;
  /** Per leg of the process; undefined for one that does not decay. */
  readonly legs: readonly (LegDecay | undefined)[];
}

interface Part {
  readonly fraction: number;
  readonly decay: LegDecay;
}

// Leading order, massless fermions, no mixing: one share for each lepton, three for each of two quark doublets. τ leptons are left out, since the
// detector does not decay them, but keep their share of the width.
const W_LEPTONS: readonly Part[] = [
  [12, 11],
  [14, 13],
].map(([up, down]) => ({ fraction: 1 / 9, decay: { kind: "w", up, down } }));
const W_QUARKS: readonly Part[] = [
  [2, 1],
  [4, 3],
].map(([up, down]) => ({ fraction: 3 / 9, decay: { kind: "w", up, down } }));

const TOP_MODES: Readonly<Record<string, readonly Part[]>> = {
  leptonic: W_LEPTONS,
  hadronic: W_QUARKS,
  any: [...W_LEPTONS, ...W_QUARKS],
};

// LHC Higgs Cross Section Working Group, Yellow Report 4, mH = 125 GeV
const HIGGS_MODES: Readonly<Record<string, readonly Part[]>> = {
  bb: [{ fraction: 0.5824, decay: { kind: "h", products: [5, -5] } }],
  aa: [{ fraction: 0.00227, decay: { kind: "h", products: [22, 22] } }],
};

/** Widths ∝ N_c (g_L² + g_R²), massless fermions. */
function zModes(parameters: PhysicsParameters): Readonly<Record<string, readonly Part[]>> {
  const { sin2W } = couplingsOf(parameters);
  const width = (fermion: number): { left: number; right: number; size: number } => {
    const quark = fermion < 10;
    const up = fermion % 2 === 0;
    const charge = quark ? (up ? 2 / 3 : -1 / 3) : up ? 0 : -1;
    const left = (up ? 1 / 2 : -1 / 2) - charge * sin2W;
    const right = -charge * sin2W;
    return { left, right, size: (quark ? 3 : 1) * (left * left + right * right) };
  };
  const total = [1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16].reduce((sum, fermion) => sum + width(fermion).size, 0);
  const parts = (fermions: readonly number[]): Part[] =>
    fermions.map((fermion) => {
      const { left, right, size } = width(fermion);
      return { fraction: size / total, decay: { kind: "z", fermion, left, right } };
    });
  return {
    ll: parts([11, 13]),
    nunu: parts([12, 14, 16]),
    qq: parts([1, 2, 3, 4]),
    bb: parts([5]),
    any: parts([11, 13, 12, 14, 16, 1, 2, 3, 4, 5]),
  };
}

/** Ways for both tops together: pairs of modes of t and t̄. */
const PAIR_MODES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  dileptonic: [["leptonic", "leptonic"]],
  semileptonic: [
    ["leptonic", "hadronic"],
    ["hadronic", "leptonic"],
  ],
  hadronic: [["hadronic", "hadronic"]],
  any: [["any", "any"]],
};

function modeNamed<T>(modes: Readonly<Record<string, T>>, key: string, name: string): T {
  if (!Object.hasOwn(modes, name))
    throw unknownName("CONFIG_UNKNOWN_DECAY", `decay of ${key}`, name, [...Object.keys(modes), "none"], { path: `decays.${key}` });
  return modes[name];
}

/**
 * The ways to decay that are asked for, with their fractions. Without a word tops and Z bosons decay to anything (τ leptons excepted) and Higgs bosons to bb̄.
 * Keys and modes: `tt` dileptonic, semileptonic, hadronic, any; `t`, `tbar` leptonic, hadronic, any; `h` bb, aa; `z` ll, nunu, qq (u, d, s, c), bb, any; each also
 * none. Leptons are electrons and muons.
 * @throws AnalysisError CONFIG_UNKNOWN_LEG, CONFIG_UNKNOWN_DECAY with the nearest name, CONFIG_EITHER_OR for `tt` beside `t` or `tbar`
 */
export function decayModes(request: DecayRequest, legs: readonly Leg[], parameters: PhysicsParameters): DecayMode[] {
  const names = legs.map(({ name }) => name);
  const undecayed: DecayMode[] = [{ fraction: 1, legs: legs.map(() => undefined) }];
  if (request === "none") return undecayed;
  const pair = names.includes("t") && names.includes("tbar");
  const keys = [...(pair ? ["tt"] : []), ...["t", "tbar", "h", "z"].filter((name) => names.includes(name))];
  for (const key of Object.keys(request))
    if (!keys.includes(key)) throw unknownName("CONFIG_UNKNOWN_LEG", "decaying leg", key, keys, { path: "decays" });
  const asked = (key: string): string | undefined => (Object.hasOwn(request, key) ? request[key] : undefined);
  const together = asked("tt");
  if (together !== undefined && (asked("t") !== undefined || asked("tbar") !== undefined))
    throw new AnalysisError("CONFIG_EITHER_OR", `"tt" and "${asked("t") === undefined ? "tbar" : "t"}" both say how the tops decay`, {
      path: "decays.tt",
    });

  const combine = (modes: readonly DecayMode[], leg: number, parts: readonly Part[]): DecayMode[] =>
    modes.flatMap((mode) =>
      parts.map(({ fraction, decay }) => ({
        fraction: mode.fraction * fraction,
        legs: mode.legs.map((other, i) => (i === leg ? decay : other)),
      })),
    );
  const oneLeg = (modes: readonly DecayMode[], key: string, name: string, known: Readonly<Record<string, readonly Part[]>>): DecayMode[] =>
    name === "none" ? [...modes] : combine(modes, names.indexOf(key), modeNamed(known, key, name));

  let modes: DecayMode[] = undecayed;
  if (together !== undefined) {
    const pairs = together === "none" ? undefined : modeNamed(PAIR_MODES, "tt", together);
    const start = modes;
    if (pairs !== undefined) modes = pairs.flatMap(([t, tbar]) => oneLeg(oneLeg(start, "t", t, TOP_MODES), "tbar", tbar, TOP_MODES));
  } else for (const key of ["t", "tbar"]) if (names.includes(key)) modes = oneLeg(modes, key, asked(key) ?? "any", TOP_MODES);
  if (names.includes("h")) modes = oneLeg(modes, "h", asked("h") ?? "bb", HIGGS_MODES);
  if (names.includes("z")) modes = oneLeg(modes, "z", asked("z") ?? "any", zModes(parameters));
  return modes;
}

/** The share of all decays that the modes make up. */
export function branchingFraction(modes: readonly DecayMode[]): number {
  return modes.reduce((sum, { fraction }) => sum + fraction, 0);
}
