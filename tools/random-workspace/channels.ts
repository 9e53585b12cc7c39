import type { Modifier, WorkspaceChannel, WorkspaceSample } from "@ratiometer/likelihood";
import type { RandomStream } from "@ratiometer/tables";
import { between, binUncertainties, chance, normalisation, oneOf, rounded, shape } from "./modifiers.ts";

export const SIGNAL_STRENGTH = "mu";

const MAX_CHANNELS = 4;
const MAX_BINS = 6;
const MAX_SAMPLES = 5;
const MAX_SYSTEMATICS = 5;

/** What a workspace has besides its signal strength. */
interface Ingredients {
  readonly systematics: readonly { readonly name: string; readonly acts: "normalisation" | "shape" | "both" }[];
  readonly staterror: boolean;
  readonly shapesys: boolean;
  readonly lumi: boolean;
  /** Names of factors that several samples and channels share. */
  readonly factors: readonly string[];
  /** The channels with this many bins share a free shape; 0: none. */
  readonly freeShapeBins: number;
}

const ingredients = (stream: RandomStream): Ingredients => ({
  systematics: Array.from({ length: stream.integer(MAX_SYSTEMATICS + 1) }, (_, i) => ({
    name: `syst_${i}`,
    acts: oneOf(stream, ["normalisation", "shape", "both"] as const),
  })),
  staterror: chance(stream, 0.6),
  shapesys: chance(stream, 0.5),
  lumi: chance(stream, 0.4),
  factors: Array.from({ length: stream.integer(3) }, (_, i) => `norm_${i}`),
  freeShapeBins: chance(stream, 0.25) ? 1 + stream.integer(MAX_BINS) : 0,
});

function nominalYields(stream: RandomStream, bins: number): number[] {
  const scale = 10 ** between(stream, 0, 2.5);
  return Array.from({ length: bins }, () => (chance(stream, 0.04) ? 0 : rounded(scale * between(stream, 0.3, 1.7))));
}

function systematics(stream: RandomStream, { systematics: all }: Ingredients, nominal: readonly number[]): Modifier[] {
  return all.flatMap(({ name, acts }) => {
    if (!chance(stream, 0.5)) return [];
    const kinds = acts === "both" ? oneOf(stream, [["normalisation"], ["shape"], ["normalisation", "shape"]]) : [acts];
    return kinds.map((kind) => (kind === "shape" ? shape(stream, name, nominal) : normalisation(stream, name)));
  });
}

function randomSample(stream: RandomStream, has: Ingredients, channel: string, name: string, bins: number): WorkspaceSample {
  const data = nominalYields(stream, bins);
  const modifiers: Modifier[] = [];
  const signal = name === "signal";
  if (signal) modifiers.push({ name: SIGNAL_STRENGTH, type: "normfactor", data: null });
  for (const factor of has.factors) if (!signal && chance(stream, 0.3)) modifiers.push({ name: factor, type: "normfactor", data: null });
  modifiers.push(...systematics(stream, has, data));
  if (has.lumi && chance(stream, 0.7)) modifiers.push({ name: "lumi", type: "lumi", data: null });
  if (has.staterror && chance(stream, 0.7)) modifiers.push(binUncertainties(stream, `staterror_${channel}`, "staterror", data));
  if (has.shapesys && chance(stream, 0.4)) modifiers.push(binUncertainties(stream, `shapesys_${channel}_${name}`, "shapesys", data));
  if (has.freeShapeBins === bins && !signal && chance(stream, 0.4)) modifiers.push({ name: "free_shape", type: "shapefactor", data: null });
  // Programs must not depend on the order of modifiers.
  return { name, data, modifiers: stream.integer(2) === 0 ? modifiers : modifiers.reverse() };
}

/** One to four channels of one to six bins, the signal in the first and in most others, with up to four backgrounds. */
export function randomChannels(stream: RandomStream): readonly WorkspaceChannel[] {
  const has = ingredients(stream);
  const backgrounds = Array.from({ length: 1 + stream.integer(MAX_SAMPLES - 1) }, (_, i) => `background_${i}`);
  return Array.from({ length: 1 + stream.integer(MAX_CHANNELS) }, (_, c) => {
    const name = `${oneOf(stream, ["signal", "control", "validation"])}_region_${c}`;
    const bins = chance(stream, 0.3) && has.freeShapeBins > 0 ? has.freeShapeBins : 1 + stream.integer(MAX_BINS);
    const present = backgrounds.filter((_, i) => i === c % backgrounds.length || chance(stream, 0.7));
    const names = c === 0 || chance(stream, 0.7) ? ["signal", ...present] : present;
    return { name, samples: names.map((sample) => randomSample(stream, has, name, sample, bins)) };
  });
}
