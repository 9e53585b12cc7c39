import { termCount, termIndex } from "@ratiometer/eft";
import { limitsOf, type Cut, passes } from "./cuts.ts";
import type { Machinery } from "./machinery.ts";
import { drawPoint, type ImportanceGrid } from "../phase-space/importance-grid.ts";
import { phaseSpace } from "../phase-space/phase-space.ts";
import type { Process, Subprocess } from "../processes/process.ts";

/** ħ²c² in pb GeV². */
const PICOBARN = 0.3893793721e9;

/** Place of the gluon among the densities of the partons. */
const place = (pdgId: number): number => (pdgId === 21 ? 5 : 5 + pdgId);

/** One subprocess and, where there is one, its mirror image with the beams exchanged: they share phase space and matrix element. */
export interface Orientation {
  /** Position in the process's list. */
  readonly subprocess: number;
  readonly exchanged: boolean;
}

/** The subprocesses of a process in pairs of mirror images, in the order of their first appearance. */
export function orientationsOf({ subprocesses }: Process): readonly (readonly Orientation[])[] {
  const key = ({ matrixElement, conjugated, order, partons }: Subprocess): string =>
    JSON.stringify([matrixElement, conjugated, order, partons.map(({ outgoing }) => outgoing)]);
  const groups = new Map<string, Orientation[]>();
  subprocesses.forEach((subprocess, i) => {
    const name = key(subprocess);
    const group = groups.get(name) ?? [];
    const orientation = { subprocess: i, exchanged: subprocess.exchanged };
    // a second one of the same orientation is a channel of its own
    if (group.some(({ exchanged }) => exchanged === subprocess.exchanged)) groups.set(`${name} ${i}`, [orientation]);
    else groups.set(name, [...group, orientation]);
  });
  return [...groups.values()];
}

/**
 * A trial of a channel: a random point of phase space with everything that an event needs. The fields are buffers that the next trial overwrites.
 * Momenta are canonical: the first parton of the matrix element moves along +z; in the laboratory an exchanged trial is turned by π about the x axis.
 */
export interface Trial {
  /** (2 + legs) × (E, px, py, pz), GeV. */
  readonly momenta: Float64Array;
  /** T terms of the matrix element H over (1, δ), coefficients in the process's order. */
  readonly h: Float64Array;
  /** Position among the process's subprocesses. */
  subprocess: number;
  exchanged: boolean;
  /** Position among the subprocess's parton channels. */
  partons: number;
  /** H times this is the integrand of the cross section over the density of the trial, pb. */
  factor: number;
  /** Value of the bias at the point. */
  bias: number;
}

/** What all channels of a process have in common. */
export interface ChannelSettings {
  /** Centre-of-mass energy of the protons, GeV. */
  readonly energy: number;
  readonly cuts: readonly Cut[];
  readonly bias: ((momenta: Float64Array) => number) | undefined;
}

/** A matrix element with its partons and its phase space. */
export interface Channel {
  readonly dimensions: number;
  readonly trial: Trial;
  /** The bins of the trial's point. */
  readonly cells: Int32Array;
  /** Draws a point from the grid and evaluates it. @returns false if its weight is zero: no such point, outside the cuts, or no such partons */
  readonly draw: (grid: ImportanceGrid, uniform: () => number) => boolean;
  /** Evaluates the matrix element at the trial's momenta with decays, in the order of the process's coefficients. */
  readonly evaluate: (h: Float64Array, decays: Parameters<ReturnType<Machinery["matrixElement"]>["evaluate"]>[2]) => void;
}

/** Turns momenta by π about the x axis. */
export function exchangeBeams(momenta: Float64Array, out: Float64Array): void {
  for (let i = 0; i < momenta.length; i += 4) {
    out[i] = momenta[i];
    out[i + 1] = momenta[i + 1];
    out[i + 2] = -momenta[i + 2];
    out[i + 3] = -momenta[i + 3];
  }
}

