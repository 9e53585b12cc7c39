import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { reportPage } from "./page.ts";
import type { ClassifierSummary, ClassSummary } from "./classifier-summary.ts";
import { drawnPlots } from "./testing/drawn-plots.ts";
import type { ReportContent } from "./report-content.ts";

const line = (from: number, to: number, n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
const at = line(-2, 2, 41);

const measured = (value: number): { value: number; error: number } => ({ value, error: 0.01 });

const ofClass = (name: string, share: number): ClassSummary => ({
  name,
  samples: [`${name}_a`, `${name}_b`],
  share,
  trainingEvents: 12000,
  effectiveTrainingEvents: 4321,
  area: { training: measured(0.9), validation: measured(0.88), heldOut: measured(0.87) },
  pValue: 0.04,
  spread: measured(0.03),
  roc: { accepted: [0, 0.8, 1], acceptedError: [0, 0.1, 0], mistaken: [0, 0.3, 1], mistakenError: [0, 0.1, 0] },
  edges: [0, 0.5, 1],
  distributions: [
    { shares: [0.2, 0.8], errors: [0.01, 0.02] },
    { shares: [0.7, 0.3], errors: [0.02, 0.01] },
  ],
  predicted: [0.3, 0],
  observed: [0.28, 0],
  error: [0.02, 0],
  events: [1, 0],
});

const CLASSIFIER: ClassifierSummary = {
  name: "top-dnn",
  loss: "focal loss, γ = 0.25",
  ensembleSize: 3,
  events: { train: 24000, validation: 8000, test: 8001 },
  inputs: [{ name: "h_pt", unit: "GeV" }],
  settings: [["class weights", "balanced"]],
  learning: [{ train: [3, 2, 1], validation: [3, 2, 2.1], bestEpoch: 2 }],
  checks: [{ name: "mean probability of signal", value: 0.25, error: 0.004, expected: "0.25", passed: true }],
  classes: [ofClass("signal", 0.25), ofClass("top", 0.75)],
  confusion: [
    [measured(0.71), measured(0.29)],
    [measured(0.12), measured(0.88)],
  ],
  significance: {
    signal: 31,
    background: 777,
    rate: 1.1,
    binned: 2.2,
    cut: { threshold: 0.66, signal: 20, background: 61, significance: 2.4 },
  },
  importance: { events: 2000, attributed: 200, inputs: [{ quantity: { name: "h_pt" }, permutation: measured(0.2), attribution: 0.3 }] },
};

/** A report with everything in it. */
const CONTENT: ReportContent = {
  title: "tHq",
  description: "Ratios of $\\kappa_t$.",
  headlines: ["$\\kappa_t$ = 1.000, 68 % interval [0.97, 1.04]"],
  warnings: ["few events"],
  coefficients: [
    { name: "kt", latex: "\\kappa_t", sm: 1, range: [-2, 2] },
    { name: "ctZ", unit: "TeV⁻²", sm: 0, range: [-5, 5] },
  ],
  samples: [
    {
      name: "tHq",
      process: "tHq",
      files: 4,
      events: 40000,
      crossSection: { value: 0.0704, error: 0.0002 },
      polynomial: { benchmarks: 12, maximumResidual: 3e-6, rmsResidual: 4e-7, condition: 23.4 },
      effectiveSampleSize: [
        { point: { kt: 1 }, value: 30123.4 },
        { point: { kt: -1 }, value: 812 },
      ],
    },
    { name: "tt", process: "tt", files: 1, events: 9, crossSection: { value: 488, error: 1.1 }, effectiveSampleSize: [] },
    {
      name: "ttH",
      process: "ttH",
      files: 0,
      events: 7,
      crossSection: { value: 0.4, error: 0.01 },
      effectiveSampleSize: [],
      simulation: {
        energy: 13000,
        benchmarks: [{}, { kt: -1, ctG: 0.5 }],
        decays: "tt: semileptonic",
        branchingFraction: 0.29,
        cuts: ["h_pt > 200"],
        bias: "h_pt^2",
        densities: "pdf-les-houches-toy",
        production: { value: 0.1234, error: 0.0021 },
        efficiency: 0.125,
      },
    },
  ],
  weightClosures: [{ sample: "tHq", edges: [-9, -8, -7], counts: [3, 4] }],
  crossSections: [
    {
      sample: "tHq",
      coefficient: "kt",
      at,
      value: at.map((c) => 1 + c * c),
      error: at.map(() => 0.1),
      effectiveSampleSize: at.map(() => 9),
    },
  ],
  cutFlow: {
    samples: ["tHq", "tt"],
    steps: [
      { selection: "all events", events: [40000, 9], crossSection: [0.07, 488], negative: [0, 2], effectiveSampleSize: [39_000.4, 2.8] },
      {
        selection: "met > 20 && n_jets < 9",
        events: [30000, 0],
        crossSection: [0.05, 0],
        negative: [0, 0],
        effectiveSampleSize: [29_000, 0],
      },
    ],
  },
  features: {
    inputs: 3,
    shapes: [
      {
        feature: { name: "h_pt", latex: "p_T^H", unit: "GeV" },
        edges: [-Infinity, 100, 200, Infinity],
        processes: [
          { name: "tHq", yields: [1, 2, 1], errors: [0.1, 0.1, 0.1] },
          { name: "tt", yields: [30, 20, 10], errors: [1, 1, 1] },
        ],
        points: [
          { point: {}, yields: [31, 22, 11], errors: [1, 1, 1] },
          { point: { kt: -1 }, yields: [40, 44, 44], errors: [1, 1, 1] },
        ],
      },
    ],
    correlation: {
      features: [{ name: "h_pt" }, { name: "met" }],
      matrix: [
        [1, -0.25],
        [-0.25, 1],
      ],
    },
  },
  dataset: { luminosity: 138, energy: 13000 },
  channels: [
    { name: "sr", model: "unbinned", estimator: "kt-ratio", selection: ["met > 20", "n_jets >= 4"], events: 30000, expected: 6612.3 },
    { name: "cr", model: "binned", selection: [], events: 12, expected: 3 },
  ],
  scoreShapes: [
    {
      channel: "sr",
      axes: [{ name: "score", latex: "\\hat{t}_{\\kappa_t}" }],
      bins: [[{ low: -Infinity, high: 0 }], [{ low: 0, high: 1 }], [{ low: 1, high: Infinity }]],
      shapes: [
        { point: {}, yields: [10, 20, 5], errors: [1, 1, 1] },
        { point: { kt: -1 }, yields: [20, 40, 5], errors: [1, 1, 1] },
      ],
    },
  ],
  estimators: [
    {
      name: "kt-ratio",
      method: "ALICES",
      coefficients: ["kt"],
      ensembleSize: 2,
      events: { train: 24000, validation: 8000, test: 8000 },
      inputs: [{ name: "h_pt", unit: "GeV" }, { name: "met" }],
      settings: [["hidden layers", "100, 100, 100"]],
      learning: [
        { train: [3, 2, 1], validation: [3, 2, 2.1], bestEpoch: 2 },
        { train: [3, 2, 1], validation: [3, 2, 1.9], bestEpoch: 3 },
      ],
      checks: [
        { name: "$E[\\hat{t}]$", value: 0.001, error: 0.004, expected: "0", passed: true },
        { name: "error of log r̂", value: 0.02, expected: "at most 0.01", passed: false },
        { name: "events used", value: 8000, expected: "any" },
      ],
      expectations: [{ coefficient: "kt", at: [-1, 0], mean: [1.01, 0.99], error: [0.01, 0.01], effectiveSampleSize: [10, 20] }],
      againstExact: [{ point: { kt: -1 }, learned: [0.1, 1, 10], exact: [0.1, 1, 11], error: [0.01, 0.1, 1], events: [5, 5, 5] }],
      profiles: [{ quantity: { name: "x1" }, others: "at zero", point: { kt: -1 }, at, learned: at, spread: at.map(() => 0.1), exact: at }],
      calibrations: [
        { point: { kt: -1 }, edges: [0, 0.5, 1], predicted: [0.3, 0.7], observed: [0.3, 0.7], error: [0.1, 0.1], events: [3, 4] },
      ],
      rocs: [
        {
          point: { kt: -1 },
          accepted: [0, 0.8, 1],
          acceptedError: [0, 0.1, 0],
          mistaken: [0, 0.4, 1],
          mistakenError: [0, 0.1, 0],
          area: { value: 0.7, error: 0.01 },
        },
      ],
      importance: {
        events: 4000,
        attributed: 200,
        inputs: [
          { quantity: { name: "h_pt", latex: "p_T^H" }, permutation: { value: 0.1, error: 0.01 }, attribution: 0.6 },
          { quantity: { name: "met" }, permutation: { value: -0.001, error: 0.002 }, attribution: 0 },
        ],
      },
      tables: {
        twoSample: [{ point: { kt: -1 }, area: { value: 0.512, error: 0.004 }, trained: 10000, tested: 9000 }],
        closurePoints: [
          {
            point: { kt: -1 },
            normalisation: { value: 1.01, error: 0.02 },
            features: 34,
            worst: { feature: { name: "h_pt" }, chi2: 31.4, degreesOfFreedom: 20, pValue: 0.05 },
          },
        ],
        overtraining: [
          {
            where: "$\\kappa_t$ = -1",
            training: { value: 0.61, error: 0.001 },
            heldOut: { value: 0.62, error: 0.001 },
            difference: { value: 0.01, error: 0.0014 },
            distance: 0.01,
            pValue: 0.3,
          },
        ],
        information: [
          { reference: "exact score", direction: [1], carried: { value: 0.98, error: 0.001 }, claimed: { value: 1.02, error: 0.01 } },
        ],
        calibration: [{ point: { kt: -1 }, method: "isotonic", gain: { value: -0.0002, error: 0.0003 }, change: 0.12 }],
        spread: [{ where: "$\\kappa_t$ = -1", spread: { value: 0.03, error: 0.001 }, median: 0.02, high: 0.05 }],
        significance: [{ point: { kt: -1 }, sm: 300, there: 1000, rate: 32, binned: 40, cut: { threshold: -0.2, significance: 36 } }],
      },
      closures: [
        {
          feature: { name: "h_pt" },
          point: { kt: -1 },
          edges: [0, 1, 2],
          sm: [1, 1],
          weighted: [4, 0],
          weightedError: [1, 0],
          learned: [4, 1],
        },
      ],
    },
  ],
  classifiers: [CLASSIFIER],
  scans: [
    {
      coefficient: "kt",
      data: "Asimov data at the SM",
      levels: [{ level: 0.6827, threshold: 1 }],
      curves: [
        {
          label: "ratio",
          role: "measurement",
          at,
          deltaTwiceNll: at.map((c) => 900 * (c - 1) ** 2),
          bestFit: 1,
          intervals: [{ level: 0.6827, ranges: [[1 - 1 / 30, 1 + 1 / 30]] }],
        },
        {
          label: "rate only",
          role: "comparison",
          at,
          deltaTwiceNll: at.map((c) => (c * c - 1) ** 2 / 9),
          bestFit: 1,
          intervals: [{ level: 0.6827, ranges: [[-2, 2]] }],
        },
        { label: "exact", role: "exact", at, deltaTwiceNll: at.map((c) => 900 * (c - 1) ** 2) },
        { label: "member", role: "member", at, deltaTwiceNll: at.map((c) => 800 * (c - 1) ** 2) },
      ],
      excluded: [{ value: -1, deltaTwiceNll: 3600, significance: 60 }],
      impacts: [{ parameter: "lumi", pull: 0, constraint: 0.987, up: -0.0321, down: 0.0322 }],
    },
  ],
  artifact: {
    folder: "artifact/",
    files: [{ path: "artifact.json", bytes: 812, sha256: "0123456789abcdef".repeat(4), about: "the index" }],
  },
  provenance: {
    versions: [["ratiometer", "0.1.0"]],
    seed: 20261122,
    inputs: [{ path: "thq.lhe.gz", bytes: 12345678, sha256: "ab".repeat(32) }],
    analysis: { path: "analysis.yaml", text: "version: 1\nselection: [ 'met > 20' ]\n" },
  },
  commands: [["Run it again", "npx ratiometer run analysis.yaml"]],
};

/** The content with `change` applied to every string, names of coefficients and keys of points included, but not to keywords. */
function withStrings(value: unknown, change: (text: string) => string, key = ""): unknown {
  if (typeof value === "string") return key === "role" || key === "model" ? value : change(value);
  if (Array.isArray(value)) return value.map((each) => withStrings(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [key === "point" ? change(name) : name, withStrings(each, change, name)]),
  );
}

const SCRIPT = /<script>([^]*?)<\/script>/;
const withoutScript = (page: string): string => page.replace(SCRIPT, "");

const VOID = new Set(["meta", "link"]);

/** Names of the elements in order, having checked that every one is closed where it should be and that text holds no loose bracket. */
function elements(page: string): readonly string[] {
  const open: string[] = [];
  const names: string[] = [];
  const body = withoutScript(page)
    .replace(/^<!doctype html>\n/, "")
    .replace(/<style>[^<]*<\/style>/, "<style></style>");
  let end = 0;
  for (const found of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<>]*")*)\s*(\/?)>/g)) {
    if (/[<>]/.test(body.slice(end, found.index))) throw new Error(`loose bracket in ${body.slice(end, found.index)}`);
    end = found.index + found[0].length;
    const [, closing, name, , closed] = found;
    if (closing !== "") {
      const opened = open.pop();
      if (opened !== name) throw new Error(`<${opened ?? "nothing"}> is closed by </${name}>`);
    } else {
      names.push(name);
      if (closed === "" && !VOID.has(name)) open.push(name);
    }
  }
  expect(open).toEqual([]);
  expect(body.slice(end).trim()).toBe("");
  return names;
}

