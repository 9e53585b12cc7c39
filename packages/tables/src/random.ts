import { randomNormal, randomPoisson } from "d3-random";
import { byteDigest } from "./hex-digest.ts";

/** An independent, reproducible stream of random numbers. */
export interface RandomStream {
  /** Uniform in [0, 1) with 53 random bits. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** Poisson with the given mean. */
  readonly poisson: (mean: number) => number;
  /** Uniform integer in [0, n). */
  readonly integer: (n: number) => number;
}

/**
 * The stream that belongs to a seed and a path of labels, for example randomStream(seed, "train", "kt-ratio", 3). Streams with different labels
 * are independent: the state of the generator (xoshiro128**, Blackman and Vigna, arXiv:1805.01407) is the SHA-256 of seed and labels.
 */
export function randomStream(seed: number, ...labels: readonly (string | number)[]): RandomStream {
  const digest = byteDigest("sha256", JSON.stringify([seed, ...labels]));
  const state = new DataView(digest.buffer, digest.byteOffset, digest.length);
  let a = state.getInt32(0, true);
  let b = state.getInt32(4, true);
  let c = state.getInt32(8, true);
  let d = state.getInt32(12, true) | 1;
  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  return {
    uniform,
    normal: randomNormal.source(uniform)(),
    poisson: (mean) => randomPoisson.source(uniform)(mean)(),
    integer: (n) => Math.floor(uniform() * n),
  };
}

/** The numbers 0 … n - 1 in random order (Fisher-Yates). */
export function permutation(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  return order;
}
