import { significance as significanceOf } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { roundedText, significantText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";
import { parameterOfInterest, POI } from "../statistics/parameter-of-interest.ts";

/** `ratiometer significance MODEL --poi NAME` */
export const significance: Command = {
  name: "significance",
  summary: "how many standard deviations the data are from a model without the signal",
  usage: "MODEL",
  positionals: [1, 1],
  options: [POI, ...MODEL_OPTIONS, ...DATA_OPTIONS],
  details: () => [
    "By q₀ with asymptotic formulas (Cowan et al., arXiv:1007.1727): the square root of q₀, and the probability that the background alone gives as much.",
    "The expected values are those of Asimov data with the parameter of interest at 1.",
  ],
  examples: ["ratiometer significance examples/statistics/search.json --poi mu"],
  endsAtOnce: true,
  run: async (context) => {
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const poi = parameterOfInterest(prepared, context.values);
    const start = performance.now();
    const found = significanceOf(experiment, data, poi);
    const seconds = (performance.now() - start) / 1000;
    const { observed, expected, pValue, expectedPValue, muHat, status } = found;
    const row = (label: string, deviations: number, p: number): readonly string[] => [
      label,
      `${significantText(deviations)} σ`,
      `p = ${significantText(p)}`,
    ];
    return {
      text: [
        `${path}, ${dataLabel}: significance of ${poi} above 0${doubtText(status)}`,
        ...alignedRows([row("observed", observed, pValue), row(`expected at ${poi} = 1`, expected, expectedPValue)]),
        `best fit ${poi} = ${roundedText(muHat, Math.abs(muHat) / Math.max(observed, 1) || 1)}`,
      ],
      json: { ...found, timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