const attributes = (page: string, name: string): readonly string[] =>
  [...page.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => value);

test("samples that the run simulated itself say how", () => {
  const page = reportPage(CONTENT);
  const [, table] = page.split("Simulated samples</caption>");
  const row = table
    .slice(table.indexOf("<tbody>"), table.indexOf("</tbody>"))
    .replaceAll(/<[^>]*>/g, "|")
    .replaceAll(/\|+\s*/g, "|");
  for (const part of [
    "ttH",
    "13",
    "SM; ",
    "=\u00a0−1, ctG\u00a0=\u00a00.5",
    "h_pt &gt; 200; biased by h_pt^2",
    "tt: semileptonic",
    "0.1234 ± 0.0021",
  ])
    expect(row).toContain(part);
  expect(page).toMatch(/ttH<\/th><td>ttH<\/td><td class="number">simulated<\/td><td class="number">7<\/td>/);
  expect(reportPage({ ...CONTENT, samples: CONTENT.samples.slice(0, 2) })).not.toContain("Simulated samples");
});

test("the page is well-formed and holds every figure", () => {
  const page = reportPage(CONTENT);
  const names = elements(page);
  const ids = attributes(page, "id");
  expect(ids).toEqual([...new Set(ids)]);
  expect(names.filter((name) => name === "figure")).toHaveLength(22);
  for (const id of [
    "summary-figure",
    "feature-1",
    "feature-correlation",
    "scan-1",
    "impacts-1",
    "cross-section-1",
    "weight-closure",
    "score-shape-1",
  ])
    expect(ids).toContain(id);
  for (const kind of ["learning", "expectation-1", "exact-1", "profile-1", "calibration-1", "roc-1", "closure-1", "importance"])
    expect(ids).toContain(`estimator-1-${kind}`);
  for (const kind of ["learning", "roc", "probability-1", "probability-2", "importance"]) expect(ids).toContain(`classifier-1-${kind}`);
});

