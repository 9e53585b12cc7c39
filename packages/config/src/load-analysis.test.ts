import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { AnalysisError, describeError } from "./analysis-error.ts";
import { loadAnalysis, parseAnalysis } from "./load-analysis.ts";

/** The sections of a small valid analysis; a test replaces the one it is about. */
const SECTIONS = {
  version: "version: 1",
  name: "name: small",
  luminosity: "luminosity: { value: 138, unit: fb^-1 }",
  coefficients: "coefficients: { c: { sm: 0, range: [-2, 2] }, d: { sm: 1, range: [0, 2] } }",
  samples: "samples: { toy: { process: toys, source: { lhe: [ toy.lhe ] }, weights: { scheme: madgraph } } }",
  estimators:
    "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c] }, c-score: { type: score, method: sally, coefficients: [c] } }",
  channels: "channels: { sr: { model: unbinned, estimator: c-ratio } }",
  inference: "inference: { scans: [ { coefficients: [c] } ] }",
};

const yamlWith = (changes: Partial<typeof SECTIONS> & { readonly more?: string } = {}): string =>
  Object.values({ ...SECTIONS, ...changes }).join("\n");

/** What the user reads, a line for each fault. */
function faultsOf(text: string): string[] {
  try {
    parseAnalysis(text, "a.yaml");
  } catch (error) {
    const faults = error instanceof AggregateError ? error.errors : [error];
    return faults.map((fault) => {
      if (!(fault instanceof AnalysisError)) throw fault;
      return describeError(fault);
    });
  }
  return [];
}

test("an analysis has every default filled in, and maps become lists in the file's order", () => {
  const analysis = parseAnalysis(yamlWith(), "folder/a.yaml");
  expect(analysis).toMatchObject({
    file: "folder/a.yaml",
    directory: join(process.cwd(), "folder"),
    seed: 1,
    luminosity: { value: 138, unit: "fb^-1" },
    coefficients: [
      { name: "c", sm: 0, range: [-2, 2], latex: "c", unit: "1" },
      { name: "d", sm: 1 },
    ],
    samples: [
      {
        name: "toy",
        process: "toys",
        source: { kind: "lhe", patterns: ["toy.lhe"], weights: { scheme: "madgraph", parameters: {} } },
        combine: "sum",
      },
    ],
    reconstruction: { smearing: "none" },
    selection: [],
    features: { sets: [], extra: [], inputs: undefined },
    split: { train: 0.6, validation: 0.15, test: 0.25 },
    channels: [{ name: "sr", selection: [], model: "unbinned", estimator: "c-ratio" }],
    inference: {
      data: "asimov",
      scans: [{ coefficients: ["c"], points: 81 }],
      intervals: { levels: [0.6827, 0.95], method: "asymptotic", toys: 1000, grid: 41 },
    },
    export: {
      hepdata: true,
      zenodo: true,
      title: "small",
      authors: [{ name: "Unnamed authors" }],
      licence: "CC0-1.0",
      date: undefined,
      keywords: [],
      related: [],
      funding: [],
      scoreBins: 20,
    },
  });
  expect(analysis.estimators[0]).toEqual({
    name: "c-ratio",
    type: "ratio",
    method: "alices",
    coefficients: ["c"],
    network: { hidden: [100, 100], activation: "tanh", form: "structured", dropout: 0, batchNorm: false },
    training: {
      epochs: 50,
      patience: undefined,
      minimumEpochs: 1,
      prior: {},
      batch: 1024,
      points: 1,
      alpha: 1,
      optimiser: "adam",
      momentum: 0.9,
      weightDecay: 0,
      gradientLimit: 1,
      learningRate: { initial: 0.001, final: 0.0001, factor: 0.1, every: 10, patience: 5 },
      schedule: "exponential",
    },
    ensemble: 5,
    calibration: "none",
    bootstrap: false,
    checkpointEvery: 5,
    tuning: undefined,
  });
});

test("how long networks are trained, and from which events, is the analysis's to say", () => {
  const training = "training: { epochs: 9, patience: 3, min_epochs: 4, checkpoint_every: 2 }";
  const tuning = "tuning: { hidden: [[50], [100, 100]], learning_rate: [0.01, 0.001] }";
  const estimatorOf = (ensemble: string): unknown =>
    parseAnalysis(
      yamlWith({
        estimators: `estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], ${training}, ${tuning}, ensemble: ${ensemble} } }`,
      }),
      "a.yaml",
    ).estimators[0];
  expect(estimatorOf("{ members: 3, bootstrap: true }")).toMatchObject({
    training: { epochs: 9, patience: 3, minimumEpochs: 4 },
    checkpointEvery: 2,
    ensemble: 3,
    bootstrap: true,
    tuning: { candidates: 27, epochs: 2, hidden: [[50], [100, 100]], learningRate: [0.01, 0.001] },
  });
  expect(estimatorOf("{ members: 3 }")).toEqual(estimatorOf("3"));
  expect(() => estimatorOf("{ bootstrap: true }")).toThrow(expect.objectContaining({ code: "CONFIG_MISSING_KEY" }));
  expect(() => estimatorOf("0")).toThrow(expect.objectContaining({ code: "CONFIG_WRONG_VALUE" }));
});

test("how networks are regularised and trained is the analysis's to say", () => {
  const network = "network: { dropout: 0.5, batch_norm: true }";
  const settings = "optimiser: sgd, momentum: 0.5, weight_decay: 0.01, gradient_limit: 10, schedule: cosine";
  const estimators = (what: string): string =>
    yamlWith({ estimators: `estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], ${what} } }` });
  expect(parseAnalysis(estimators(`${network}, training: { ${settings} }`), "a.yaml").estimators[0]).toMatchObject({
    network: { dropout: 0.5, batchNorm: true },
    training: { optimiser: "sgd", momentum: 0.5, weightDecay: 0.01, gradientLimit: 10, schedule: "cosine" },
  });
  const schedule = "schedule: plateau, learning_rate: { factor: 0.5, patience: 3 }";
  expect(parseAnalysis(estimators(`training: { ${schedule} }`), "a.yaml").estimators[0]).toMatchObject({
    training: { schedule: "plateau", learningRate: { initial: 0.001, final: 0.0001, factor: 0.5, patience: 3 } },
  });
  expect(parseAnalysis(estimators("training: { memory: 1.5 GiB }"), "a.yaml").estimators[0].training.memory).toBe("1.5 GiB");
  for (const wrong of [
    "training: { memory: 4 }",
    "training: { memory: 4 kB }",
    "training: { schedule: step, learning_rate: { factor: 1 } }",
    "training: { schedule: step, learning_rate: { every: 0 } }",
    "network: { dropout: 1 }",
    "training: { momentum: 1 }",
    "training: { weight_decay: -1 }",
    "training: { gradient_limit: 0 }",
    "training: { gradient_limit: 1e12 }",
  ])
    expect(faultsOf(estimators(wrong))).toHaveLength(1);
});

