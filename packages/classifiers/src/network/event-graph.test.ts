import { expect, test } from "@jest/globals";
import type { EventGraphSettings } from "@ratiometer/config";
import { randomStream } from "@ratiometer/tables";
import { gradients } from "../graph/differentiate.ts";
import { input, sum } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { plainEventGraph } from "../testing/plain-event-graph.ts";
import { eventGraph } from "./event-graph-columns.ts";
import type { Activation, Architecture } from "./mlp.ts";
import { networkBody, parametersOf, parameterTensors } from "./network-body.ts";

const EVENTS = 6;

// eight objects: a factor of 1/8 is exact, and those of products are float32 in the engine
/** Columns of three jets, two leptons, two tops and missing momentum, and two of the event. */
const NAMES = [
  ...[1, 2, 3].flatMap((n) => ["pt", "eta", "phi", "mass", "btag"].map((key) => `jet${n}_${key}`)),
  "n_jets",
  ...[0, 1].flatMap((n) => ["log_pt", "eta", "phi", "log_energy", "charge"].map((key) => `lepton${n}_${key}`)),
  ...[1, 2].flatMap((n) => ["px", "py", "pz", "energy", "found"].map((key) => `top_${key}_${n}`)),
  "met",
  "met_phi",
  "ht",
];

const SETTINGS: EventGraphSettings = {
  objects: [
    {
      name: "jet",
      momentum: { pt: "jet*_pt", eta: "jet*_eta", phi: "jet*_phi", mass: "jet*_mass" },
      features: { b: "jet*_btag" },
      present: "n_jets",
    },
    {
      name: "lepton",
      momentum: { log_pt: "lepton*_log_pt", eta: "lepton*_eta", phi: "lepton*_phi", log_energy: "lepton*_log_energy" },
      features: { charge: "lepton*_charge" },
    },
    {
      name: "top",
      momentum: { px: "top_px_*", py: "top_py_*", pz: "top_pz_*", energy: "top_energy_*" },
      features: {},
      present: "top_found_*",
    },
    { name: "met", momentum: { pt: "met", phi: "met_phi" }, features: {} },
  ],
  layers: 2,
  width: 5,
  pooling: "sum",
};

const PHI = 2 * Math.PI;

/** An event: some of its objects are there, what is filled in for the others is `fill`. */
function event(seed: number, fill: number, turn = 0): Float64Array {
  const stream = randomStream(1, "event", seed);
  const row = new Map<string, number>();
  const jets = seed % 4;
  for (let n = 1; n <= 3; n++) {
    const values = [
      20 + 80 * stream.uniform(),
      2 * stream.normal(),
      PHI * stream.uniform() + turn,
      5 + 10 * stream.uniform(),
      stream.uniform(),
    ];
    ["pt", "eta", "phi", "mass", "btag"].forEach((key, i) => row.set(`jet${n}_${key}`, n <= jets ? values[i] : fill));
  }
  row.set("n_jets", jets);
  for (let n = 0; n < 2; n++) {
    const [logPt, eta] = [3 + stream.normal(), stream.normal()];
    const values = [logPt, eta, PHI * stream.uniform() + turn, logPt + Math.log(Math.cosh(eta)) + 0.01, n === 0 ? 1 : -1];
    const there = n < seed % 3;
    ["log_pt", "eta", "phi", "log_energy", "charge"].forEach((key, i) =>
      row.set(`lepton${n}_${key}`, there ? values[i] : Math.min(-9, -fill)),
    );
  }
  for (let n = 1; n <= 2; n++) {
    const [pt, phi, pz] = [150 * stream.uniform() + 1, PHI * stream.uniform() + turn, 200 * stream.normal()];
    const there = seed % 2 === n % 2 && seed > 0;
    const values = [pt * Math.cos(phi), pt * Math.sin(phi), pz, Math.hypot(pt, pz, 173)];
    ["px", "py", "pz", "energy"].forEach((key, i) => row.set(`top_${key}_${n}`, there ? values[i] : fill));
    row.set(`top_found_${n}`, Number(there));
  }
  const met = 30 * stream.uniform() + 1;
  row.set("met", seed > 0 ? met : -1).set("met_phi", PHI * stream.uniform() + turn);
  row.set("ht", stream.normal());
  return Float64Array.from(NAMES, (name) => row.get(name) ?? NaN);
}

function architectureOf(pooling: "sum" | "attention", activation: Activation): Architecture {
  const graph = eventGraph({ ...SETTINGS, pooling }, NAMES, "graph");
  return { inputs: NAMES.length, hidden: [6], outputs: 2, activation, graph };
}

/** Parameters of any size; scales are positive. */
const drawn = (architecture: Architecture): Map<string, Float64Array> => {
  const stream = randomStream(2, "parameters");
  return new Map(
    parametersOf(architecture).map(({ name, rows, columns }) => [
      name,
      Float64Array.from({ length: rows * columns }, () => (name.endsWith("scale") ? 0.5 + stream.uniform() : 0.6 * stream.normal())),
    ]),
  );
};

type Rows = readonly Float64Array[];

