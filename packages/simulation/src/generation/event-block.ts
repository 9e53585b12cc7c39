import { exchangeBeams } from "./channel.ts";
import type { LegDecay } from "./decay-modes.ts";
import { eventLayout } from "./event-layout.ts";
import { densityOf, type Steps } from "./integration-tasks.ts";
import { tally, type Moments } from "./moments.ts";
import { nextPoint, type Sampler } from "./production-point.ts";
import type { Session } from "./session.ts";

/** Some events, to be made by one thread. */
export interface EventTask {
  readonly block: number;
  readonly events: number;
  readonly sampler: Sampler;
}

/** Events with weights that are not yet normalised. */
export interface EventBlock {
  readonly events: number;
  /** events × rows of the layout. */
  readonly pdgId: Int32Array;
  /** events × rows × (E, px, py, pz), GeV, laboratory frame. */
  readonly momenta: Float64Array;
  /** events × rows × (colour, anticolour). */
  readonly colour: Int32Array;
  /** events × T: H over the density (times the over-weight, without the bias), pb. */
  readonly values: Float64Array;
  /** Over-weight factors, at least 1. */
  readonly overweight: Float64Array;
  /** Position among the process's subprocesses. */
  readonly subprocess: Int32Array;
  /** Of all trials. */
  readonly moments: Moments;
  readonly decayTrials: number;
}

/** PDG codes of a leg's products in the order of the layout. */
function productCodes(decay: LegDecay, sign: 1 | -1): readonly number[] {
  if (decay.kind === "h") return decay.products;
  if (decay.kind === "z") return [decay.fermion, -decay.fermion];
  return sign === 1 ? [24, 5, decay.up, -decay.down] : [-24, -5, decay.down, -decay.up];
}

const hasColour = (pdgId: number): boolean => Math.abs(pdgId) <= 6;

/** Makes a block of events. */
export function* makeEvents(session: Session, { block, events, sampler }: EventTask): Steps<EventBlock> {
  const { channels, decays, modes, machinery, colours } = session;
  const { legs, subprocesses } = machinery.process;
  const { uniform } = session.stream("events", block);
  const layout = eventLayout(modes[0].legs);
  const { rows } = layout;
  const terms = sampler.density.length;
  const counted = tally(terms + 1);
  const fractions = modes.map(({ fraction }) => fraction);
  const branching = fractions.reduce((sum, fraction) => sum + fraction, 0);

  const pdgId = new Int32Array(events * rows);
  const momenta = new Float64Array(events * rows * 4);
  const colour = new Int32Array(events * rows * 2);
  const values = new Float64Array(events * terms);
  const overweights = new Float64Array(events);
  const subprocess = new Int32Array(events);
  const decayed = new Float64Array(terms);
  const turned = new Float64Array(4 * rows);
  let decayTrials = 0;

  for (let event = 0; event < events; event++) {
    yield;
    const accepted = yield* nextPoint(session, sampler, uniform, counted);
    const channel = channels[accepted.channel];
    const { trial } = channel;
    const { incoming, outgoing } = subprocesses[trial.subprocess].partons[trial.partons];
    const signs = outgoing.map((id) => (id < 0 ? -1 : 1));
    const labels = colour.subarray(event * rows * 2, (event + 1) * rows * 2);
    let nextLabel = colours[trial.subprocess][trial.partons].write(uniform, labels);

    let choice = uniform() * branching;
    let mode = 0;
    while (mode < modes.length - 1 && choice >= fractions[mode]) choice -= fractions[mode++];
    const correlated = decays.correlated[mode];
    const undecayed = densityOf(sampler.density, trial.h);
    let h = trial.h;
    for (;;) {
      const drawn = decays.draw(mode, signs, trial.momenta, uniform);
      if (correlated === undefined) break;
      decayTrials++;
      channel.evaluate(decayed, correlated);
      const ratio = densityOf(sampler.density, decayed) / (undecayed * drawn);
      if (ratio <= uniform() * decays.largest[mode]) continue;
      h = decayed;
      break;
    }

    const scale = accepted.overweight / (densityOf(sampler.density, h) * trial.bias);
    for (let t = 0; t < terms; t++) values[event * terms + t] = h[t] * scale;
    overweights[event] = accepted.overweight;
    subprocess[event] = trial.subprocess;

    const p = momenta.subarray(event * rows * 4, (event + 1) * rows * 4);
    const codes = pdgId.subarray(event * rows, (event + 1) * rows);
    p.set(trial.momenta);
    if (trial.exchanged) {
      // the first row is that of beam 1
      p.copyWithin(0, 4, 8);
      p.set(trial.momenta.subarray(0, 4), 4);
    }
    codes.set(incoming);
    codes.set(outgoing, 2);
    for (let leg = 0; leg < legs.length; leg++) {
      const decay = modes[mode].legs[leg];
      if (decay === undefined) continue;
      const first = layout.products[leg];
      const products = productCodes(decay, signs[leg]);
      const of = decays.products[leg];
      codes.set(products, first);
      if (decay.kind === "w") {
        for (let c = 0; c < 4; c++) p[4 * first + c] = of[4 + c] + of[8 + c];
        p.set(of, 4 * first + 4);
        labels[2 * first + 2] = labels[2 * leg + 4];
        labels[2 * first + 3] = labels[2 * leg + 5];
      } else p.set(of, 4 * first);
      // the last two products come from a boson: their colours, if any, are their own
      const pair = first + products.length - 2;
      if (hasColour(products[products.length - 1])) {
        const quark = products[products.length - 2] > 0 ? pair : pair + 1;
        labels[2 * quark] = nextLabel;
        labels[2 * (2 * pair + 1 - quark) + 1] = nextLabel++;
      }
    }
    if (trial.exchanged) {
      exchangeBeams(p, turned);
      p.set(turned);
    }
  }
  return { events, pdgId, momenta, colour, values, overweight: overweights, subprocess, moments: counted.moments(), decayTrials };
}
