import { expect, test } from "@jest/globals";
import type { NetworkInput } from "../artifact-content.ts";
import { domainTally } from "./domain-tally.ts";

const INPUTS: readonly NetworkInput[] = [
  { name: "pt", unit: "GeV", role: "feature", minimum: 0, maximum: 100, quantiles: { "0.01": 5, "0.5": 30, "0.99": 90 } },
  { name: "eta", unit: "1", role: "feature", minimum: -2.5, maximum: 2.5 },
  { name: "c", unit: "1", role: "coefficient", minimum: -1, maximum: 1 },
];

test("events outside of ranges and quantiles are counted in each input and in any, over all blocks", () => {
  const tally = domainTally(INPUTS);
  tally.add(new Map([["pt", [50, 101, 3]], ["eta", [0, 3, 0]]]), 3); // prettier-ignore
  tally.add(new Map([["pt", [100 * (1 + 1e-7), 40]], ["eta", [-2.6, 1]]]), 2); // prettier-ignore
  expect(tally.counts()).toEqual({
    events: 5,
    outside: 2,
    fraction: 0.4,
    outsideQuantiles: 3,
    fractionQuantiles: 0.6,
    inputs: [
      {
        column: "pt",
        range: [0, 100],
        events: 1,
        fraction: 0.2,
        quantiles: { probabilities: [0.01, 0.99], values: [5, 90], events: 3, fraction: 0.6 },
      },
      { column: "eta", range: [-2.5, 2.5], events: 2, fraction: 0.4 },
    ],
  });
});

test("no events are no fraction of anything", () => {
  expect(domainTally(INPUTS).counts()).toMatchObject({ events: 0, fraction: 0, fractionQuantiles: 0 });
});