test("the closed-form process is simulated, with one coefficient that is 0 in the SM", () => {
  const samples = "samples: { toy: { process: closed-form, source: { simulate: { events: 1000 } } } }";
  const one = "coefficients: { c: { sm: 0, range: [-2, 2] } }";
  expect(parseAnalysis(yamlWith({ samples, coefficients: one }), "a.yaml").samples).toMatchObject([
    { name: "toy", process: "closed-form", source: { kind: "closed-form", events: 1000, crossSection: { value: 1, unit: "pb" } } },
  ]);
  expect(faultsOf(yamlWith({ samples }))).toEqual([
    'a.yaml:4:1 CONFIG_PROCESS_COEFFICIENTS coefficients: found c with sm: 0, d with sm: 1, expected one coefficient with sm: 0 for the process "closed-form"',
  ]);
});

test("other processes are simulated at benchmarks, with cuts, decays and parton densities of one's own", () => {
  const source = "events: 9, benchmarks: [{ kt: 1 }, { kt: -1, kV: 0.5 }], cut: h_pt > 200, bias: h_pt^2, pdf: sets/a.dat, energy: 14000";
  const samples = `samples:
  thq: { process: tHq, source: { simulate: { ${source}, decays: { t: leptonic } } }, cross_section: { value: 0.07, unit: pb } }
  tth: { process: ttH, source: { simulate: { events: 8, cut: [ "h_pt > 200", "t_pt > 50" ], decays: none } } }
  tt: { process: tt, source: { simulate: { events: 7 } } }`;
  const [thq, tth, tt] = parseAnalysis(yamlWith({ samples }), "a.yaml").samples;
  expect(thq.crossSection).toEqual({ value: 0.07, unit: "pb" });
  expect(thq.source).toEqual({
    kind: "simulate",
    events: 9,
    benchmarks: [{ kt: 1 }, { kt: -1, kV: 0.5 }],
    cut: ["h_pt > 200"],
    bias: "h_pt^2",
    decays: { t: "leptonic" },
    pdf: "sets/a.dat",
    energy: 14000,
  });
  expect(tth.source).toMatchObject({ cut: ["h_pt > 200", "t_pt > 50"], decays: "none" });
  expect(tt.source).toEqual({
    kind: "simulate",
    events: 7,
    benchmarks: [{}],
    cut: [],
    bias: undefined,
    decays: {},
    pdf: undefined,
    energy: 13000,
  });
});

test("event files, infinite edges, quantiles, authors and further columns are read", () => {
  const analysis = parseAnalysis(
    yamlWith({
      samples: `samples:
  thq: { process: tHq, source: { lhe: [ "events/*.lhe.gz" ] }, combine: mixture, weights: { scheme: madgraph, parameters: { "dim6 2": ctG } }, cross_section: { value: 0.5, unit: pb } }
  tt: { process: tt, source: { lhe: [ tt.lhe ] }, weights: { scheme: none } }`,
      channels: `channels:
  low: { model: binned, selection: [ "met > 20" ], axes: [ { column: h_pt, edges: [-.inf, 0, 2.5, .inf] } ] }
  high: { model: binned, minimum: 2, axes: [ { column: h_pt, quantiles: { of: thq, bins: 4 } }, { column: m, quantiles: { of: [thq, tt], at: [0.05, 0.25] } }, { column: n, significance: { signal: thq, bins: 5 } } ] }`,
      more: `features: { sets: [ general ], extra: { m_tH: "mass(a + b)" }, inputs: [ m_tH ] }
export: { authors: [ "Doe, Jane", { name: "Roe, Jim", orcid: 0000-0002-1825-0097 } ], date: 2026-11-22, score_bins: 8, figures: false, efficiency_maps: { tag: { selection: [ "h_pt > 1" ], axes: [ { column: h_pt, edges: [0, .inf] } ] } } }`,
    }),
    "a.yaml",
  );
  expect(analysis.samples.map(({ source }) => source)).toEqual([
    { kind: "lhe", patterns: ["events/*.lhe.gz"], weights: { scheme: "madgraph", parameters: { "dim6 2": "ctG" } } },
    { kind: "lhe", patterns: ["tt.lhe"], weights: { scheme: "none", parameters: {} } },
  ]);
  expect(analysis.samples[0].crossSection).toEqual({ value: 0.5, unit: "pb" });
  expect(analysis.channels).toEqual([
    {
      name: "low",
      selection: ["met > 20"],
      role: "signal",
      model: "binned",
      axes: [{ kind: "edges", column: "h_pt", edges: [-Infinity, 0, 2.5, Infinity] }],
    },
    {
      name: "high",
      selection: [],
      role: "signal",
      model: "binned",
      axes: [
        { kind: "quantiles", column: "h_pt", of: ["thq"], at: [0.25, 0.5, 0.75] },
        { kind: "quantiles", column: "m", of: ["thq", "tt"], at: [0.05, 0.25] },
        { kind: "significance", column: "n", signal: ["thq"], bins: 5, minimum: 5, relativeError: 0.3 },
      ],
      minimum: 2,
    },
  ]);
  expect(analysis.features).toEqual({
    sets: [{ name: "general", prefix: "" }],
    extra: [{ name: "m_tH", expression: "mass(a + b)" }],
    inputs: ["m_tH"],
  });
  expect(analysis.export).toMatchObject({
    authors: [{ name: "Doe, Jane" }, { name: "Roe, Jim", orcid: "0000-0002-1825-0097" }],
    date: "2026-11-22",
    scoreBins: 8,
    figures: false,
    efficiencyMaps: [{ name: "tag", selection: ["h_pt > 1"], axes: [{ kind: "edges", column: "h_pt", edges: [0, Infinity] }] }],
  });
});

test("a publication says its version, identifiers, keywords, relations and funding", () => {
  const more = `export:
  version: 1.0.0
  doi: 10.17182/hepdata.12345.v1
  inspire: 2845789
  arxiv: "2601.01230"
  keywords: [ top quark ]
  related: [ { identifier: 10.5281/zenodo.1, relation: isDerivedFrom } ]
  funding: [ { funder: A foundation, award: "42" } ]`;
  expect(parseAnalysis(yamlWith({ more }), "a.yaml").export).toMatchObject({
    version: "1.0.0",
    doi: "10.17182/hepdata.12345.v1",
    inspire: 2845789,
    arxiv: "2601.01230",
    keywords: ["top quark"],
    related: [{ identifier: "10.5281/zenodo.1", relation: "isDerivedFrom" }],
    funding: [{ funder: "A foundation", award: "42" }],
  });
});

