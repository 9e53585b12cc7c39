import { expect, test } from "@jest/globals";
import { sampleComparisonFigures, type ComparedSamples } from "./sample-comparison.ts";
import { sampleSection } from "./sample-section.ts";
import { scoreDependenceFigure, scoreDependenceTable, type ScoreDependence } from "./score-dependence.ts";
import { markup } from "./markup.ts";
import { drawnPlots } from "./testing/drawn-plots.ts";

const COMPARISON: ComparedSamples = {
  name: "generators",
  text: "ttH against ttH_other at kt = 1",
  a: "ttH",
  b: "ttH_other",
  events: { a: 10_000, b: 9_000 },
  area: { value: 0.503, error: 0.004 },
  pull: 0.75,
  pValue: 0.23,
  roc: { accepted: [0, 0.5, 1], acceptedError: [0, 0.01, 0], mistaken: [0, 0.5, 1] },
  scores: {
    edges: [-1, 0, 1],
    a: { shares: [0.55, 0.45], errors: [0.01, 0.01] },
    b: { shares: [0.5, 0.5], errors: [0.01, 0.01] },
  },
  columns: [{ name: "met", distance: 0.01, pValue: 0.3, adjusted: 0.6 }],
};

test("samples are drawn with their ratio below, and a ROC curve that follows the diagonal", () => {
  const [scores, roc] = sampleComparisonFigures("c", COMPARISON).map(drawnPlots);
  const [, below] = scores;
  const one = below.lines[0].corners[0][1];
  // 1.1 above one, 0.9 below it, as far
  expect(one - below.points[0].at[1]).toBeCloseTo(below.points[1].at[1] - one, 1);
  expect(one - below.points[0].at[1]).toBeGreaterThan(5);
  const [diagonal, curve] = roc[0].lines;
  expect(curve.corners[1][0]).toBeCloseTo((diagonal.corners[0][0] + diagonal.corners[1][0]) / 2, 1);
  expect(curve.corners[1][1]).toBeCloseTo((diagonal.corners[0][1] + diagonal.corners[1][1]) / 2, 1);
});

test("the section says what was compared, which columns differ, and which events are unusual in what", () => {
  const { body } = sampleSection([COMPARISON], {
    threshold: 0.001,
    columns: 3,
    heldOut: { events: 1000, effective: 800 },
    samples: [{ sample: "ttH", events: 500, flagged: 2, share: { value: 0.004, error: 0.003 } }],
    worst: [{ event: 17, sample: "ttH", pValue: 0.001, columns: [{ name: "met", value: 4000, pull: 12 }] }],
  });
  const text = markup`${body}`.markup;
  expect(text).toContain("ttH against ttH_other at kt = 1");
  expect(text).toContain("0.5030 ± 0.0040");
  expect(text).toContain("met = 4000 (12 σ)");
  expect(text).toContain("0.40 ± 0.30");
});

const DEPENDENCE: ScoreDependence = {
  column: { name: "m", unit: "GeV" },
  score: "probability of signal",
  background: ["top"],
  correlation: { value: 0.06, error: 0.003, pValue: 0.005, events: 400 },
  area: { value: 0.8, error: 0.01 },
  shapes: {
    edges: [0, 1, 3],
    shares: [0.5, 0.5],
    errors: [0.01, 0.01],
    cuts: [{ efficiency: 0.1, shares: [0.25, 0.75], errors: [0.02, 0.02], divergence: 0.05, expected: 0.001 }],
  },
};

test("shapes above cuts are densities, with their quotient by all events below", () => {
  const drawn = scoreDependenceFigure("d", DEPENDENCE);
  if (drawn === undefined) throw new Error("no figure");
  const [above, below] = drawnPlots(drawn);
  const height = (share: number, width: number): number => above.height * (1 - share / width / (1.08 * 0.51));
  const [all, cut] = above.lines;
  expect(all.corners[0][1]).toBeCloseTo(height(0.5, 1), 0);
  expect(cut.corners[2][1]).toBeCloseTo(height(0.75, 2), 0);
  const [one, ratio] = below.lines;
  expect(ratio.corners[0][1] - one.corners[0][1]).toBeCloseTo(one.corners[0][1] - ratio.corners[2][1], 1);
  expect(scoreDependenceTable([DEPENDENCE])?.markup).toContain("0.0600 ± 0.0030");
  expect(scoreDependenceTable([])).toBeUndefined();
});
