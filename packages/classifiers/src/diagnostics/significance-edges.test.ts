import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { asimovSignificance } from "./asimov-significance.ts";
import { significanceEdges, type SignificanceBinning } from "./significance-edges.ts";

const stream = randomStream(5, "significance-edges");

/** Some events of each of the values 0 to n − 1, signal towards large ones; a few of negative weight. */
function sample(n: number, events: number): { values: Float64Array; signal: Float64Array; background: Float64Array } {
  const values = Float64Array.from({ length: events }, () => Math.floor(n * stream.uniform()));
  const isSignal = [...values].map((value) => stream.uniform() < 0.1 + (0.4 * value) / n);
  const weight = (): number => (stream.uniform() < 0.1 ? -0.3 : 0.5 + stream.uniform());
  return {
    values,
    signal: Float64Array.from(isSignal, (is) => (is ? 0.3 * weight() : 0)),
    background: Float64Array.from(isSignal, (is, i) => (is ? 0 : weight() * (1 - (0.8 * values[i]) / n))),
  };
}

/** Significance of a choice of edges between values; undefined where a bin may be none. */
function significanceOf(
  { values, signal, background }: ReturnType<typeof sample>,
  edges: readonly number[],
  { minimum, relativeError }: SignificanceBinning,
): number | undefined {
  const squares = Array.from({ length: edges.length + 1 }, (_, bin) => {
    const inside = [...values.keys()].filter(
      (i) => (bin === 0 || values[i] >= edges[bin - 1]) && (bin === edges.length || values[i] < edges[bin]),
    );
    const sum = (of: (i: number) => number): number => inside.reduce((total, i) => total + of(i), 0);
    const [s, b, error] = [sum((i) => signal[i]), sum((i) => background[i]), Math.sqrt(sum((i) => background[i] ** 2))];
    if (b <= 0 || b < minimum || error > relativeError * b) return undefined;
    return asimovSignificance(Math.max(0, s), b, error) ** 2;
  });
  if (squares.includes(undefined)) return undefined;
  return Math.sqrt(squares.reduce((sum: number, square) => sum + (square ?? 0), 0));
}

test.each([
  [8, 300, { bins: 3, minimum: 5, relativeError: 0.3 }],
  [9, 200, { bins: 9, minimum: 8, relativeError: 0.25 }],
  [10, 400, { bins: 5, minimum: 1, relativeError: 0.9 }],
  [7, 60, { bins: 4, minimum: 5, relativeError: 0.3 }],
] as const)("of %d values and %d events no other edges have a higher expected significance: %j", (n, count, wanted) => {
  const events = sample(n, count);
  const present = [...new Set(events.values)].sort((a, b) => a - b);
  const places = present.slice(1).map((value, i) => (value + present[i]) / 2);
  let best = -1;
  for (let choice = 0; choice < 1 << places.length; choice++) {
    const edges = places.filter((_, i) => (choice >> i) & 1);
    if (edges.length < wanted.bins) best = Math.max(best, significanceOf(events, edges, wanted) ?? -1);
  }
  const { edges, significance } = significanceEdges(events.values, events.signal, events.background, wanted);
  expect(best).toBeGreaterThan(0);
  expect(significance).toBeCloseTo(best, 12);
  expect(edges.length - 1).toBeLessThanOrEqual(wanted.bins);
  expect([edges[0], edges.at(-1)]).toEqual([-Infinity, Infinity]);
  expect(significanceOf(events, [...edges.subarray(1, -1)], wanted)).toBeCloseTo(best, 12);
});

test("bins of a signal like the background do not help: one bin is left", () => {
  const values = Float64Array.from({ length: 400 }, (_, i) => Math.floor(i / 2) % 20);
  const signal = Float64Array.from(values, (_, i) => (i % 2 === 0 ? 0.01 : 0));
  const background = Float64Array.from(values, (_, i) => (i % 2 === 0 ? 0 : 1));
  const wanted = { bins: 6, minimum: 5, relativeError: 1 };
  const { significance } = significanceEdges(values, signal, background, wanted);
  expect(significance).toBeCloseTo(asimovSignificance(2, 200, Math.sqrt(200)), 2);
});

test("too little background is told", () => {
  const few = sample(6, 20);
  expect(() => significanceEdges(few.values, few.signal, few.background, { bins: 3, minimum: 50, relativeError: 0.3 })).toThrow(
    expect.objectContaining({ code: "DATA_SIGNIFICANCE_BINS", message: expect.stringContaining("a bin needs at least 50") }),
  );
  const none = new Float64Array();
  expect(() => significanceEdges(none, none, none, { bins: 3, minimum: 5, relativeError: 0.3 })).toThrow("0 ± 0 background events");
});