/** Outputs of events, and derivatives of their sum by the columns. */
async function opened(architecture: Architecture) {
  const x = input("x", "batch", NAMES.length);
  const parameters = parameterTensors(architecture);
  const y = networkBody(x, parameters, architecture);
  const evaluate = await evaluator(
    [x, ...parameters],
    [
      { name: "y", tensor: y },
      { name: "slope", tensor: gradients(sum(y, "columns"), [x])[0] },
      ...gradients(sum(y, "all"), parameters).map((tensor, i) => ({ name: `of_${parameters[i].name ?? ""}`, tensor })),
    ],
  );
  const values = drawn(architecture);
  const run = (rows: Rows) => evaluate({ x: Float64Array.from(rows.flatMap((row) => [...row])), ...Object.fromEntries(values) });
  return { run, values };
}

const events = (fill: number, turn = 0): Rows => Array.from({ length: EVENTS }, (_, seed) => event(seed, fill, turn));

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), a.length === b.length ? 0 : Infinity);

const CASES = [
  ["sum", "tanh"],
  ["sum", "elu"],
  ["attention", "silu"],
  ["attention", "relu"],
] as const;

test.each(CASES)("a network with pooling by %s and %s agrees with loops over objects", async (pooling, activation) => {
  const architecture = architectureOf(pooling, activation);
  const { run, values } = await opened(architecture);
  const rows = events(0);
  const { y } = await run(rows);
  const expected = rows.flatMap((row) => plainEventGraph(row, (name) => values.get(name) ?? [], architecture));
  expect(furthest(y, expected)).toBeLessThan(1e-9);
  // the events differ, and so do their objects
  expect(new Set(Array.from(y, (value) => value.toFixed(6))).size).toBe(2 * EVENTS);
});

test.each(["sum", "attention"] as const)(
  "objects of a kind may be exchanged, and an event turned around the beam, with pooling by %s",
  async (pooling) => {
    const { run } = await opened(architectureOf(pooling, "silu"));
    const rows = events(0);
    const { y } = await run(rows);
    const exchanged = rows.map((row) => {
      const other = Float64Array.from(row);
      const swap = (a: number, b: number, width: number): void => {
        other.set(row.subarray(a, a + width), b);
        other.set(row.subarray(b, b + width), a);
      };
      // jets 1 and 2 where there are two, tops where there is one
      if (row[NAMES.indexOf("n_jets")] >= 2) swap(0, 5, 5);
      swap(NAMES.indexOf("top_px_1"), NAMES.indexOf("top_px_2"), 5);
      return other;
    });
    expect(
      furthest(
        exchanged.flatMap((row) => [...row]),
        rows.flatMap((row) => [...row]),
      ),
    ).toBeGreaterThan(1);
    expect(furthest((await run(exchanged)).y, y)).toBeLessThan(1e-12);
    expect(furthest((await run(events(0, 1.234))).y, y)).toBeLessThan(1e-9);
  },
);

test.each(["sum", "attention"] as const)("what is filled in for absent objects has no influence, with pooling by %s", async (pooling) => {
  const { run } = await opened(architectureOf(pooling, "tanh"));
  const [nothing, ...others] = await Promise.all([0, -9, 1e30, 3.4e38].map((fill) => run(events(fill))));
  for (const { y } of others) expect([...y]).toEqual([...nothing.y]);
  const row = events(3.4e38);
  const { slope } = await run(row);
  expect(slope.every(Number.isFinite)).toBe(true);
  const jet3 = NAMES.indexOf("jet3_pt");
  row.forEach((values, i) => {
    const there = values[NAMES.indexOf("n_jets")] >= 3;
    const slopes = slope.subarray(i * NAMES.length + jet3, i * NAMES.length + jet3 + 5);
    expect(slopes.every((value) => value !== 0)).toBe(there);
    if (!there) expect([...slopes].map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
  });
});

test.each(["sum", "attention"] as const)("an event without objects has an output and derivatives, with pooling by %s", async (pooling) => {
  const architecture = architectureOf(pooling, "tanh");
  const { run, values } = await opened(architecture);
  const empty = event(0, -9);
  const results = await run([empty]);
  expect(
    furthest(
      results["y"],
      plainEventGraph(empty, (name) => values.get(name) ?? [], architecture),
    ),
  ).toBeLessThan(1e-12);
  for (const numbers of Object.values(results)) expect(numbers.every(Number.isFinite)).toBe(true);
  expect(results["of_sender_weights_0"].every((value) => value === 0)).toBe(true);
});

test("one kind of objects needs no flag, and an event no columns of its own", async () => {
  const objects = SETTINGS.objects.slice(1, 2);
  const names = NAMES.filter((name) => name.startsWith("lepton"));
  const graph = eventGraph({ ...SETTINGS, objects }, names, "graph");
  const architecture: Architecture = { inputs: names.length, hidden: [], outputs: 1, activation: "tanh", graph };
  const layout = parametersOf(architecture).map(({ name, rows, columns }) => `${name} ${rows} x ${columns}`);
  expect(layout).toContain("node_weights 4 x 5");
  expect(layout.some((text) => text.startsWith("global_weights"))).toBe(false);
  const x = input("x", "batch", names.length);
  const parameters = parameterTensors(architecture);
  const evaluate = await evaluator([x, ...parameters], [{ name: "y", tensor: networkBody(x, parameters, architecture) }]);
  const values = drawn(architecture);
  const rows = events(-9).map((row) => row.filter((_, i) => NAMES[i].startsWith("lepton")));
  const { y } = await evaluate({ x: Float64Array.from(rows.flatMap((row) => [...row])), ...Object.fromEntries(values) });
  expect(
    furthest(
      y,
      rows.flatMap((row) => plainEventGraph(row, (name) => values.get(name) ?? [], architecture)),
    ),
  ).toBeLessThan(1e-12);
});
