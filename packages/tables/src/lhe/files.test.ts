import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readLhe, type LheSample } from "./lhe.ts";

// Files of several generators. The tests that need them are skipped where the shared data are absent.
const shared = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
const testWithData = existsSync(shared) ? test : test.skip;

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** Sums over a file: events, particles, E, PDG ids, positions of mothers from 1, IDPRUP, XWGTUP, number and sum of weights. */
function sumsOf({ particles, subprocess, weight, weights }: LheSample): readonly number[] {
  const { events, pdgId, mother, energy } = particles;
  return [
    events,
    pdgId.length,
    sum(energy),
    sum(pdgId),
    sum(mother) + mother.length,
    sum(subprocess),
    sum(weight),
    weights.length,
    sum(weights),
  ];
}

// Sums made by a reader of its own kind: regular expressions over the whole text, in Python.
testWithData.each([
  ["events/named/thq_sm_named.lhe.gz", [500, 5500, 2224834.3413877967, 19270, 14500, 681, 0.007593110519250079, 6000, 0.2952227688693363]],
  [
    "events/named/thq_kt_m1_named.lhe.gz",
    [500, 5500, 2096083.4473976158, 19684, 14500, 676, 0.09532306053749996, 6000, 0.33558646676125703],
  ],
  [
    "inputs/lhe/pylhe-testfile-madgraph-2.0.0-wbj.lhe",
    [59, 331, 110426.98434249991, 2359, 357, 3894, 2956.4364870000013, 531, 26298.867000000057],
  ],
  ["inputs/lhe/pylhe-testlhef3.lhe", [59, 331, 110426.98434249991, 2359, 357, 3894, 2956.4364870000013, 531, 26298.867000000057]],
  [
    "inputs/lhe/pylhe-testfile-madgraph5-3.5.8-pp_to_jj.lhe.gz",
    [1000, 4000, 839957.5176848066, 68030, 2000, 1000, 699670670000, 145000, 99052914029630],
  ],
  ["inputs/lhe/pylhe-testfile-powheg-box-v2-hvq.lhe", [6, 40, 457.3524233690199, 242, 52, 60006, 22290600, 270, 1007366700]],
  ["inputs/lhe/pylhe-testfile-pr180.lhe", [10, 90, 18885.877584736238, 30011114, 200, 10, 2.8947316e-18, 0, 0]],
  ["inputs/lhe/pylhe-testfile-pr29.lhe", [791, 3027, 8408.066756592369, 2175645, 0, 0, 11.567879896400193, 0, 0]],
  ["inputs/lhe/pylhe-testfile-sherpa-3.0.1-eejjj.lhe", [100, 435, 8799.999999999403, 735, 235, 100, 67565.39623599983, 0, 0]],
])("%s (skipped without the shared data)", async (name, expected) => {
  const sums = sumsOf(await readLhe(`${shared}${name}`));
  for (const [i, value] of expected.entries()) expect(Math.abs(sums[i] - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
});

testWithData(
  "a <weights> list that nothing names, beside weights with ids, is kept by itself (skipped without the shared data)",
  async () => {
    const { weightIds, unnamedWeights } = await readLhe(`${shared}inputs/lhe/pylhe-testlhef3.lhe`);
    expect(weightIds).toHaveLength(9);
    // The list stands in the first of 59 events only.
    expect(unnamedWeights?.values).toEqual(Float64Array.of(1, 0.204, 1.564));
    expect(unnamedWeights?.offsets).toEqual(Uint32Array.from({ length: 60 }, (_, i) => (i === 0 ? 0 : 3)));
  },
);

testWithData("what identifies weights of scales and parton densities is kept (skipped without the shared data)", async () => {
  const { header } = await readLhe(`${shared}inputs/lhe/pylhe-testfile-madgraph5-3.5.8-pp_to_jj.lhe.gz`, { maxEvents: 1 });
  expect(header.weights).toHaveLength(145);
  expect(header.weights[1]).toEqual({
    id: "2",
    text: "MUR=0.5 MUF=0.5 dyn_scale_choice=sum pt",
    group: "Central scale variation",
    attributes: { MUR: "0.5", MUF: "0.5", DYN_SCALE: "1", PDF: "247000" },
    groupAttributes: { name: "Central scale variation", combine: "envelope" },
  });
  expect(header.weights[144]).toMatchObject({ attributes: { PDF: "247100" }, groupAttributes: { combine: "replicas" } });
});

testWithData(
  "the weights of the tHq files: twelve, texts unescaped, the file's own point equal to XWGTUP (skipped without the shared data)",
  async () => {
    const { header, weight, weights, weightIds } = await readLhe(`${shared}events/named/thq_kt_m1_named.lhe.gz`);
    expect(header).toMatchObject({ eventNorm: "sum", weightStrategy: -4 });
    expect(header.weights).toHaveLength(12);
    expect(header.slha).toContain("BLOCK KAPPA");
    const own = header.weights.findIndex(({ text }) => text === "");
    expect(weightIds[own]).toBe("kt_m1_ktt_0_kV_1");
    for (let i = 0; i < weight.length; i++) expect(Math.abs(weights[12 * i + own] / weight[i] - 1)).toBeLessThan(1e-11);
    // The weights of the file add up to its cross section.
    expect(sum(weight) / header.crossSection).toBeCloseTo(1, 9);
  },
);

testWithData.each(["mini_rwgt.lhe", "mini_rwgt_no_runcard.lhe"])(
  "%s, whose events carry a weight that its header does not declare (skipped without the shared data)",
  async (name) => {
    const path = `${shared}madminer/${name}`;
    await expect(readLhe(path)).rejects.toMatchObject({
      code: "DATA_UNKNOWN_WEIGHT",
      where: `${path}: event 0`,
      message: expect.stringContaining('unknown weight "m"') as unknown,
    });
    const { weightIds, weights, particles } = await readLhe(path, { undeclaredWeights: "keep" });
    expect(weightIds).toEqual(["p", "1", "2", "m"]);
    expect(particles.events).toBe(20);
    expect(weights).toHaveLength(80);
    expect([...weights.slice(0, 4)]).toEqual([1.12698, 1.2, 0.9, 0.9]);
  },
);
