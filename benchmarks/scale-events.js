import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomStream, tableOf, writeParquet } from "@ratiometer/tables";

/** Events of one file: what of the events is in memory while they are made. */
const FILE_EVENTS = 250_000;

/** Coefficients c0, c1, … */
const coefficientNames = (count) => Array.from({ length: count }, (_, p) => `c${p}`);

/** Points that determine a quadratic form: the SM, one and minus one along each axis, and one on two axes at a time. */
function points(coefficients) {
  const names = coefficientNames(coefficients);
  const pairs = names.flatMap((a, i) => names.slice(0, i).map((b) => ({ [a]: 1, [b]: 1 })));
  return [{}, ...names.flatMap((name) => [{ [name]: 1 }, { [name]: -1 }]), ...pairs];
}

/**
 * Some events. Hidden are standard normal z_p, one for each coefficient, and y, with the weight
 *
 *   w(c)/w(0) = (1 + Σ c_p z_p/2)² + Σ (c_p y/5)²;
 *
 * seen are the z_p with a resolution, and standard normal noise in the other columns. A varied weight has the factor 1 ± 0.02 tanh z_0.
 */
function eventTable({ coefficients, features, variations }, events, file) {
  const stream = randomStream(20261129, "scale", file);
  const names = coefficientNames(coefficients);
  const at = points(coefficients).map((point) => names.map((name) => point[name] ?? 0));
  const column = () => new Float64Array(events);
  const x = Array.from({ length: features }, column);
  const w = at.map(column);
  const shifted = Array.from({ length: 2 * variations }, column);
  const z = new Float64Array(coefficients);
  for (let i = 0; i < events; i++) {
    for (let p = 0; p < coefficients; p++) z[p] = stream.normal();
    const y = stream.normal();
    for (let f = 0; f < features; f++) x[f][i] = f < coefficients ? z[f] + 0.5 * stream.normal() : stream.normal();
    for (const [t, c] of at.entries()) {
      const linear = 1 + c.reduce((sum, value, p) => sum + (value * z[p]) / 2, 0);
      w[t][i] = linear ** 2 + c.reduce((sum, value) => sum + (value * y * 0.2) ** 2, 0);
    }
    const shift = 0.02 * Math.tanh(z[0]);
    for (let v = 0; v < variations; v++) [shifted[2 * v][i], shifted[2 * v + 1][i]] = [1 + shift, 1 - shift];
  }
  const named = (columns, name) => columns.map((values, i) => [name(i), { values, unit: "1" }]);
  return tableOf([
    ...named(x, (f) => `x${f}`),
    ...named(w, (t) => `w_${t}`),
    ...named(shifted, (v) => `n${v >> 1}_${v % 2 === 0 ? "up" : "down"}`),
  ]);
}

const weightMap = ({ coefficients, variations }) => ({
  version: 1,
  coefficients: Object.fromEntries(coefficientNames(coefficients).map((name) => [name, { sm: 0 }])),
  generation: {},
  weights: { relative_to: "none", columns: Object.fromEntries(points(coefficients).map((point, t) => [`w_${t}`, point])) },
  ...(variations === 0
    ? {}
    : {
        variations: {
          columns: Object.fromEntries(
            Array.from({ length: variations }, (_, v) => [`n${v}`, { up: `n${v}_up`, down: `n${v}_down`, nominal: "w_0" }]),
          ),
        },
      }),
  sum_of_weights: "events",
});

/** What runs of any size have in common. */
const common = (coefficients, range, networks) => ({
  version: 1,
  name: "scale",
  seed: 20261129,
  luminosity: { value: 0.3, unit: "fb^-1" },
  coefficients: Object.fromEntries(coefficients.map((name) => [name, { sm: 0, range }])),
  estimators: {
    ratio: {
      type: "ratio",
      method: "alices",
      coefficients,
      network: { hidden: [32, 32], activation: "silu" },
      training: { epochs: 1, batch: 4096, memory: "500 MB" },
      ensemble: networks,
    },
  },
  channels: { all: { model: "unbinned", estimator: "ratio" } },
  inference: { scans: [{ coefficients: [coefficients[0]], points: 21 }] },
  export: { title: "Scale", authors: ["Noether, Emmy"] },
});

/** An analysis of the process in closed form, as text. */
export const closedFormAnalysis = (events) =>
  JSON.stringify(
    {
      ...common(["c"], [-2, 2], 2),
      samples: { events: { process: "closed-form", source: { simulate: { events, cross_section: { value: 1, unit: "pb" } } } } },
    },
    null,
    2,
  );

/** An analysis of the events as it comes in the file. @param size numbers of coefficients, features, variations of the weight, networks */
const analysis = ({ coefficients, variations, networks }, files, map) => ({
  ...common(coefficientNames(coefficients), [-1, 1], networks),
  samples: { events: { process: "any", source: { table: files }, weights: { map }, cross_section: { value: 1, unit: "pb" } } },
  systematics: {
    luminosity: { type: "normalisation", samples: "all", up: 1.01, down: 0.99 },
    ...(variations === 0 ? {} : { shapes: { type: "weights", of: "nuisance" } }),
  },
});

/**
 * Files of events in a folder, those that are there taken as they are, and an analysis of them.
 * @param size numbers of events, coefficients, features, variations of the weight, networks
 * @returns path of the analysis
 */
export async function scaleAnalysis(folder, size) {
  const { events, coefficients, features, variations } = size;
  const home = join(folder, `${coefficients}-coefficients-${features}-features-${variations}-variations`);
  await mkdir(home, { recursive: true });
  const files = [];
  for (let first = 0; first < events; first += FILE_EVENTS) {
    const own = Math.min(FILE_EVENTS, events - first);
    const file = join(home, `${String(first / FILE_EVENTS).padStart(3, "0")}-${own}.parquet`);
    files.push(file);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (!there) await writeParquet(file, eventTable(size, own, first / FILE_EVENTS));
  }
  const map = join(home, "weights.yaml");
  const yaml = join(home, `${events}-events-${size.networks}-networks.yaml`);
  // JSON is YAML
  await writeFile(map, JSON.stringify(weightMap(size), null, 2));
  await writeFile(yaml, JSON.stringify(analysis(size, files, map), null, 2));
  return yaml;
}
