import { termCount, type WeightPolynomial } from "@ratiometer/eft";
import type { ParticleRecord } from "@ratiometer/tables";
import type { EventBlock } from "./event-block.ts";
import { eventLayout } from "./event-layout.ts";
import type { CrossSectionEstimate } from "./moments.ts";
import type { Session } from "./session.ts";

/** Cross sections of a process. */
export interface ProcessCrossSection {
  /** Names of the coefficients, and their standard-model values. */
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  /** Of the undecayed process within the cuts. */
  readonly production: CrossSectionEstimate;
  /** With the branching fractions of the decays asked for. */
  readonly decayed: CrossSectionEstimate;
  readonly branchingFraction: number;
  /** Renormalisation and factorisation scale, GeV, and α_s there. */
  readonly scale: number;
  readonly alphaS: number;
  /** Centre-of-mass energy, GeV. */
  readonly energy: number;
  readonly pdf: { readonly name: string; readonly digest: string; readonly infoDigest?: string };
}

/** What is known of generated events once all of them went by. */
export interface GeneratedTotals extends Omit<ProcessCrossSection, "coefficients" | "sm"> {
  readonly process: string;
  readonly weights: Pick<WeightPolynomial, "events" | "coefficients" | "sm">;
  /** Multiplies the weights of blocks: then they are absolute, in pb. */
  readonly normalisation: number;
  readonly counts: GeneratedSample["counts"];
  readonly timings: GeneratedSample["timings"];
}

/** Some of the events that are generated; their weights are absolute but for the factor that is known in the end. */
export type GeneratedBlock = Pick<GeneratedSample, "particles" | "colour" | "subprocess" | "weights">;

/** Events that are generated as they are taken. */
export interface GeneratedBlocks extends Pick<ProcessCrossSection, "coefficients" | "sm"> {
  /** All of them, in order, once. Threads wait for it: whoever does not take blocks to the end leaves the loop over them. */
  readonly blocks: () => AsyncGenerator<GeneratedBlock, void>;
  /** To be called once all blocks went by. */
  readonly totals: () => GeneratedTotals;
}

/** Generated events. */
export interface GeneratedSample extends Omit<ProcessCrossSection, "coefficients" | "sm"> {
  readonly process: string;
  readonly particles: ParticleRecord;
  /** Colour and anticolour label of each particle, 0 for none: one of the flows at leading colour, chosen at random. */
  readonly colour: Int32Array;
  /** Absolute weights in pb: their sum estimates the cross section with branching fractions at any point. */
  readonly weights: WeightPolynomial;
  /** Position of each event's subprocess in the process's list. */
  readonly subprocess: Int32Array;
  readonly counts: {
    /** Production points drawn for the events. */
    readonly trials: number;
    /** Accepted share of these. */
    readonly efficiency: number;
    /** Share of accepted draws of decay angles; 1 without decays that depend on spins. */
    readonly decayEfficiency: number;
    /** Share of events with a weight above the maximum, and their share of the sum of weights beyond it. */
    readonly overweightEvents: number;
    readonly overweightExcess: number;
  };
  /** Wall time, seconds. */
  readonly timings: { readonly integration: number; readonly events: number };
}

/** Puts blocks together, in their order. */
export function collectBlocks(
  session: Session,
  blocks: readonly EventBlock[],
): Pick<GeneratedSample, "particles" | "colour" | "subprocess"> & { values: Float64Array } {
  const layout = eventLayout(session.modes[0].legs);
  const { rows } = layout;
  const events = blocks.reduce((sum, block) => sum + block.events, 0);
  const terms = termCount(session.machinery.process.coefficients.length);
  const pdgId = new Int32Array(events * rows);
  const status = new Int32Array(events * rows);
  const mother = new Int32Array(events * rows);
  const energy = new Float64Array(events * rows);
  const px = new Float64Array(events * rows);
  const py = new Float64Array(events * rows);
  const pz = new Float64Array(events * rows);
  const colour = new Int32Array(2 * events * rows);
  const values = new Float64Array(events * terms);
  const subprocess = new Int32Array(events);
  let first = 0;
  for (const block of blocks) {
    pdgId.set(block.pdgId, first * rows);
    colour.set(block.colour, 2 * first * rows);
    values.set(block.values, first * terms);
    subprocess.set(block.subprocess, first);
    for (let i = 0, row = first * rows; i < block.momenta.length; i += 4, row++) {
      energy[row] = block.momenta[i];
      px[row] = block.momenta[i + 1];
      py[row] = block.momenta[i + 2];
      pz[row] = block.momenta[i + 3];
    }
    first += block.events;
  }
  for (let event = 0; event < events; event++) {
    status.set(layout.status, event * rows);
    mother.set(layout.mother, event * rows);
  }
  const offsets = Uint32Array.from({ length: events + 1 }, (_, event) => event * rows);
  return { particles: { events, offsets, pdgId, status, mother, px, py, pz, energy }, colour, values, subprocess };
}
