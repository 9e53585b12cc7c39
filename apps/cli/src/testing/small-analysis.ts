import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomStream } from "@ratiometer/tables";

/** What a test may change of a small analysis: whole values of its top-level keys, as YAML. */
export type Parts = Readonly<Record<string, string>>;

const COMMON: Parts = {
  version: "1",
  name: "small",
  seed: "7",
  luminosity: "{ value: 1, unit: fb^-1 }",
  split: "{ train: 0.5, validation: 0.2, test: 0.3 }",
};

/** Drawing and packing take longer than all else of a small run. */
const publication = (title: string): string =>
  `{ title: ${title}, authors: [Someone], licence: CC0-1.0, date: 2026-11-23, figures: false, hepdata: false, zenodo: false }`;

const yaml = (parts: Parts): string =>
  Object.entries(parts)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");

/** Writes analysis.yaml and returns its path. */
async function written(folder: string, parts: Parts): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "analysis.yaml");
  await writeFile(file, yaml(parts));
  return file;
}

/** An analysis of the built-in process that runs in seconds, for tests: two small networks, two epochs. */
export const smallClosedForm = (folder: string, parts: Parts = {}): Promise<string> =>
  written(folder, {
    ...COMMON,
    coefficients: "{ c: { sm: 0, range: [-2, 2] } }",
    samples: "{ toy: { process: closed-form, source: { simulate: { events: 1500, cross_section: { value: 1, unit: pb } } } } }",
    estimators: `
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [12] }, training: { epochs: 2, batch: 128 }, ensemble: 2 }`,
    channels: "{ all: { model: unbinned, estimator: c-ratio } }",
    inference: "{ scans: [{ coefficients: [c], points: 11 }] }",
    export: publication("A small run"),
    ...parts,
  });

/** Points (kt, kV) of the weights of `smallEvents`, the SM first: with kt and kV they determine all six terms. */
const POINTS: readonly (readonly [number, number])[] = [
  [1, 1],
  [-1, 1],
  [0.5, 1],
  [1, 0.5],
  [1, 1.5],
  [-1, 0.5],
  [2, 1.3],
];

/** A momentum with transverse momentum around `scale`, GeV: px py pz E m of a massless particle. */
function momentum(stream: ReturnType<typeof randomStream>, scale: number): readonly number[] {
  const pt = scale * (0.4 - Math.log(1 - stream.uniform()));
  const phi = 2 * Math.PI * stream.uniform();
  const eta = 2.4 * (2 * stream.uniform() - 1);
  return [pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta), pt * Math.cosh(eta), 0];
}

/**
 * A Les Houches file of events with the content of tHq, b b b̄ q l ν, and MadGraph's weights: w(kt, kV) = w₀[(1 + u·δ)² + (v·δ)²], where u and v depend on the
 * momenta, so that there is something to learn.
 * @param points of the weights
 */
export function smallEvents(events: number, points: readonly (readonly [number, number])[] = POINTS): string {
  const stream = randomStream(11, "small-events");
  const content: string[] = [];
  const sm = 1e-3 / events;
  for (let i = 0; i < events; i++) {
    const outgoing = [
      [5, 80],
      [5, 60],
      [-5, 60],
      [1, 50],
      [-11, 40],
      [12, 40],
    ].map(([id, scale]) => [id, momentum(stream, scale)] as const);
    const hard = Math.tanh((outgoing[0][1][3] - 150) / 100);
    const central = Math.tanh(outgoing[3][1][2] / 200);
    const weights = points.map(([kt, kV]) => {
      const [dt, dV] = [kt - 1, kV - 1];
      return sm * ((1 + (0.4 + 0.3 * hard) * dt + 0.6 * dV) ** 2 + (0.3 * central * dt - 0.2 * dV) ** 2);
    });
    const incoming = [500, -500].map((pz) => `2 -1 0 0 501 0 0 0 ${pz} 500 0 0 9`);
    content.push(
      "<event>",
      `8 1 ${sm} 91 0.0078 0.118`,
      ...incoming,
      ...outgoing.map(([id, p]) => `${id} 1 1 2 0 0 ${p.join(" ")} 0 9`),
      "<rwgt>",
      ...weights.map((weight, b) => `<wgt id='rwgt_${b + 1}'> ${weight} </wgt>`),
      "</rwgt>",
      "</event>",
    );
  }
  const card = points.map(
    ([kt, kV], b) =>
      `<weight id='rwgt_${b + 1}'>set param_card kappa 1 ${kt} # orig: 1.0\nset param_card kappa 3 ${kV} # orig: 1.0\n</weight>`,
  );
  return [
    '<LesHouchesEvents version="3.0">',
    "<header>",
    "<slha>\nBLOCK KAPPA\n 1 1.0 # kt\n 3 1.0 # kV\n</slha>",
    "<initrwgt>",
    "<weightgroup name='mg_reweighting'>",
    ...card,
    "</weightgroup>",
    "</initrwgt>",
    "</header>",
    "<init>\n2212 2212 6500 6500 0 0 0 0 -4 1\n1e-3 1e-6 1e-6 1\n</init>",
    ...content,
    "</LesHouchesEvents>\n",
  ].join("\n");
}

/** An analysis of event files, with events.lhe.gz beside it, that runs in seconds. */
export async function smallLhe(folder: string, parts: Parts = {}, events: string | Uint8Array = smallEvents(600)): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "events.lhe.gz"), typeof events === "string" ? gzipSync(events) : events);
  return written(folder, {
    ...COMMON,
    coefficients: "{ kt: { sm: 1, range: [-2, 2] }, kV: { sm: 1, range: [0.5, 1.5] } }",
    samples: '{ tHq: { process: tHq, source: { lhe: ["events.lhe.gz"] }, weights: { scheme: madgraph } } }',
    selection: '["n_jets >= 2"]',
    features: "{ sets: [objects], inputs: [met, ht, lep_pt, n_jets] }",
    estimators: `
  ratio: { type: ratio, method: alices, coefficients: [kt, kV], network: { hidden: [12] }, training: { epochs: 2, batch: 128 }, ensemble: 2 }`,
    channels: "{ all: { model: unbinned, estimator: ratio } }",
    inference: "{ scans: [{ coefficients: [kt], points: 11 }] }",
    export: publication("A small run of event files"),
    ...parts,
  });
}
