import {
  coefficientCard,
  coefficientValues,
  crossSection,
  eventWeights,
  weightBasis,
  weightsAt,
  weightTexts,
  type BasisCoefficient,
  type WeightPoint,
  type WeightPolynomial,
} from "@ratiometer/eft";
import { defaultParameters, type GeneratedSample } from "@ratiometer/simulation";
import type { LheEvents, LheFileHeader } from "@ratiometer/tables";
import { VERSION } from "../pipeline/code-version.ts";
import { subprocessId } from "./event-provenance.ts";
import { crossSectionAt } from "./simulation-record.ts";

const PROTON = 2212;

/** α in the scheme of the inputs (MW, MZ, GF). */
function alphaQed(): number {
  const { GF, MW, MZ } = defaultParameters;
  return (Math.SQRT2 * GF * MW * MW * (1 - (MW / MZ) ** 2)) / Math.PI;
}

/** Σ weights of each subprocess that has events. */
function subprocessSums({ subprocess }: GeneratedSample, weight: Float64Array): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  weight.forEach((value, i) => sums.set(subprocess[i], (sums.get(subprocess[i]) ?? 0) + value));
  return new Map([...sums].sort(([a], [b]) => a - b));
}

/** Standard error of Σ weights at a point: that of the normalisation, and that of the spread of the weights. */
function errorAt(sample: GeneratedSample, point: Readonly<Record<string, number>>): number {
  const { weights } = sample;
  const spread = crossSection(weights, coefficientValues(weights, point), new Int32Array(weights.events)).error;
  return Math.hypot(crossSectionAt(sample, point).crossSectionError, spread);
}

/** The points of a coupling modifier are -1 and 3 beside its SM value 1: at 0 a whole process may vanish, which looks like a fault of the file. */
const cardOf = ({ coefficients, sm }: WeightPolynomial): BasisCoefficient[] =>
  coefficients.map((name, i) => ({ name, sm: sm[i], scale: sm[i] === 0 ? 1 : 2 * sm[i] }));

/** A complete basis and one point more, half a step off in every coefficient: a reader's fit could fail, so that its closure says something. */
function checkedBasis(coefficients: readonly BasisCoefficient[]): WeightPoint[] {
  const basis = weightBasis(coefficients);
  const point = Object.fromEntries(coefficients.map(({ name, sm, scale = 1 }) => [name, sm + scale / 2]));
  return [...basis, { id: `rwgt_${basis.length + 1}`, point }];
}

/**
 * Generated events as a Les Houches file: XWGTUP is the weight at `point`, the mean of which is the cross section, and weights at a complete basis of points and one more
 * stand beside it, so that any reader can fit the polynomial and check it.
 * @param point physical values; those not named are at the SM
 */
export function lheOutput(
  sample: GeneratedSample,
  point: Readonly<Record<string, number>>,
  provenance: string,
): { readonly events: LheEvents; readonly header: LheFileHeader } {
  const { particles, colour, subprocess, weights, scale, alphaS, energy } = sample;
  const coefficients = cardOf(weights);
  const own = crossSectionAt(sample, point).point;
  const absolute = eventWeights(weights, coefficientValues(weights, own));
  const sums = subprocessSums(sample, absolute);
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0);
  const error = errorAt(sample, own);
  const { events } = weights;
  const weight = absolute.map((value) => value * events);
  const max = weight.reduce((largest, value) => Math.max(largest, value), 0);
  const points = checkedBasis(coefficients);
  const ofEvent = weightsAt(weights, points);
  const beam = { pdgId: PROTON, energy: energy / 2, pdfGroup: 0, pdfSet: 0 };
  return {
    events: {
      particles,
      colour,
      subprocess: subprocess.map(subprocessId),
      weight,
      scale,
      alphaQed: alphaQed(),
      alphaQcd: alphaS,
      weights: (event, out) => {
        ofEvent(event, out);
        for (let b = 0; b < out.length; b++) out[b] *= events;
      },
    },
    header: {
      beams: [beam, beam],
      // errors whose squares add up to that of the whole, which is how readers combine them; that of one subprocess alone is larger
      processes: [...sums].map(([position, xsec]) => ({
        xsec,
        error: total > 0 ? error * Math.sqrt(Math.max(0, xsec) / total) : error / Math.sqrt(sums.size),
        max,
        id: subprocessId(position),
      })),
      weights: weightTexts(points, coefficients, own),
      generator: { name: "ratiometer", version: VERSION },
      slha: coefficientCard(coefficients, own),
      blocks: { RatiometerSimulation: provenance },
    },
  };
}
