/** Number of colours. */
const N = 3;

/** Orderings of n things, each a list of 0 … n - 1, in lexicographic order. */
export function orderings(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return orderings(n - 1)
    .flatMap((rest) => Array.from({ length: n }, (_, place) => [...rest.slice(0, place), n - 1, ...rest.slice(place)]))
    .sort((a, b) => a.reduce((sign, value, i) => sign || value - b[i], 0));
}

/**
 * tr(T^{w₁} T^{w₂} …) for a word in which every gluon occurs twice, summed over the gluons' colours: each pair is removed by the completeness relation
 * T^a_{ij} T^a_{kl} = (δ_{il} δ_{jk} - δ_{ij} δ_{kl} / N) / 2.
 */
export function traceOfWord(word: readonly number[]): number {
  if (word.length === 0) return N;
  const [first, ...rest] = word;
  const partner = rest.indexOf(first);
  const inside = rest.slice(0, partner);
  const outside = rest.slice(partner + 1);
  return (traceOfPair(inside, outside) - traceOfWord([...inside, ...outside]) / N) / 2;
}

/** tr(A) tr(B) with colours summed that may be shared between the two words. */
function traceOfPair(a: readonly number[], b: readonly number[]): number {
  const shared = a.find((gluon) => b.includes(gluon));
  if (shared === undefined) return traceOfWord(a) * traceOfWord(b);
  // rotate both traces so that the shared gluon stands first: tr(T A) tr(T B) = (tr(AB) - tr(A) tr(B) / N) / 2
  const without = (word: readonly number[]): readonly number[] => {
    const at = word.indexOf(shared);
    return [...word.slice(at + 1), ...word.slice(0, at)];
  };
  const [restA, restB] = [without(a), without(b)];
  return (traceOfWord([...restA, ...restB]) - traceOfPair(restA, restB) / N) / 2;
}

/** The colour sums tr(T^{a…} (T^{b…})†) for all pairs of orderings of n gluons on one quark line: n! × n!, row-major. */
export function colourMatrix(n: number): Float64Array {
  const all = orderings(n);
  return Float64Array.from(all.flatMap((a) => all.map((b) => traceOfWord([...a, ...b.toReversed()]))));
}