test("smaller forms of networks are published where they are asked for", () => {
  expect(parseAnalysis(yamlWith({}), "a.yaml").export.compress).toEqual([]);
  expect(parseAnalysis(yamlWith({ more: "export: { compress: [fold, int8] }" }), "a.yaml").export.compress).toEqual(["fold", "int8"]);
  expect(faultsOf(yamlWith({ more: "export: { compress: [int4] }" }))).toEqual([
    expect.stringContaining('export.compress[0]: found "int4", expected one of fold, float16, int8'),
  ]);
});

test("identifiers of publications are told at their place", () => {
  const more = `export:
  doi: https://doi.org/10.17182/hepdata.1
  arxiv: 2601.01230
  related: [ { identifier: x, relation: isDerivedFrm } ]`;
  expect(faultsOf(yamlWith({ more }))).toEqual([
    'a.yaml:10:8 CONFIG_WRONG_VALUE export.doi: found "https://doi.org/10.17182/hepdata.1", expected a DOI such as 10.17182/hepdata.12345',
    "a.yaml:11:10 CONFIG_WRONG_TYPE export.arxiv: found 2601.0123, expected text; hint: put it in quotes",
    'a.yaml:12:41 CONFIG_WRONG_VALUE export.related[0].relation: found "isDerivedFrm", expected one of isSupplementTo, isDerivedFrom, isDocumentedBy, isNewVersionOf, isPartOf, isSourceOf, isReferencedBy, cites, references; hint: did you mean "isDerivedFrom"?',
  ]);
});

const NANOAOD = `samples:
  tt: { process: tt, source: { nanoaod: "skims/*.root" }, weights: { map: weights/tt.yaml, sum_of_weights: 3e5 }, cross_section: { value: 488, unit: pb } }
  mm: { process: h, source: { madminer: [ a.h5, b.h5 ] } }
  flat: { process: x, source: { table: x.parquet }, weights: { scheme: none, nominal: w }, cross_section: { value: 1, unit: pb } }
  card: { process: y, source: { delphes: y.root }, weights: { scheme: none }, cross_section: { value: 1, unit: pb } }
  top: { process: z, source: { nanoaod: z.root }, weights: { scheme: topcoffea, coefficients: [ ctG, ctZ ], sum_of_weights: events }, cross_section: { value: 1, unit: pb } }`;
const JETS = `objects:
  jets: { from: Jet, select: [ "pt > 30", "jetId >= 2" ], away_from: { leptons: 0.4 }, btag: btagDeepFlavB, threshold: 0.2783, probabilities: { b: pb, bb: pbb, c: pc, light: pl } }
  muons: { select: "pt > 25" }
  fatjets: { msoftdrop: particleNet_mass, bb_score: particleNet_XbbVsQCD, away_from: { jets: 0.1 } }
  met: { from: PuppiMET }`;

test("files of columns, objects and systematic variations are read", () => {
  const analysis = parseAnalysis(
    yamlWith({
      samples: NANOAOD,
      more: `${JETS}
features: { sets: [ general, { name: cms-top-21-003, prefix: a_ } ], columns: [ HLT_IsoMu24 ] }
systematics:
  jes: { type: scale, objects: jets, up: 1.02, down: "1 - 0.02 * pt / 100", samples: [ tt ] }
  jer: { type: resolution, objects: jets, relative: 0.1, met: false }
  btag: { type: tag-efficiency, select: "hadronFlavour == 5", up: 1.05, efficiency: 0.7, samples: all }
  mu: { type: weights, of: scale }`,
    }),
    "a.yaml",
  );
  expect(analysis.samples.map(({ source }) => source)).toEqual([
    { kind: "nanoaod", patterns: ["skims/*.root"], weights: { scheme: "map", map: "weights/tt.yaml", parameters: {}, sumOfWeights: 3e5 } },
    { kind: "madminer", patterns: ["a.h5", "b.h5"], weights: { scheme: "madminer", parameters: {} } },
    { kind: "table", patterns: ["x.parquet"], weights: { scheme: "none", nominal: "w", parameters: {} } },
    { kind: "delphes", patterns: ["y.root"], weights: { scheme: "none", parameters: {} } },
    {
      kind: "nanoaod",
      patterns: ["z.root"],
      weights: { scheme: "topcoffea", coefficients: ["ctG", "ctZ"], parameters: {}, sumOfWeights: "events" },
    },
  ]);
  expect(analysis.objects).toEqual({
    kinds: {
      muons: { select: ["pt > 25"], awayFrom: [], attributes: {} },
      jets: {
        from: "Jet",
        select: ["pt > 30", "jetId >= 2"],
        awayFrom: [{ kind: "leptons", radius: 0.4 }],
        attributes: { btag: "btagDeepFlavB", probb: "pb", probbb: "pbb", probc: "pc", probudsg: "pl" },
      },
      fatjets: {
        select: [],
        awayFrom: [{ kind: "jets", radius: 0.1 }],
        attributes: { msoftdrop: "particleNet_mass", bb_score: "particleNet_XbbVsQCD" },
      },
    },
    bTagThreshold: 0.2783,
    met: "PuppiMET",
  });
  expect(analysis.features).toEqual({
    sets: [
      { name: "general", prefix: "" },
      { name: "cms-top-21-003", prefix: "a_" },
    ],
    columns: ["HLT_IsoMu24"],
    extra: [],
  });
  expect(analysis.systematics).toEqual([
    { name: "jes", type: "scale", objects: "jets", up: 1.02, down: "1 - 0.02 * pt / 100", met: true, samples: ["tt"] },
    { name: "jer", type: "resolution", objects: "jets", relative: 0.1, met: false },
    { name: "btag", type: "tag-efficiency", select: "hadronFlavour == 5", up: 1.05, efficiency: 0.7 },
    { name: "mu", type: "weights", of: "scale" },
  ]);
});

test("an extra feature is an expression alone, or with what is said about it", () => {
  const more = `features:
  extra:
    a: x1 + x2
    m_tH: { expression: "mass(top_leptonic + higgs)", unit: TeV, latex: "m_{tH}", fill: -1, definition: mass of both }
    b: { expression: x1 }`;
  const unsaid = { unit: undefined, latex: undefined, fill: undefined, definition: undefined };
  expect(parseAnalysis(yamlWith({ more }), "a.yaml").features.extra).toStrictEqual([
    { name: "a", expression: "x1 + x2", ...unsaid },
    {
      name: "m_tH",
      expression: "mass(top_leptonic + higgs)",
      unit: "TeV",
      latex: "m_{tH}",
      fill: -1,
      definition: "mass of both",
    },
    { name: "b", expression: "x1", ...unsaid },
  ]);
});

