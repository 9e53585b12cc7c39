import { expect, test } from "@jest/globals";
import { readScaling } from "./read-scaling.ts";
import { HISTOGRAMS, read, yieldsAt } from "./testing/memory-card.ts";

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, b) => expect(found[b]).toBeCloseTo(value, 10));
};

const SCALING = JSON.stringify([
  {
    channel: "a",
    process: "sig",
    parameters: ["one[1]", "c[0,-2,2]"],
    scaling: [
      [1, 0.1, 0.3],
      [1, 0.2, 0.4],
      [1, -0.1, 0.5],
    ],
  },
]);

test("a scaling replaces the strength, and multiplies the process bin by bin", async () => {
  const model = await read("jes shape - 1", { scaling: readScaling(SCALING, "scaling.json") });
  expect(model.poi).toBe("c");
  expect(model.remarks).toEqual([]);
  const f = (c: number): number[] => [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  close(
    yieldsAt(model, { c: 1.5 }),
    f(1.5).map((value, b) => [2, 3, 1][b] * value + [8, 10, 2][b]),
  );
});

test("a scaling multiplies morphed templates, or as Combine does the nominal one alone", async () => {
  const histograms = { ...HISTOGRAMS, "a sig jesUp": [3, 3, 1], "a sig jesDown": [1.8, 3, 1] };
  const scaling = readScaling(SCALING, "scaling.json");
  const [c, jes] = [0.5, 1.2];
  const f = [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  const norm = (7 / 6) ** jes;
  const differences = [2, 3, 1].map((n, b) => jes * (([3, 3, 1][b] * 6) / 7 - n));
  const rest = [8, 10, 2];
  const yields = await read("jes shape 1 -", { histograms, scaling });
  close(
    yieldsAt(yields, { c, jes }),
    rest.map((n, b) => n + norm * f[b] * ([2, 3, 1][b] + differences[b])),
  );
  expect(yields.remarks).toEqual([expect.stringMatching("scalings multiply interpolated templates")]);
  const nominal = await read("jes shape 1 -", { histograms, scaling, scaled: "nominal" });
  close(
    yieldsAt(nominal, { c, jes }),
    rest.map((n, b) => n + norm * (f[b] * [2, 3, 1][b] + differences[b])),
  );
  expect(nominal.remarks).toEqual([]);
});

test("bins with few simulated events have multipliers and additions, which no scaling multiplies", async () => {
  const histograms = { ...HISTOGRAMS, "a sig errors": [3, 0.1, 0] };
  const model = await read("lumi lnN 1.1 -\na autoMCStats 10", { histograms, scaling: readScaling(SCALING, "scaling.json") });
  // the background: 8, 10 and 2 events, each its own weight; the signal: an error above its content, and 900 events
  expect(model.model.parameters.slice(2).map(({ name }) => name)).toEqual([
    "prop_bina_bin0_sig",
    "prop_bina_bin0_bkg",
    "prop_bina_bin1_sig",
    "prop_bina_bin1_bkg",
    "prop_bina_bin2_bkg",
  ]);
  expect(model.model.constraints.slice(1)).toMatchObject([
    { kind: "normal", sigma: 1 },
    { kind: "poisson", tau: 8 },
    { kind: "normal", sigma: 1 },
    { kind: "poisson", tau: 10 },
    { kind: "poisson", tau: 2 },
  ]);
  const [c, lumi] = [0.5, 1];
  const at = { c, lumi, prop_bina_bin0_sig: 0.4, prop_bina_bin0_bkg: 1.3, prop_bina_bin1_sig: -2, prop_bina_bin2_bkg: 0.7 };
  const f = [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  close(yieldsAt(model, at), [1.1 * (2 * f[0] + 0.4 * 3) + 8 * 1.3, 1.1 * (3 * f[1] - 2 * 0.1) + 10, 1.1 * f[2] + 2 * 0.7]);
});

test("the error of the sum follows factors, and formulas with their initial value", async () => {
  const histograms = { ...HISTOGRAMS, "a sig errors": [0.3, 0.1, 0], "a bkg errors": [0.4, 0.5, 0.1] };
  const model = await read("n rateParam a bkg 1.5 [0,5]\ng rateParam a sig @0*@0 n\na autoMCStats 10", { histograms });
  expect(model.remarks).toEqual(["the statistical error of sig in a does not follow the formula of its rate, but has its initial value"]);
  const yields = yieldsAt(model, { r: 2, n: 2, prop_bina_bin0: 0.5 });
  const error = Math.hypot(2 * 1.5 ** 2 * 0.3, 2 * 0.4);
  close(yields, [2 * 4 * 2 + 2 * 8 + 0.5 * error, 2 * 4 * 3 + 2 * 10, 2 * 4 * 1 + 2 * 2]);
});

test("a scaling that fits no process, or another number of bins, is refused", async () => {
  const other = readScaling(SCALING.replace('"a"', '"b"'), "scaling.json");
  await expect(read("", { scaling: other })).rejects.toMatchObject({ code: "DATA_SCALING", where: "scaling.json" });
  const longer = readScaling(SCALING.replace("[1,0.1,0.3],", "[1,0.1,0.3],[1,0,0],"), "scaling.json");
  await expect(read("", { scaling: longer })).rejects.toMatchObject({ message: "found 4 bins in the scaling of sig in a, which has 3" });
});
