import { contourScan, DEFAULT_LEVELS, profileScan } from "@ratiometer/likelihood";
import type { Command } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { minimaText } from "../statistics/fit-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { significantText } from "../statistics/number-text.ts";
import { openModel, warnNonPositive } from "../statistics/open-model.ts";
import { contourText, intervalText } from "../statistics/scan-text.ts";
import { levelsOf, scannedParameters } from "../statistics/scanned-parameter.ts";

/** `ratiometer scan MODEL --parameter NAME=LOW:HIGH:POINTS` */
export const scan: Command = {
  name: "scan",
  summary: "the profile likelihood of one or two parameters, with intervals as unions or contours",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    {
      name: "parameter",
      value: "NAME=LOW:HIGH:POINTS",
      several: true,
      required: true,
      summary: "what is scanned, once or twice; its bounds and 81 points (31 × 31 of two) if left out",
    },
    { name: "levels", value: "NUMBER,…", summary: `confidence levels; ${DEFAULT_LEVELS.join(",")} if left out` },
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "All other parameters are fitted at every point, unless --fix holds them, from several starts: the lowest of several valleys counts, and `branch` says which",
    "it is. A point below the best fit replaces it. Ends of intervals are roots of the curve where -2 log L is the χ² quantile above the best fit (Wilks), which",
    "may not cover where coefficients enter quadratically.",
  ],
  examples: [
    "ratiometer scan workspace.json --parameter ctZ=-3:3:61 --data asimov",
    "ratiometer scan card.txt --scaling eft.json --parameter ctZ=-3:3:31 --parameter cpt=-10:10:31 --levels 0.6827,0.95",
  ],
  endsAtOnce: true,
  run: async (context) => {
    const { values } = context;
    const levels = levelsOf(values("levels").at(0), DEFAULT_LEVELS);
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const [first, second] = scannedParameters(values("parameter"), experiment.parameters, path);
    const likelihood = experiment.likelihood(data);
    const start = performance.now();
    const found =
      values("parameter").length === 2 ? contourScan(likelihood, [first, second], levels) : profileScan(likelihood, { ...first, levels });
    const seconds = (performance.now() - start) / 1000;
    const { bestFit, status } = found;
    warnNonPositive(
      prepared,
      bestFit.parameters.map(({ value }) => value),
      "at the best fit",
      context,
    );
    return {
      text: [
        `${path}, ${dataLabel}: -2 log L = ${significantText(bestFit.twiceNll, 10)} at the best fit${doubtText(status)}`,
        ...("open" in found ? intervalText(found) : contourText(found)),
        ...minimaText(bestFit, experiment.parameters),
      ],
      json: { ...found, timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
