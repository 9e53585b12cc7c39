/** Number of colours. */
const N = 3;

/**
 * Products of traces of generators, tr(T^a T^b …) tr(…) …, summed over the colours of all gluons. Words hold one letter per generator, and each letter occurs twice
 * in all; pairs are removed by the completeness relation T^a_{ij} T^a_{kl} = (δ_{il} δ_{jk} - δ_{ij} δ_{kl} / N) / 2.
 */
export function traceProduct(words: readonly string[]): number {
  const at = words.findIndex((word) => word !== "");
  if (at < 0) return N ** words.length;
  const letter = words[at][0];
  const rest = words[at].slice(1);
  const others = words.toSpliced(at, 1);
  const here = rest.indexOf(letter);
  if (here >= 0) {
    const [inside, outside] = [rest.slice(0, here), rest.slice(here + 1)];
    return (traceProduct([inside, outside, ...others]) - traceProduct([inside + outside, ...others]) / N) / 2;
  }
  const there = others.findIndex((word) => word.includes(letter));
  const [before, after] = others[there].split(letter);
  const remaining = others.toSpliced(there, 1);
  return (traceProduct([rest + after + before, ...remaining]) - traceProduct([rest, after + before, ...remaining]) / N) / 2;
}

/**
 * The colour sums Σ C_a C_b* of colour structures, structures × structures, row-major. A structure is a product of generators on each quark line, from the outgoing
 * quark against the arrow, lines separated by dots: "1x.x" is (T^1 T^x)(T^x) on two lines. Digits are external gluons, letters exchanged ones, summed over.
 */
export function colourSums(structures: readonly string[]): Float64Array {
  const n = structures.length;
  const sums = new Float64Array(n * n);
  for (let b = 0; b < n; b++) {
    const conjugate = structures[b].split(".").map((word) => Array.from(word).toReversed().join("").toUpperCase());
    for (let a = 0; a <= b; a++) {
      const sum = traceProduct(structures[a].split(".").map((word, line) => word + conjugate[line]));
      sums[a * n + b] = sum;
      sums[b * n + a] = sum;
    }
  }
  return sums;
}

/** Independent combinations of colour structures whose squares add up without interference. */
export interface ColourBasis {
  /** The structures in a new order. */
  readonly structures: readonly string[];
  /** One row per combination k: its coefficients of structures k, k + 1, …; those before do not enter. */
  readonly rows: readonly Float64Array[];
}

/** Σ_ab C_ab A_a A_b* = Σ_k |row_k · A|²: the Cholesky factor of the colour sums, pivoted so that it stops when only dependent structures are left. */
export function colourBasis(structures: readonly string[]): ColourBasis {
  const n = structures.length;
  const left = colourSums(structures);
  const order = structures.map((_, i) => i);
  const columns: Float64Array[] = [];
  const largest = Math.max(...order.map((i) => left[i * n + i]));
  for (let k = 0; k < n; k++) {
    const pivots = order.slice(k).map((i) => left[i * n + i]);
    const pivot = Math.max(...pivots);
    if (pivot < 1e-12 * largest) break;
    const [best] = order.splice(k + pivots.indexOf(pivot), 1);
    order.splice(k, 0, best);
    const column = left.slice(best * n, best * n + n).map((value) => value / Math.sqrt(pivot));
    columns.push(column);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) left[i * n + j] -= column[i] * column[j];
  }
  return {
    structures: order.map((i) => structures[i]),
    rows: columns.map((column, k) => Float64Array.from(order.slice(k), (i) => column[i])),
  };
}
