import type { ImportanceGrid } from "../phase-space/importance-grid.ts";
import { densityOf, STEP, type Steps } from "./integration-tasks.ts";
import type { tally } from "./moments.ts";
import type { Session } from "./session.ts";

/** Everything that is settled before the first event. */
export interface Sampler {
  /** One per channel. */
  readonly grids: readonly ImportanceGrid[];
  /** κ of `samplingDensity`. */
  readonly density: Float64Array;
  /** Weight (density × bias) above which a trial is always accepted, per channel; 0 for a channel that gives nothing. */
  readonly maxima: readonly number[];
}

/** Draws points until one is accepted; each channel as often as its maximum asks. */
export function* nextPoint(
  session: Session,
  sampler: Sampler,
  uniform: () => number,
  counted: ReturnType<typeof tally>,
): Steps<{ channel: number; overweight: number }> {
  const { channels } = session;
  const { maxima, density, grids } = sampler;
  const total = maxima.reduce((sum, maximum) => sum + maximum, 0);
  const size = density.length;
  const values = new Float64Array(size + 1);
  for (let trials = 1; ; trials++) {
    if (trials % STEP === 0) yield;
    let choice = uniform() * total;
    let index = 0;
    while (index < maxima.length - 1 && choice >= maxima[index]) choice -= maxima[index++];
    const accept = uniform();
    const channel = channels[index];
    if (!channel.draw(grids[index], uniform)) {
      counted.miss();
      continue;
    }
    const { h, factor, bias } = channel.trial;
    const weight = densityOf(density, h) * factor * bias;
    const rarity = total / maxima[index];
    for (let t = 0; t < size; t++) values[t] = h[t] * factor * rarity;
    values[size] = weight * rarity;
    counted.add(values);
    if (weight > accept * maxima[index]) return { channel: index, overweight: Math.max(1, weight / maxima[index]) };
  }
}