test.each([
  ["3", "CONFIG_WRONG_TYPE features.extra.a: found 3, expected text or a map; hint: put it in quotes"],
  ["[x1]", "CONFIG_WRONG_TYPE features.extra.a: found a list, expected text or a map"],
  ['""', 'CONFIG_WRONG_VALUE features.extra.a: found "", expected text that is not empty'],
  [
    "{ unit: GeV }",
    'CONFIG_MISSING_KEY features.extra.a: missing key "expression"; hint: expression: what is computed, as in mass(jets[0] + jets[1])',
  ],
  ["{ expression: x1, fil: 0 }", 'CONFIG_UNKNOWN_KEY features.extra.a.fil: unknown key "fil"; hint: did you mean "fill"?'],
  ["{ expression: x1, fill: none }", 'CONFIG_WRONG_TYPE features.extra.a.fill: found "none", expected a number'],
  ["{ expression: x1, fill: .nan }", "CONFIG_WRONG_VALUE features.extra.a.fill: found .nan, expected a finite number"],
])("an extra feature that is %s is refused", (feature, expected) => {
  const [said] = faultsOf(yamlWith({ more: `features: { extra: { a: ${feature} } }` }));
  expect(said.replace(/^a\.yaml:\d+:\d+ /, "")).toBe(expected);
});

test("where finds scalars at their value, maps at their key, and what is not in the file at the nearest part that is", () => {
  const { where } = parseAnalysis(yamlWith({ channels: "channels:\n  sr:\n    model: unbinned\n    estimator: c-ratio" }), "a.yaml");
  expect(where("channels.sr.estimator")).toBe("a.yaml:10:16");
  expect(where("channels.sr")).toBe("a.yaml:8:3");
  expect(where("channels.sr.selection[0]")).toBe("a.yaml:8:3");
  expect(where("coefficients.c.range[1]")).toBe("a.yaml:4:41");
  expect(where("export.date")).toBe("a.yaml:1:1");
});

test("an alias stands for what it names", () => {
  const text = yamlWith({ channels: "channels: { sr: &region { model: unbinned, estimator: c-ratio }, vr: *region }" });
  expect(parseAnalysis(text, "a.yaml").channels.map(({ name, model }) => [name, model])).toEqual([
    ["sr", "unbinned"],
    ["vr", "unbinned"],
  ]);
});