/** Position, in the lower triangle of a matrix element's H, of each term of the process; -1 where it does not depend on a coefficient. */
export function termsOf(process: Process, coefficients: readonly string[]): Int32Array {
  const rows = [0, ...process.coefficients.map(({ delta }) => coefficients.indexOf(delta) + 1 || -1)];
  return Int32Array.from(
    rows.flatMap((row, i) => rows.slice(0, i + 1).map((column) => (row < 0 || column < 0 ? -1 : termIndex(row, column)))),
  );
}

/** Builds the channel of a group of `orientationsOf`. */
export function openChannel(machinery: Machinery, orientations: readonly Orientation[], { energy, cuts, bias }: ChannelSettings): Channel {
  const { process, density, parameters } = machinery;
  const { legs, subprocesses } = process;
  const matrixElement = machinery.matrixElement({ ...subprocesses[orientations[0].subprocess], exchanged: false });
  const space = phaseSpace({
    energy,
    masses: legs.map(({ mass }) => mass),
    limits: limitsOf(cuts, legs),
    ...(process.peripheral === true ? { exchange: parameters.MW } : {}),
  });
  const pass = passes(cuts);
  const terms = termsOf(process, matrixElement.coefficients);
  const own = new Float64Array(termCount(matrixElement.coefficients.length));
  const point = new Float64Array(space.dimensions);
  const fractions = new Float64Array(2);
  const first = new Float64Array(11);
  const second = new Float64Array(11);
  const rotated = new Float64Array(8 + 4 * legs.length);
  const cells = new Int32Array(space.dimensions);
  const pairs = orientations.map(({ subprocess, exchanged }) =>
    subprocesses[subprocess].partons.map(({ incoming: [one, two] }) => (exchanged ? [place(two), place(one)] : [place(one), place(two)])),
  );
  const luminosities = new Float64Array(Math.max(...pairs.map(({ length }) => length)));
  const trial: Trial = {
    momenta: new Float64Array(8 + 4 * legs.length),
    h: new Float64Array(terms.length),
    subprocess: orientations[0].subprocess,
    exchanged: orientations[0].exchanged,
    partons: 0,
    factor: 0,
    bias: 1,
  };
  const { momenta } = trial;

  const gather = (out: Float64Array): void => {
    for (let t = 0; t < terms.length; t++) {
      const value = terms[t] < 0 ? 0 : own[terms[t]];
      if (!Number.isFinite(value)) throw new RangeError(`${matrixElement.name} is ${value} at ${momenta.join(" ")}`);
      out[t] = value;
    }
  };

  return {
    dimensions: space.dimensions,
    trial,
    cells,
    draw: (grid, uniform) => {
      const volume = drawPoint(grid, uniform, point, cells);
      const azimuth = 2 * Math.PI * uniform();
      const side = orientations.length === 1 ? 0 : uniform() < 0.5 ? 0 : 1;
      const choice = uniform();
      const jacobian = space.point(point, azimuth, momenta, fractions);
      if (!(jacobian > 0)) return false;
      const { exchanged, subprocess } = orientations[side];
      if (exchanged) exchangeBeams(momenta, rotated);
      const laboratory = exchanged ? rotated : momenta;
      if (!pass(laboratory)) return false;
      density(fractions[0], first);
      density(fractions[1], second);
      let luminosity = 0;
      const candidates = pairs[side];
      for (let i = 0; i < candidates.length; i++) {
        luminosity += Math.max(0, first[candidates[i][0]]) * Math.max(0, second[candidates[i][1]]);
        luminosities[i] = luminosity;
      }
      if (!(luminosity > 0)) return false;
      let partons = 0;
      while (luminosities[partons] <= choice * luminosity) partons++;
      const tau = fractions[0] * fractions[1];
      trial.subprocess = subprocess;
      trial.exchanged = exchanged;
      trial.partons = partons;
      trial.bias = bias === undefined ? 1 : bias(laboratory);
      trial.factor = (PICOBARN * volume * jacobian * orientations.length * luminosity) / (2 * tau * tau * energy * energy);
      matrixElement.evaluate(momenta, own);
      gather(trial.h);
      return true;
    },
    evaluate: (h, decays) => {
      if (decays === undefined) matrixElement.evaluate(momenta, own);
      else matrixElement.evaluate(momenta, own, decays);
      gather(h);
    },
  };
}