test("the tables of a classifier say what its diagnostics found", () => {
  const page = reportPage(CONTENT);
  const cells = (caption: string): string =>
    page
      .split(`<caption>${caption}`)[1]
      .split("</tbody>")[0]
      .replaceAll(/<[^>]*>/g, "|")
      .replaceAll(/\|+\s*/g, "|");
  expect(cells("Each class against the others")).toMatch(
    /signal\|0\.25\|12\u2009000\|4321\|0\.900 ± 0\.010\|0\.880 ± 0\.010\|0\.870 ± 0\.010\|0\.04\|0\.030 ± 0\.010/,
  );
  expect(cells("Likeliest class")).toMatch(/\|signal\|0\.710 ± 0\.010\|0\.290 ± 0\.010\|+top\|0\.120/);
  expect(cells("Expected significance of signal above all other events")).toMatch(/signal\|31\|777\|1\.1\|2\.2\|0\.66\|20\|61\|2\.4/);
  expect(page).toContain("signal (signal_a, signal_b); top (top_a, top_b)");
  expect(reportPage({ ...CONTENT, classifiers: [] })).not.toContain('id="classifiers"');
});

test("the tables of an estimator say what its diagnostics found, and empty ones are not there", () => {
  const page = reportPage(CONTENT);
  const cells = (caption: string): string =>
    page
      .split(`<caption>${caption}`)[1]
      .split("</tbody>")[0]
      .replaceAll(/<[^>]*>/g, "|")
      .replaceAll(/\|+\s*/g, "|");
  expect(cells("Two-sample test")).toMatch(/0\.5120 ± 0\.0040\|3\|10\u2009000\|9000/);
  expect(cells("Reweighting closure")).toMatch(/1\.010 ± 0\.020\|34\|h_pt\|31\.4 \/ 20\|0\.05/);
  expect(cells("Overtraining")).toMatch(/0\.6100 ± 0\.0010\|0\.6200 ± 0\.0010\|0\.0100 ± 0\.0014\|0\.01\|0\.3/);
  expect(cells("Fisher information")).toMatch(/exact score\|kt\|0\.9800 ± 0\.0010\|1\.020 ± 0\.010/);
  expect(cells("What calibration")).toMatch(/isotonic\|−0\.00020 ± 0\.00030\|0\.12|isotonic\|\(−2\.0 ± 3\.0\) × 10⁻⁴\|0\.12/);
  expect(cells("Spread of the output")).toMatch(/0\.0300 ± 0\.0010\|0\.02\|0\.05/);
  expect(cells("Expected significance")).toMatch(/300\|1000\|32\|40\|−0\.2\|36/);
  const [estimator] = CONTENT.estimators;
  const none = { twoSample: [], closurePoints: [], overtraining: [], information: [], calibration: [], spread: [], significance: [] };
  expect(reportPage({ ...CONTENT, estimators: [{ ...estimator, tables: none }] })).not.toContain("<caption>Overtraining");
});

