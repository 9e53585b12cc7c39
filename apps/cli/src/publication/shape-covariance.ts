import type { WeightPolynomial } from "@ratiometer/eft";

/** The events that bins are filled from, as `binnedShape` fills them. */
export interface ShapeEvents {
  /** SM weight of each selected event, pb. */
  readonly weights: ArrayLike<number>;
  /** Rows of the hold-out events. */
  readonly heldOut: Uint32Array;
  /** Bin of each hold-out event, by its position among them; -1 for one outside the channel or its bins. */
  readonly binOf: ArrayLike<number>;
  readonly bins: number;
  /** Number of each selected event's file, and how many events were generated for each. */
  readonly stratum: ArrayLike<number>;
  readonly generated: ArrayLike<number>;
  /** Expected events per pb of a cross section: 1000 · luminosity in fb^-1. */
  readonly perPb: number;
}

/** Sums over the events of one file. */
interface FileSums {
  readonly weight: Float64Array;
  readonly squares: Float64Array;
  held: number;
  heldSquares: number;
  rest: number;
  restSquares: number;
}

/**
 * Covariance, bins × bins, of expected events y_b = L D h_b/H: h_b the hold-out weight in a bin, H that of all hold-out events, D that of all selected ones. The
 * common factor correlates bins that share no event. To first order an event of weight w changes y_b by
 *
 *   I_b = L w [(D/H) 1_b − h_b R/H²] in the hold-out part,   L w h_b/H in the others,   R = D − H,
 *
 * and the covariance is Σ_f N_f/(N_f − 1) [Σ I_a I_b − Σ I_a Σ I_b/N_f] over the files f, whose numbers N_f of generated events were fixed. Where all events have
 * one weight and are selected this is the multinomial distribution of the hold-out events.
 */
export function shapeCovariance({ weights, heldOut, binOf, bins, stratum, generated, perPb }: ShapeEvents): number[][] {
  const files = Array.from({ length: generated.length }, (): FileSums => ({
    weight: new Float64Array(bins),
    squares: new Float64Array(bins),
    held: 0,
    heldSquares: 0,
    rest: 0,
    restSquares: 0,
  }));
  for (let i = 0; i < weights.length; i++) {
    files[stratum[i]].rest += weights[i];
    files[stratum[i]].restSquares += weights[i] ** 2;
  }
  heldOut.forEach((row, position) => {
    const [sums, w] = [files[stratum[row]], weights[row]];
    sums.rest -= w;
    sums.restSquares -= w * w;
    sums.held += w;
    sums.heldSquares += w * w;
    if (binOf[position] < 0) return;
    sums.weight[binOf[position]] += w;
    sums.squares[binOf[position]] += w * w;
  });
  const total = (of: (sums: FileSums) => number): number => files.reduce((sum, each) => sum + of(each), 0);
  const [held, rest] = [total((sums) => sums.held), total((sums) => sums.rest)];
  const inBin = Array.from({ length: bins }, (_, b) => total((sums) => sums.weight[b]));
  const scale = (perPb * (held + rest)) / held;
  const pull = inBin.map((sum) => (perPb * sum * rest) / held ** 2);
  const push = inBin.map((sum) => (perPb * sum) / held);
  const covariance = inBin.map(() => new Array<number>(bins).fill(0));
  files.forEach((sums, f) => {
    const n = generated[f];
    if (n < 2) return;
    const restSquares = Math.max(0, sums.restSquares);
    const influence = inBin.map((_, b) => scale * sums.weight[b] - pull[b] * sums.held + push[b] * sums.rest);
    for (let a = 0; a < bins; a++)
      for (let b = 0; b <= a; b++) {
        const own = a === b ? scale ** 2 * sums.squares[a] : 0;
        const shared = scale * (pull[b] * sums.squares[a] + pull[a] * sums.squares[b]);
        const products = own - shared + pull[a] * pull[b] * sums.heldSquares + push[a] * push[b] * restSquares;
        covariance[a][b] += ((products - (influence[a] * influence[b]) / n) * n) / (n - 1);
      }
  });
  // what rounding leaves of a variance that vanishes
  const deviations = covariance.map((row, b) => Math.sqrt(Math.max(0, row[b])));
  const floor = 1e-7 * Math.max(...deviations, ...inBin.map((sum) => Math.abs(perPb * sum) / Math.sqrt(Math.max(1, heldOut.length))));
  return covariance.map((row, a) =>
    row.map((_, b) => (deviations[a] <= floor || deviations[b] <= floor ? 0 : covariance[Math.max(a, b)][Math.min(a, b)])),
  );
}

/** The SM weights of events, the first of their terms. */
export function smWeightsOf({ values, events }: WeightPolynomial): Float64Array {
  const terms = values.length / events;
  return Float64Array.from({ length: events }, (_, i) => values[i * terms]);
}
