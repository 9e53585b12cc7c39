import { fit as fitOf, saturatedTest } from "@ratiometer/likelihood";
import type { Command } from "../command.ts";
import { withPulls } from "../statistics/fit-summary.ts";
import { fitText, minimaText } from "../statistics/fit-text.ts";
import { goodness, goodnessText } from "../statistics/goodness.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { significantText } from "../statistics/number-text.ts";
import { openModel, warnNonPositive } from "../statistics/open-model.ts";

/** `ratiometer fit MODEL` */
export const fit: Command = {
  name: "fit",
  summary: "the parameters of a model that fit its data best",
  usage: "MODEL",
  positionals: [1, 1],
  options: [...MODEL_OPTIONS, ...DATA_OPTIONS],
  details: () => [
    "Uncertainties and correlations are those of the curvature at the minimum; a parameter that is fixed, or on a bound, has none.",
    "Pull and constraint compare a parameter with its auxiliary measurement: (after - before)/(uncertainty before), and the ratio of both uncertainties.",
    "Exit status 3: the fit did not converge, its results are what there is.",
  ],
  examples: ["ratiometer fit examples/statistics/ttz.json", "ratiometer fit examples/statistics/ttz.json --fix ctZ=0 --mask CR --json"],
  endsAtOnce: true,
  run: async (context) => {
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const start = performance.now();
    const best = fitOf(experiment.likelihood(data));
    const seconds = (performance.now() - start) / 1000;
    const summary = withPulls(experiment, data, best);
    const goodnessOfFit = goodness(saturatedTest(experiment, data, best));
    warnNonPositive(
      prepared,
      best.parameters.map(({ value }) => value),
      "at the best fit",
      context,
    );
    const converged = best.status === "converged";
    const state = converged ? "converged" : `NOT CONVERGED: ${best.status}`;
    return {
      text: [
        `${path}, ${dataLabel}: -2 log L = ${significantText(best.twiceNll, 10)} at the best fit (${state})`,
        ...fitText(summary, experiment.parameters),
        ...minimaText(summary, experiment.parameters),
        goodnessText(goodnessOfFit),
      ],
      json: { ...summary, goodnessOfFit, timing: { load: loadSeconds, fit: seconds } },
      exit: converged ? 0 : 3,
    };
  },
};