const SINGLE: readonly (readonly [string, Parameters<typeof yamlWith>[0], string])[] = [
  [
    "wrong key",
    { name: "name: small\nchanels: {}" },
    'a.yaml:3:1 CONFIG_UNKNOWN_KEY chanels: unknown key "chanels"; hint: did you mean "channels"?',
  ],
  [
    "wrong key below",
    { channels: "channels: { sr: { model: unbinned, estimator: c-ratio, selektion: [] } }" },
    'a.yaml:7:56 CONFIG_UNKNOWN_KEY channels.sr.selektion: unknown key "selektion"; hint: did you mean "selection"?',
  ],
  [
    "missing key",
    { luminosity: "luminosity: { unit: fb^-1 }" },
    'a.yaml:3:1 CONFIG_MISSING_KEY luminosity: missing key "value"; hint: value: Integrated luminosity',
  ],
  [
    "unit",
    { luminosity: "luminosity: { value: 1, unit: pb^-1 }" },
    'a.yaml:3:31 CONFIG_WRONG_VALUE luminosity.unit: found "pb^-1", expected "fb^-1"',
  ],
  [
    "map",
    { luminosity: "luminosity: 138" },
    "a.yaml:3:13 CONFIG_WRONG_TYPE luminosity: found 138, expected a map; hint: its keys: value, unit",
  ],
  [
    "type",
    { luminosity: "luminosity: { value: 138 fb, unit: fb^-1 }" },
    'a.yaml:3:22 CONFIG_WRONG_TYPE luminosity.value: found "138 fb", expected a number',
  ],
  ["version", { version: "version: 2" }, "a.yaml:1:10 CONFIG_WRONG_VALUE version: found 2, expected 1"],
  [
    "not finite",
    { luminosity: "luminosity: { value: .inf, unit: fb^-1 }" },
    "a.yaml:3:22 CONFIG_WRONG_VALUE luminosity.value: found .inf, expected a finite number",
  ],
  [
    "not finite edge",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, edges: [0, .nan] } ] } }" },
    "a.yaml:7:66 CONFIG_WRONG_VALUE channels.cr.axes[0].edges[1]: found .nan, expected a finite number",
  ],
  [
    "misspelt choice",
    { more: "reconstruction: { smearing: generic-lch }" },
    'a.yaml:9:29 CONFIG_WRONG_VALUE reconstruction.smearing: found "generic-lch", expected one of generic-lhc, none; hint: did you mean "generic-lhc"?',
  ],
  [
    "name",
    { coefficients: "coefficients: { c: { sm: 0, range: [-2, 2] }, 2d: { sm: 0, range: [-1, 1] } }" },
    'a.yaml:4:47 CONFIG_WRONG_VALUE coefficients.2d: found the name "2d", expected a letter followed by letters, digits or "_"',
  ],
  [
    "range without the SM",
    { coefficients: "coefficients: { c: { sm: 3, range: [-2, 2] } }" },
    'a.yaml:4:29 CONFIG_RANGE coefficients.c.range: the range [-2, 2] of "c" does not contain its SM value 3',
  ],
  [
    "range backwards",
    { coefficients: "coefficients: { c: { sm: 0, range: [2, -2] } }" },
    "a.yaml:4:29 CONFIG_RANGE coefficients.c.range: found the range [2, -2], expected the lower end first",
  ],
  [
    "both sources",
    { samples: "samples: { toy: { process: p, source: { lhe: [x], simulate: { events: 1 } }, weights: { scheme: none } } }" },
    "a.yaml:5:31 CONFIG_EITHER_OR samples.toy.source: found lhe and simulate, expected exactly one of lhe, nanoaod, delphes, madminer, table, simulate",
  ],
  [
    "unknown coefficient of an estimator",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c, kt] } }" },
    'a.yaml:6:73 CONFIG_UNKNOWN_COEFFICIENT estimators.c-ratio.coefficients[1]: unknown coefficient "kt"; hint: valid: c, d',
  ],
  [
    "unknown coefficient of a scan",
    { inference: "inference: { scans: [ { coefficients: [C2] } ] }" },
    'a.yaml:8:40 CONFIG_UNKNOWN_COEFFICIENT inference.scans[0].coefficients[0]: unknown coefficient "C2"; hint: did you mean "c"?',
  ],
  [
    "scan that the estimator cannot follow",
    { inference: "inference: { scans: [ { coefficients: [d] } ] }" },
    'a.yaml:8:40 CONFIG_WRONG_ESTIMATOR inference.scans[0].coefficients: coefficient "d" is scanned, but the estimator "c-ratio" of channel "sr" does not depend on it; hint: add it to estimators.c-ratio.coefficients',
  ],
  [
    "tested point that the estimator cannot follow",
    { inference: "inference: { scans: [ { coefficients: [c] } ], points: [ { d: 2 } ] }" },
    'a.yaml:8:58 CONFIG_WRONG_ESTIMATOR inference.points[0]: coefficient "d" is tested, but the estimator "c-ratio" of channel "sr" does not depend on it; hint: add it to estimators.c-ratio.coefficients',
  ],
  [
    "channels of different coefficients",
    {
      estimators:
        "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c] }, cd-ratio: { type: ratio, method: alices, coefficients: [c, d] } }",
      channels: "channels: { sr: { model: unbinned, estimator: c-ratio }, other: { model: unbinned, estimator: cd-ratio } }",
    },
    'a.yaml:7:95 CONFIG_COEFFICIENTS_DIFFER channels.other.estimator: channel "other" is in c, d, channel "sr" in c: a likelihood needs the same; hint: train the estimators on the same coefficients, in the same order',
  ],
  [
    "prior of a coefficient that the estimator does not depend on",
    {
      estimators:
        "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], training: { prior: { d: { mean: 1, width: 1 } } } } }",
    },
    'a.yaml:6:95 CONFIG_UNKNOWN_COEFFICIENT estimators.c-ratio.training.prior.d: unknown coefficient "d"; hint: valid: c',
  ],
  [
    "prior whose mean is outside the range",
    {
      estimators:
        "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], training: { prior: { c: { mean: 9, width: 1 } } } } }",
    },
    "a.yaml:6:106 CONFIG_RANGE estimators.c-ratio.training.prior.c.mean: the mean 9 of the prior of c is outside its range [-2, 2]",
  ],
  [
    "unknown estimator",
    { channels: "channels: { sr: { model: unbinned, estimator: c-ration } }" },
    'a.yaml:7:47 CONFIG_UNKNOWN_ESTIMATOR channels.sr.estimator: unknown estimator "c-ration"; hint: did you mean "c-ratio"?',
  ],
  [
    "score in an unbinned channel",
    { channels: "channels: { sr: { model: unbinned, estimator: c-score } }" },
    'a.yaml:7:47 CONFIG_WRONG_ESTIMATOR channels.sr.estimator: estimator "c-score" learns a score, expected one of type ratio',
  ],
  [
    "method that learns something else",
    { estimators: "estimators: { c-ratio: { type: ratio, method: sally, coefficients: [c] } }" },
    'a.yaml:6:47 CONFIG_WRONG_VALUE estimators.c-ratio.method: found "sally", expected a method that learns a ratio: carl, rolr, alice, cascal, rascal, alices or quadratic',
  ],
  [
    "method of a ratio for a score",
    { estimators: "estimators: { c-ratio: { type: score, method: cascal, coefficients: [c] } }" },
    'a.yaml:6:47 CONFIG_WRONG_VALUE estimators.c-ratio.method: found "cascal", expected a method that learns a score: sally or sallino',
  ],
  [
    "method that there is not",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alicess, coefficients: [c] } }" },
    'a.yaml:6:47 CONFIG_WRONG_VALUE estimators.c-ratio.method: found "alicess", expected one of carl, rolr, alice, cascal, rascal, alices, quadratic, sally, sallino; hint: did you mean "alices"?',
  ],
  [
    "method that per-term networks do not have",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], network: { form: per-term } } }" },
    'a.yaml:6:47 CONFIG_WRONG_VALUE estimators.c-ratio.method: found "alices", expected alice, the method of networks of form per-term',
  ],
  [
    "method that networks which see the coefficients do not have",
    {
      estimators: "estimators: { c-ratio: { type: ratio, method: quadratic, coefficients: [c], network: { form: parameterised } } }",
      channels: "channels: { cr: { model: binned, axes: [ { column: x, edges: [0, 1] } ] } }",
    },
    'a.yaml:6:47 CONFIG_WRONG_VALUE estimators.c-ratio.method: found "quadratic", expected a method of networks of form parameterised: carl, rolr, alice, cascal, rascal or alices',
  ],
  [
    "networks that see several coefficients in an unbinned channel",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c, d], network: { form: parameterised } } }" },
    'a.yaml:7:47 CONFIG_WRONG_ESTIMATOR channels.sr.estimator: the networks of estimator "c-ratio" see 2 coefficients, expected one, or a quadratic form in them: a likelihood is evaluated at many points; hint: use form: structured for an unbinned channel',
  ],
  [
    "calibration of a ratio",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], calibration: isotonic } }" },
    'a.yaml:6:87 CONFIG_WRONG_VALUE estimators.c-ratio.calibration: found "isotonic", expected none, as a calibrated ratio would not be a quadratic form in the coefficients',
  ],
  [
    "unknown sample",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, quantiles: { of: tyo, bins: 4 } } ] } }" },
    'a.yaml:7:72 CONFIG_UNKNOWN_SAMPLE channels.cr.axes[0].quantiles.of: unknown sample "tyo"; hint: did you mean "toy"?',
  ],
  [
    "edges backwards",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, edges: [0, 2, 1] } ] } }" },
    "a.yaml:7:69 CONFIG_EDGES channels.cr.axes[0].edges[2]: found the edge 1 after 2, expected ascending edges",
  ],
  [
    "shares backwards",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, quantiles: { of: toy, at: [0.5, 0.2] } } ] } }" },
    "a.yaml:7:87 CONFIG_EDGES channels.cr.axes[0].quantiles.at[1]: found the share 0.2 after 0.5, expected ascending shares",
  ],
  [
    "shares and a number of bins",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, quantiles: { of: toy, at: [0.5], bins: 2 } } ] } }" },
    "a.yaml:7:55 CONFIG_EITHER_OR channels.cr.axes[0].quantiles: found bins and at, expected exactly one of bins, at",
  ],
  [
    "a column binned twice",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, edges: [0, 1] }, { column: x, edges: [0, 2] } ] } }" },
    'a.yaml:7:82 CONFIG_DUPLICATE_NAME channels.cr.axes[1].column: "x" is binned twice',
  ],
  [
    "a signal without background",
    { channels: "channels: { cr: { model: binned, axes: [ { column: x, significance: { signal: [toy], bins: 4 } } ] } }" },
    "a.yaml:7:71 CONFIG_WRONG_VALUE channels.cr.axes[0].significance.signal: found every sample as signal, expected one at least that is background; hint: name the signal alone, or use quantiles",
  ],
  [
    "key of the other model",
    { channels: "channels: { cr: { model: binned, estimator: c-ratio, axes: [ { column: x, edges: [0, 1] } ] } }" },
    'a.yaml:7:34 CONFIG_UNKNOWN_KEY channels.cr.estimator: key "estimator" has no meaning with model: binned; hint: leave it out',
  ],
  [
    "level outside (0, 1)",
    { inference: "inference: { scans: [ { coefficients: [c] } ], intervals: { levels: [68] } }" },
    "a.yaml:8:70 CONFIG_WRONG_VALUE inference.intervals.levels[0]: found 68, expected less than 1",
  ],
  [
    "levels backwards",
    { inference: "inference: { scans: [ { coefficients: [c] } ], intervals: { levels: [0.95, 0.68] } }" },
    "a.yaml:8:76 CONFIG_RANGE inference.intervals.levels[1]: found the level 0.68 after 0.95, expected ascending levels",
  ],
  [
    "fewer toys than a level needs",
    { inference: "inference: { scans: [ { coefficients: [c] } ], intervals: { method: feldman-cousins, toys: 199 } }" },
    "a.yaml:8:92 CONFIG_RANGE inference.intervals.toys: found 199 toys at each point, expected at least 200 for level 0.95",
  ],
  [
    "no scan of one coefficient",
    {
      inference: "inference: { scans: [ { coefficients: [c, d] } ] }",
      estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c, d] } }",
    },
    "a.yaml:8:14 CONFIG_MISSING_KEY inference.scans: found no scan of one coefficient, expected at least one; hint: add { coefficients: [c] }: intervals and impacts are of one coefficient",
  ],
  [
    "terms of a branching fraction",
    { more: "branching: { bb: { coefficients: [c, e], matrix: [1, 0, 0], held: { e: 0 } } }" },
    "a.yaml:9:42 CONFIG_WRONG_VALUE branching.bb.matrix: found 3 terms, expected 6 of 2 coefficients",
  ],
  [
    "unknown coefficient of a branching fraction",
    { more: "branching: { bb: { coefficients: [cc], matrix: [1, 0, 0] } }" },
    'a.yaml:9:35 CONFIG_UNKNOWN_COEFFICIENT branching.bb.coefficients[0]: unknown coefficient "cc"; hint: did you mean "c"?',
  ],
  [
    "unknown branching fraction",
    {
      samples: "samples: { toy: { process: toys, branching: b, source: { lhe: [ toy.lhe ] }, weights: { scheme: madgraph } } }",
      more: "branching: { bb: { coefficients: [c], matrix: [1, 0, 0] } }",
    },
    'a.yaml:5:45 CONFIG_UNKNOWN_BRANCHING samples.toy.branching: unknown branching fraction "b"; hint: did you mean "bb"?',
  ],
  [
    "range of a free normalisation",
    { more: "systematics: { norm: { type: free, range: [2, 3] } }" },
    "a.yaml:9:36 CONFIG_RANGE systematics.norm.range: found the range [2, 3], expected one within which the factor 1 lies, from 0 on",
  ],
  [
    "split",
    { more: "split: { train: 0.7 }" },
    "a.yaml:9:1 CONFIG_SPLIT split: train, validation and test add up to 1.1, expected 1; hint: found 0.7, 0.15 and 0.25; a fraction left out has its default",
  ],
  [
    "point outside the range",
    { inference: "inference: { scans: [ { coefficients: [c] } ], points: [ { c: 1 }, { c: 5 } ] }" },
    "a.yaml:8:73 CONFIG_RANGE inference.points[1].c: c = 5 is outside its range [-2, 2]",
  ],
  [
    "unknown coefficient of a point",
    { inference: "inference: { scans: [ { coefficients: [c] } ], points: [ { kt: 1 } ] }" },
    'a.yaml:8:64 CONFIG_UNKNOWN_COEFFICIENT inference.points[0].kt: unknown coefficient "kt"; hint: valid: c, d',
  ],
  [
    "listed twice",
    { more: "features: { sets: [general, general] }" },
    'a.yaml:9:29 CONFIG_DUPLICATE_NAME features.sets[1]: "general" is listed twice',
  ],
  [
    "scanned twice",
    { inference: "inference: { scans: [ { coefficients: [c] }, { coefficients: [c] } ] }" },
    'a.yaml:8:63 CONFIG_DUPLICATE_NAME inference.scans[1].coefficients[0]: coefficient "c" is scanned twice',
  ],
  [
    "date",
    { more: "export: { date: 2026-02-30 }" },
    'a.yaml:9:17 CONFIG_WRONG_VALUE export.date: found "2026-02-30", expected a day of the calendar',
  ],
  [
    "edges of an efficiency map backwards",
    { more: "export: { efficiency_maps: { tag: { selection: [x > 0], axes: [ { column: x, edges: [0, 2, 1] } ] } } }" },
    "a.yaml:9:92 CONFIG_EDGES export.efficiency_maps.tag.axes[0].edges[2]: found the edge 1 after 2, expected ascending edges",
  ],
  [
    "quantiles of no sample in an efficiency map",
    { more: "export: { efficiency_maps: { tag: { selection: [x > 0], axes: [ { column: x, quantiles: { of: tt, bins: 3 } } ] } } }" },
    'a.yaml:9:95 CONFIG_UNKNOWN_SAMPLE export.efficiency_maps.tag.axes[0].quantiles.of: unknown sample "tt"; hint: did you mean "toy"?',
  ],
  [
    "significance in an efficiency map",
    {
      more: "export: { efficiency_maps: { tag: { selection: [x > 0], axes: [ { column: x, significance: { signal: toy, bins: 3 } } ] } } }",
    },
    "a.yaml:9:78 CONFIG_WRONG_VALUE export.efficiency_maps.tag.axes[0].significance: found significance, expected edges or quantiles: a map has no signal",
  ],
  [
    "key given twice",
    { more: "name: again" },
    'a.yaml:9:1 CONFIG_DUPLICATE_KEY: key "name" is given twice; hint: the first is at a.yaml:2:1',
  ],
  [
    "syntax",
    { name: "name: [small" },
    "a.yaml:3:1 CONFIG_YAML_SYNTAX: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "an expression with brackets",
    { more: "features: { extra: { m: mass(jets[0]) } }" },
    'a.yaml:9:34 CONFIG_YAML_SYNTAX: not valid YAML: unexpected flow-seq-start at node end; hint: text with brackets goes in quotes: "mass(jets[0] + jets[1])"',
  ],
  [
    "an alias without its anchor",
    { name: "name: *small" },
    "a.yaml:2:7 CONFIG_YAML_SYNTAX: not valid YAML: unresolved alias (the anchor must be set before the alias): small",
  ],
  [
    "event files without a weight scheme",
    { samples: "samples: { toy: { process: p, source: { lhe: [x] } } }" },
    'a.yaml:5:12 CONFIG_MISSING_KEY samples.toy: missing key "weights"; hint: weights: { scheme: madgraph }, or { scheme: none } for a process that does not depend on the coefficients',
  ],
  [
    "a cross section of the simulated process",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 9, cross_section: { value: 1, unit: pb } } } } }" },
    'a.yaml:5:66 CONFIG_UNKNOWN_KEY samples.toy.source.simulate.cross_section: key "cross_section" has no meaning with process: tHq; hint: to scale the sample, put it beside "source"',
  ],
  [
    "benchmarks of the closed-form process",
    { samples: "samples: { toy: { process: closed-form, source: { simulate: { events: 9, benchmarks: [ { c: 1 } ] } } } }" },
    'a.yaml:5:74 CONFIG_UNKNOWN_KEY samples.toy.source.simulate.benchmarks: key "benchmarks" has no meaning with process: closed-form; hint: leave it out',
  ],
  [
    "scaling of the closed-form process",
    { samples: "samples: { toy: { process: closed-form, source: { simulate: { events: 9 } }, cross_section: { value: 1, unit: pb } } }" },
    'a.yaml:5:78 CONFIG_UNKNOWN_KEY samples.toy.cross_section: key "cross_section" has no meaning with process: closed-form; hint: leave it out',
  ],
  [
    "weights of simulated events",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 9 } }, weights: { scheme: none } } }" },
    'a.yaml:5:70 CONFIG_UNKNOWN_KEY samples.toy.weights: key "weights" has no meaning with source: simulate; hint: leave it out',
  ],
  [
    "NanoAOD without a b-tag threshold",
    {
      samples:
        "samples: { tt: { process: tt, source: { nanoaod: x.root }, weights: { scheme: none }, cross_section: { value: 1, unit: pb } } }",
      more: "objects: { jets: { btag: btagDeepFlavB } }",
    },
    'a.yaml:9:12 CONFIG_MISSING_KEY objects.jets: missing key "threshold": sample "tt" has several b-tag scores; hint: say which one tags b jets, and from where on: objects: { jets: { threshold: 0.2783 } }',
  ],
  [
    "NanoAOD without weights",
    { samples: "samples: { tt: { process: tt, source: { nanoaod: x.root } } }", more: JETS },
    'a.yaml:5:12 CONFIG_MISSING_KEY samples.tt: missing key "weights"; hint: weights: { map: weights.yaml }, or { scheme: none } for a process that does not depend on the coefficients',
  ],
  [
    "a weight map of Les Houches files",
    { samples: "samples: { tt: { process: tt, source: { lhe: [x] }, weights: { map: tt.yaml } } }" },
    "a.yaml:5:69 CONFIG_WEIGHTS samples.tt.weights.map: found a weight map, expected one of scheme: madgraph, scheme: none with source: lhe",
  ],
  [
    "scheme and map",
    { samples: "samples: { tt: { process: tt, source: { delphes: x.root }, weights: { map: tt.yaml, scheme: none } } }" },
    "a.yaml:5:60 CONFIG_EITHER_OR samples.tt.weights: found scheme and map, expected exactly one of scheme, map",
  ],
  [
    "stored polynomials without names",
    {
      samples:
        "samples: { tt: { process: tt, source: { table: x.csv }, weights: { scheme: topcoffea }, cross_section: { value: 1, unit: pb } } }",
    },
    'a.yaml:5:57 CONFIG_MISSING_KEY samples.tt.weights: missing key "coefficients"; hint: scheme: topcoffea needs the names of the coefficients in their order (WCnames of the sample)',
  ],
  [
    "a table without a column of weights",
    {
      samples:
        "samples: { tt: { process: tt, source: { table: x.csv }, weights: { scheme: none }, cross_section: { value: 1, unit: pb } } }",
    },
    'a.yaml:5:57 CONFIG_MISSING_KEY samples.tt.weights: missing key "nominal"; hint: nominal: the column that is the weight of the events',
  ],
  [
    "parameters of another scheme",
    {
      samples:
        'samples: { tt: { process: tt, source: { table: x.csv }, weights: { map: a.yaml, parameters: { "dim6 2": ctG } }, cross_section: { value: 1, unit: pb } } }',
    },
    'a.yaml:5:81 CONFIG_UNKNOWN_KEY samples.tt.weights.parameters: key "parameters" has a meaning with scheme: madgraph only; hint: leave it out',
  ],
  [
    "a table without a cross section",
    { samples: "samples: { tt: { process: tt, source: { table: x.csv }, weights: { scheme: none, nominal: w } } }" },
    'a.yaml:5:12 CONFIG_MISSING_KEY samples.tt: missing key "cross_section": files of source: table do not say it; hint: cross_section: { value: 0.5, unit: pb }, that of all generated events at the SM',
  ],
  [
    "a mixture of files of columns",
    {
      samples: "samples: { tt: { process: tt, source: { madminer: x.h5 }, combine: mixture } }",
    },
    "a.yaml:5:68 CONFIG_WRONG_VALUE samples.tt.combine: found mixture, expected sum with source: madminer; hint: a mixture needs the point of generation and the cross section there of each file, which Les Houches headers say",
  ],
  [
    "a column of weights beside a weight map",
    {
      samples:
        "samples: { tt: { process: tt, source: { table: x.csv }, weights: { map: a.yaml, nominal: w }, cross_section: { value: 1, unit: pb } } }",
    },
    'a.yaml:5:90 CONFIG_UNKNOWN_KEY samples.tt.weights.nominal: key "nominal" has a meaning with scheme: none, named or topcoffea only; hint: leave it out',
  ],
  [
    "muons away from jets",
    { more: "objects: { muons: { away_from: { jets: 0.4 } } }" },
    "a.yaml:9:40 CONFIG_WRONG_VALUE objects.muons.away_from.jets: found jets, which are selected after muons or with them; hint: muons may be kept away from electrons",
  ],
  [
    "a variation without a factor",
    { more: "systematics: { jes: { type: scale, objects: jets } }" },
    'a.yaml:9:16 CONFIG_MISSING_KEY systematics.jes: missing key "up"; hint: { type: scale, objects: jets, up: 1.02, down: 0.98 }',
  ],
  [
    "an uncertainty of the normalisation that is an expression",
    { more: "systematics: { lumi: { type: normalisation, up: 1 + pt } }" },
    'a.yaml:9:49 CONFIG_WRONG_TYPE systematics.lumi.up: found "1 + pt", expected a number',
  ],
  [
    "an uncertainty that is called like a coefficient",
    { more: "systematics: { c: { type: normalisation, up: 1.1 } }" },
    'a.yaml:9:16 CONFIG_DUPLICATE_NAME systematics.c: a coefficient is called "c", too, and both are parameters of one likelihood; hint: give the uncertainty another name',
  ],
  [
    "a variation of a sample that is not there",
    { more: "systematics: { mu: { type: weights, of: scale, samples: [ toys ] } }" },
    'a.yaml:9:59 CONFIG_UNKNOWN_SAMPLE systematics.mu.samples[0]: unknown sample "toys"; hint: did you mean "toy"?',
  ],
  [
    "no events",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 0 } } } }" },
    "a.yaml:5:63 CONFIG_WRONG_VALUE samples.toy.source.simulate.events: found 0, expected at least 1",
  ],
  [
    "no benchmarks",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 9, benchmarks: [] } } } }" },
    "a.yaml:5:66 CONFIG_WRONG_VALUE samples.toy.source.simulate.benchmarks: found 0 entries, expected at least 1",
  ],
  [
    "a benchmark that is no number",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 9, benchmarks: [ { kt: one } ] } } } }" },
    'a.yaml:5:86 CONFIG_WRONG_TYPE samples.toy.source.simulate.benchmarks[0].kt: found "one", expected a number',
  ],
  [
    "decays that are neither a map nor none",
    { samples: "samples: { toy: { process: tHq, source: { simulate: { events: 9, decays: nothing } } } }" },
    'a.yaml:5:74 CONFIG_WRONG_VALUE samples.toy.source.simulate.decays: found "nothing", expected "none", or a map such as { tt: semileptonic, h: bb }',
  ],
  [
    "observed data without files",
    { inference: "inference: { data: observed, scans: [ { coefficients: [c] } ] }" },
    'a.yaml:8:20 CONFIG_WRONG_VALUE inference.data: found "observed", expected asimov, pseudo-data, or a map such as { observed: { nanoaod: "data/*.root" } }',
  ],
  [
    "observed data whose kind is not said",
    { inference: "inference: { data: { observed: x.csv }, scans: [ { coefficients: [c] } ] }" },
    'a.yaml:8:32 CONFIG_WRONG_TYPE inference.data.observed: found "x.csv", expected a map; hint: its keys: lhe, nanoaod, delphes, table',
  ],
  [
    "observed data of two kinds",
    { inference: "inference: { data: { observed: { table: x.csv, lhe: x.lhe } }, scans: [ { coefficients: [c] } ] }" },
    "a.yaml:8:22 CONFIG_EITHER_OR inference.data.observed: found lhe and table, expected exactly one of lhe, nanoaod, delphes, table",
  ],
  [
    "a sample with the name of the observed data",
    {
      samples: "samples: { data: { process: tHq, source: { simulate: { events: 9 } } } }",
      inference: "inference: { data: { observed: { table: x.csv } }, scans: [ { coefficients: [c] } ] }",
    },
    'a.yaml:5:12 CONFIG_DUPLICATE_NAME samples.data: a sample is called "data", as the observed data are; hint: give the sample another name',
  ],
  [
    "validation channels alone",
    { channels: "channels: { vr: { role: validation, model: binned, axes: [ { column: x, edges: [0, 1] } ] } }" },
    "a.yaml:7:1 CONFIG_WRONG_VALUE channels: found validation channels only, expected one that makes the likelihood; hint: give a channel role: signal or role: control",
  ],
];

