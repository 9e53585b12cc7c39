import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { bestFit } from "../model/best-fit.ts";
import { cardTemplates } from "./card-templates.ts";
import type { Datacard } from "./card.ts";
import { joinCards } from "./join-cards.ts";
import { parseCard } from "./parse-card.ts";
import { readCard } from "./read-card.ts";
import { readScaling } from "./read-scaling.ts";

const DATA = fileURLToPath(new URL("../../../../../shared/data/cms-top-21-003/", import.meta.url));
const published = existsSync(DATA) ? test : test.skip;
const card = () => parseCard(readFileSync(`${DATA}datacard_2018.txt`, "utf8"), `${DATA}datacard_2018.txt`);

published(
  "a published card of 142 nuisance parameters has the yields of its histograms and the likelihood computed elsewhere",
  async () => {
    const templates = cardTemplates(card(), undefined);
    const { model, observed, experiment } = await readCard(card(), templates);
    expect(model.parameters).toHaveLength(144);
    const init = model.parameters.map((parameter) => parameter.init);
    const sums = await Promise.all(
      model.channels.map(async ({ name, bins, samples }) => {
        const total = new Float64Array(bins);
        for (const { name: process } of samples)
          (await templates.nominal(name, process))?.contents.forEach((value, b) => (total[b] += value));
        return total;
      }),
    );
    await templates.close();
    for (const [i, { yields }] of experiment.expected(init).entries())
      for (const [b, value] of yields.entries()) expect(value).toBeCloseTo(sums[i][b], 9);
    // a short program in numpy that reads the card by itself
    expect(experiment.likelihood(observed).evaluate(init).value).toBeCloseTo(743.1466633578485, 8);
    const x = model.parameters.map(({ name }, i) => (name === "r" ? 1.3 : name === "CMS_ttbbnorm" ? 1.15 : 0.7 * Math.sin(1 + i)));
    expect(experiment.likelihood(observed).evaluate(x).value).toBeCloseTo(712.8727978451695, 8);
  },
);

/** The card of a year with the histograms of all years' file, without uncertainties. */
function statisticalCard(year: number): Datacard {
  const shapes = `shapes * * templates.json ${year}/$CHANNEL/$PROCESS ${year}/$CHANNEL/$PROCESS/$SYSTEMATIC`;
  const file = `${DATA}datacard_${year}.txt`;
  const text = readFileSync(file, "utf8")
    .replace(/^shapes data_obs.*$/m, "")
    .replace(/^shapes.*$/m, shapes);
  return { ...parseCard(text, file), nuisances: [], statistics: [] };
}

published("three years of it, joined and scaled by coefficients, have the statistical intervals of an independent scan", async () => {
  const joined = joinCards([2016, 2017, 2018].map((year) => ({ label: `y${year}`, card: statisticalCard(year) })));
  const table = `${DATA}eft_param_v3.json`;
  const scaling = readScaling(readFileSync(table, "utf8"), table, { coefficients: ["ctW", "cbW"] });
  const templates = cardTemplates(joined, undefined);
  const { experiment } = await readCard(joined, templates, { scaling });
  await templates.close();
  expect(experiment.parameters.map(({ name }) => name)).toEqual(["ctW", "cbW", "CMS_ttbbnorm"]);
  const likelihood = experiment.likelihood(experiment.asimov([0, 0, 1]));
  const rise = (...values: [number, number]): number => {
    const at = (fixed: readonly number[]): number => bestFit(likelihood, { held: new Map(fixed.entries()) }).twiceNll;
    return at(values) - at([0, 0]);
  };
  // the last points of its grids inside 95 %, and the first ones outside
  for (const [inside, outside] of [
    [-1.29, -1.3],
    [1.22, 1.23],
  ]) {
    expect(rise(inside, 0)).toBeLessThan(3.841);
    expect(rise(outside, 0)).toBeGreaterThan(3.841);
  }
  for (const [inside, outside] of [
    [-5.67, -5.7],
    [5.67, 5.7],
  ]) {
    expect(rise(0, inside)).toBeLessThan(3.841);
    expect(rise(0, outside)).toBeGreaterThan(3.841);
  }
});