test("every link and every label of the page has its target", () => {
  const page = reportPage(CONTENT);
  const ids = new Set(attributes(page, "id"));
  const targets = [...attributes(page, "href").filter((href) => href !== "data:,"), ...attributes(page, "aria-labelledby")];
  expect(targets.length).toBeGreaterThan(10);
  for (const target of targets) for (const id of target.split(" ")) expect(ids).toContain(id.replace(/^#/, ""));
});

test("the one script is what the content security policy lets run", () => {
  const page = reportPage(CONTENT);
  const [, source] = SCRIPT.exec(page) ?? [];
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const digest = createHash("sha256").update(source).digest("base64");
  expect(policy).toBe(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; img-src data:`);
  expect(source).not.toMatch(/fetch|XMLHttpRequest|WebSocket|import|eval|innerHTML|localStorage/);
});

test("every figure has its numbers with all digits, and a name", () => {
  const third = 1 / 3;
  const page = reportPage({ ...CONTENT, weightClosures: [{ sample: "tHq", edges: [-9, -8, -7], counts: [1, 2] }] });
  expect(page).toContain(`<data value="${third}">0.3333333</data>`);
  const figures = [...page.matchAll(/<figure id="([^"]+)" aria-labelledby="([^"]+)"[^]*?<\/figure>/g)];
  expect(figures).toHaveLength(page.split("<figure").length - 1);
  for (const [figure, id, name] of figures) {
    expect(name).toBe(`${id}-name`);
    expect(figure).toMatch(/<details class="numbers">[^]*<tbody>\n<tr>/);
  }
});

test("nothing else runs and nothing is loaded", () => {
  const page = withoutScript(reportPage(CONTENT));
  expect(page).not.toMatch(/<script|<iframe|<img|javascript:|\son\w+=|@import|url\(|https?:/i);
  for (const href of [...attributes(page, "href"), ...attributes(page, "src")]) expect(href).toMatch(/^(#|data:,)/);
});

test("no number is missing or endless", () => {
  expect(reportPage(CONTENT)).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
});

test("hostile names stay text wherever they appear", () => {
  const payload = `"><script>alert('x')</script><p `;
  const page = withoutScript(reportPage(withStrings(CONTENT, (text) => text + payload) as ReportContent));
  expect(page).not.toContain("<script");
  expect(elements(page)).toEqual(expect.arrayContaining(["html", "svg", "table"]));
  expect(page.split("&lt;script&gt;").length).toBeGreaterThan(60);
});

test("the same content gives the same bytes and is left as it was", () => {
  const copy = structuredClone(CONTENT);
  const page = reportPage(CONTENT);
  expect(reportPage(copy)).toBe(page);
  expect(CONTENT).toEqual(copy);
});

test("typed arrays are drawn as plain ones are", () => {
  const [curve] = CONTENT.crossSections;
  const typed = { ...CONTENT, crossSections: [{ ...curve, at: Float64Array.from(curve.at), value: Float64Array.from(curve.value) }] };
  expect(reportPage(typed)).toBe(reportPage(CONTENT));
});

test("sections without content are left out of page and navigation", () => {
  const rest = Object.fromEntries(
    Object.entries(CONTENT).filter(([name]) => !["cutFlow", "artifact", "features"].includes(name)),
  ) as unknown as ReportContent;
  const page = reportPage({
    ...rest,
    scans: [],
    estimators: [],
    classifiers: [],
    channels: [],
    scoreShapes: [],
    weightClosures: [],
    crossSections: [],
  });
  elements(page);
  expect(attributes(page, "href")).toEqual(["data:,", "#summary", "#summary", "#inputs", "#reproduce", "#warnings"]);
});

test("the cut flow tells effective sample sizes of all samples, and negative weights of those that have any", () => {
  const page = reportPage(CONTENT);
  const headings = [...page.matchAll(/<th[^>]*>([^<]*)/g)].map(([, heading]) => heading);
  const first = headings.indexOf("tHq: events");
  expect(headings.slice(first, first + 9)).toEqual([
    ...["tHq: events", "effective", "σ(SM) [pb]", "kept"],
    ...["tt: events", "of negative weight", "effective", "σ(SM) [pb]", "kept"],
  ]);
  expect(page).toMatch(/>39\u2009000<[^]*>9<[^]*>2<[^]*>3</);
});

test("a number that is not finite is refused with the place it has", () => {
  const [sample] = CONTENT.samples;
  const broken = { ...CONTENT, samples: [{ ...sample, crossSection: { value: NaN, error: 1 } }] };
  expect(() => reportPage(broken)).toThrow("a number to print is NaN");
});

test("values stand in the tables as they should be read", () => {
  const page = reportPage(CONTENT);
  for (const text of ["0.07040 ± 0.00020", "[0.9667, 1.0333]", "to the end of the scan", "60 σ", "0123456789ab</code>", "30\u2009123"])
    expect(page).toContain(text);
});

test("the summary comes first: sentence, figure, warnings, then all methods with the length of their intervals", () => {
  const page = reportPage(CONTENT);
  const places = [
    "<h2>Summary",
    "68 % interval [0.97, 1.04]",
    '<figure id="summary-figure"',
    "1 warning</h3>",
    "<li>few events",
    "Best fit and intervals",
    "<h2>Inputs",
  ].map((text) => page.indexOf(text));
  expect(places.every((place, i) => place > (i === 0 ? 0 : places[i - 1]))).toBe(true);
  const table = page
    .slice(page.indexOf("<caption>Best fit and intervals"))
    .split("</table>")[0]
    .replaceAll(/<[^>]*>/g, "|")
    .replaceAll(/\|+\s*/g, "|");
  // one thirtieth to either side; rate only is not bounded within the scan: 4/(2/30)
  expect(table).toMatch(/ratio\|1\|\[0\.9667, 1\.0333\]\|1\|/);
  expect(table).toMatch(/rate only\|1\|\[−2\.00, 2\.00\]\|? ?\|to the end of the scan\|at least 60\|/);
});

test("impacts of nuisance parameters stand in the order of their size, with pulls", () => {
  const [scan] = CONTENT.scans;
  const impacts = [
    { parameter: "small", pull: null, constraint: null, up: 0.001, down: -0.001 },
    { parameter: "large", pull: 0.5, constraint: 0.8, up: -0.0321, down: 0.0322 },
  ];
  const page = reportPage({ ...CONTENT, scans: [{ ...scan, impacts }] });
  const [figure] = page.slice(page.indexOf('<figure id="impacts-1"')).split("</figure>");
  expect(figure).toMatch(/>large<\/th><td>0\.5<\/td><td>0\.8<\/td><td>-0\.0321<[^]*>small</);
  const [pulls, shifts] = drawnPlots({ markup: figure });
  expect(pulls.points).toHaveLength(1);
  // pulls are drawn from −2 to 2 at least
  expect(pulls.points[0].at[0] / pulls.width).toBeCloseTo((2 + 0.5) / 4, 2);
  const [, up] = shifts.rectangles;
  expect(shifts.rectangles.map(({ ink }) => ink)).toEqual(["first strong", "first strong", "second outlined", "second outlined"]);
  expect(shifts.rectangles[0].width / up.width).toBeCloseTo(32.1, 0);
  expect(reportPage({ ...CONTENT, scans: [{ ...scan, impacts: [] }] })).not.toContain('id="impacts');
});