test.each(SINGLE)("%s: one fault, at its place", (_, changes, message) => {
  expect(faultsOf(yamlWith(changes))).toEqual([message]);
});

const NOT_YET: readonly (readonly [string, Parameters<typeof yamlWith>[0]])[] = [
  [
    "estimators.c-ratio.network.form",
    { estimators: "estimators: { c-ratio: { type: ratio, method: alices, coefficients: [c], network: { form: double } } }" },
  ],
];

test.each(NOT_YET)("%s is refused as not in this version, once, with what is possible instead", (path, changes) => {
  const faults = faultsOf(yamlWith(changes));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^a\.yaml:\d+:\d+ CONFIG_NOT_SUPPORTED /);
  expect(faults[0]).toContain(` ${path}: `);
  expect(faults[0]).toMatch(/is not in this version; hint: \w/);
});

test("several faults are told together, in the file's order", () => {
  const faults = faultsOf(yamlWith({ more: "features: { sets: 3 }", version: "version: one", samples: "samples: {}" }));
  expect(faults.map((fault) => fault.split(" ", 2).join(" "))).toEqual([
    "a.yaml:1:10 CONFIG_WRONG_VALUE",
    "a.yaml:5:1 CONFIG_WRONG_VALUE",
    "a.yaml:9:19 CONFIG_WRONG_TYPE",
  ]);
});

test("files that are no analysis are told apart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "analysis-"));
  await writeFile(join(folder, "analysis.yaml"), yamlWith());
  await writeFile(join(folder, "events.lhe"), '<LesHouchesEvents version="3.0">');
  await expect(loadAnalysis(join(folder, "analysis.yaml"))).resolves.toMatchObject({ name: "small", directory: folder });
  await expect(loadAnalysis(join(folder, "analisys.yaml"))).rejects.toMatchObject({
    code: "CONFIG_NO_SUCH_FILE",
    hint: 'did you mean "analysis.yaml"?',
  });
  await expect(loadAnalysis(folder)).rejects.toMatchObject({
    code: "CONFIG_NOT_AN_ANALYSIS",
    hint: `did you mean "${folder}/analysis.yaml"?`,
  });
  await expect(loadAnalysis(join(folder, "events.lhe"))).rejects.toMatchObject({ code: "CONFIG_NOT_AN_ANALYSIS" });
  expect(faultsOf("")).toEqual([
    expect.stringMatching(/^a\.yaml:1:1 CONFIG_WRONG_TYPE analysis: found nothing, expected a map; hint: its keys: version, name, /),
  ]);
});
