import { expect, test } from "@jest/globals";
import { patchSet } from "./patchset.ts";
import { toyContent } from "../testing/toy-content.ts";
import { applyPatch, parseWorkspace, readPatchset, readWorkspace } from "@ratiometer/likelihood";
import { eftWorkspace, smWorkspace, type WorkspaceSample } from "./workspace-json.ts";

const content = toyContent(new Uint8Array([1]));
const full = eftWorkspace(content);
const twin = smWorkspace(content);

/** nominal × (1,c) M (1,c)ᵀ straight from its definition: M is filled from its lower triangle, row by row. */
function polynomialYield({ data, modifiers }: WorkspaceSample, c: readonly number[], bin: number): number {
  const modifier = modifiers.find((entry) => entry.type === "polynomial");
  if (modifier === undefined) return data[bin];
  const triangle = [...modifier.data.matrix[bin]];
  const mu = [1, ...c];
  const rows = mu.map((_, i) => triangle.splice(0, i + 1));
  return data[bin] * mu.reduce((sum, a, i) => sum + mu.reduce((inner, b, j) => inner + a * b * rows[Math.max(i, j)][Math.min(i, j)], 0), 0);
}

test("the polynomial is 1 at the SM and reproduces a positive form away from it", () => {
  const [signal, background] = full.channels[0].samples;
  for (const bin of [0, 1, 2]) {
    expect(polynomialYield(signal, [1, 0], bin)).toBeCloseTo(signal.data[bin], 12);
    // the toy is ν |Lᵀ(1,δ)|² with the L written there
    const [d1, d2] = [-2.5, 1.5];
    const expected = (1 + (0.3 + 0.1 * bin) * d1 + 0.2 * d2) ** 2 + (0.5 * d1 - 0.1 * d2) ** 2 + (0.4 * d2) ** 2;
    expect(polynomialYield(signal, [1 + d1, d2], bin) / signal.data[bin]).toBeCloseTo(expected, 12);
  }
  expect(background.modifiers.map(({ type }) => type)).toEqual(["staterror"]);
});

test("a bin in which one sample is empty has the polynomial 1", () => {
  const [channel] = content.channels;
  const [signal, background] = channel.samples;
  const samples = [{ ...signal, terms: [[0, 0, 0, 0, 0, 0], ...signal.terms.slice(1)] }, background];
  const [modifier] = eftWorkspace({ ...content, channels: [{ ...channel, samples }] }).channels[0].samples[0].modifiers;
  expect(modifier).toMatchObject({ type: "polynomial", data: { matrix: [[1, 0, 0, 0, 0, 0], {}, {}] } });
});

test("coefficients are parameters with their SM values and ranges", () => {
  expect(full.measurements[0].config).toEqual({
    poi: "kt",
    parameters: [
      { name: "kt", inits: [1], bounds: [[-2, 2]] },
      { name: "ctZ", inits: [0], bounds: [[-3, 3]] },
    ],
  });
});

test("a patch turns the twin into the EFT workspace at its point, Monte Carlo errors included", () => {
  const { patches } = patchSet(content, twin);
  expect(patches.map(({ metadata }) => metadata.name)).toEqual(content.points.map(({ name }) => name));
  for (const { metadata, patch } of patches) {
    const value = (path: string): readonly number[] => {
      const found = patch.find((operation) => operation.path === path)?.value ?? [];
      return "hi_data" in found ? found.hi_data : found;
    };
    full.channels.forEach(({ samples }, c) => {
      const yields = samples.map((_, s) => value(`/channels/${c}/samples/${s}/data`));
      const errors = samples.map((_, s) => {
        const place = twin.channels[c].samples[s].modifiers.findIndex(({ type }) => type === "staterror");
        return value(`/channels/${c}/samples/${s}/modifiers/${place}/data`);
      });
      samples[0].data.forEach((_, bin) => {
        samples.forEach((sample, s) => expect(yields[s][bin]).toBeCloseTo(polynomialYield(sample, metadata.values, bin), 10));
        const relative = (data: readonly (readonly number[])[], sigmas: readonly (readonly number[])[]): number =>
          Math.hypot(...sigmas.map((sigma) => sigma[bin])) / data.reduce((sum, values) => sum + values[bin], 0);
        const sm = samples.map(({ modifiers }) => modifiers.find((entry) => entry.type === "staterror")?.data ?? []);
        expect(relative(yields, errors)).toBeCloseTo(relative(samples.map(({ data }) => data), sm), 12); // prettier-ignore
      });
    });
  }
});

test("systematic uncertainties are normsys and histosys, and a patched twin is the EFT workspace with them, too", () => {
  const varied = {
    ...content,
    channels: content.channels.map((one) => ({
      ...one,
      samples: one.samples.map((sample, s) => ({
        ...sample,
        systematics: [
          {
            name: "lumi",
            up: sample.terms.map(([sm]) => 0.02 * sm),
            down: sample.terms.map(([sm]) => -0.02 * sm),
            factors: { up: 1.02, down: 0.98 },
          },
          { name: "background", up: [], down: [], factors: s === 0 ? { up: 1, down: 1 } : { up: 1.2, down: 0.8 } },
          {
            name: "scale",
            up: sample.terms.map(([sm], b) => 0.1 * (b - 1) * sm),
            down: sample.terms.map(([sm], b) => -0.07 * (b - 1.5) * sm),
          },
        ],
      })),
    })),
  };
  const [eft, plain] = [JSON.stringify(eftWorkspace(varied)), smWorkspace(varied)];
  expect(plain.channels[0].samples[0].modifiers.map(({ name, type }) => `${type} ${name}`)).toEqual(
    expect.arrayContaining(["normsys lumi", "histosys scale"]),
  );
  expect(plain.channels[0].samples[0].modifiers.map(({ name }) => name)).not.toContain("background");
  const text = JSON.stringify(plain);
  const patches = readPatchset(JSON.stringify(patchSet(varied, plain)), "patchset.json");
  const at = (workspace: Parameters<typeof readWorkspace>[0], values: Readonly<Record<string, number>>): number => {
    const { experiment, observed } = readWorkspace(workspace);
    return experiment.likelihood(observed).value(experiment.parameters.map(({ name, init }) => values[name] ?? init));
  };
  for (const { name, at: point } of varied.points) {
    const coefficients = Object.fromEntries(varied.coefficients.map((coefficient, i) => [coefficient.name, point[i]]));
    for (const nuisances of [{}, { lumi: 0.7, background: -1.2, scale: 0.4 }, { lumi: -1.5, background: 0.3, scale: -2 }]) {
      const patched = applyPatch(patches, name, { text, where: "workspace_sm.json" });
      expect(at(patched, nuisances)).toBeCloseTo(at(parseWorkspace(eft, "workspace.json"), { ...coefficients, ...nuisances }), 8);
    }
  }
});

test("the twin holds nothing that pyhf does not know", () => {
  const types = new Set(twin.channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers.map(({ type }) => type))));
  expect([...types].sort()).toEqual(["normfactor", "staterror"]);
  expect(twin.channels[0].samples[1].modifiers.map(({ name }) => name)).toEqual(["staterror_sr"]);
});
