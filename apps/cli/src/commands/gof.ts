import { saturatedTest, toySaturatedTest } from "@ratiometer/likelihood";
import { JOBS, type Command } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { goodness, goodnessText } from "../statistics/goodness.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { checkToyOptions, TOY_SEED, toyCount, TOYS, toySettings } from "../statistics/model-source.ts";
import { measuredText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";

/** `ratiometer gof MODEL` */
export const gof: Command = {
  name: "gof",
  summary: "how well a model describes its data: the saturated test, by χ² and by toys",
  usage: "MODEL",
  positionals: [1, 1],
  options: [TOYS, TOY_SEED, JOBS, ...MODEL_OPTIONS, ...DATA_OPTIONS],
  details: () => [
    "The statistic is -2 log L of the best fit above that of the saturated model, which has a parameter for every bin and every auxiliary measurement (Baker and",
    "Cousins, 1984). The degrees of freedom are the bins less the free parameters without an auxiliary measurement. With few events χ² does not hold: with --toys",
    "the probability is the share of pseudo-experiments at the best fit that are as far off.",
  ],
  examples: ["ratiometer gof examples/statistics/ttz.json --toys 1000"],
  interruption: "interrupted",
  run: async (context) => {
    const { values } = context;
    checkToyOptions(values);
    const toys = toyCount(values);
    const { path, experiment, data, dataLabel, loadSeconds } = await openModel(context);
    const start = performance.now();
    const asymptotic = saturatedTest(experiment, data);
    const byToys = toys === undefined ? undefined : await toySaturatedTest(experiment, data, toySettings(context, toys));
    const seconds = (performance.now() - start) / 1000;
    const status = byToys?.status ?? asymptotic.status;
    const found = goodness(asymptotic);
    return {
      text: [
        `${path}, ${dataLabel}${doubtText(status)}`,
        goodnessText(found),
        ...(byToys === undefined ? [] : [`by ${byToys.toys} toys: p = ${measuredText(byToys.pValue.value, byToys.pValue.error)}`]),
      ],
      json: {
        ...found,
        ...(byToys === undefined
          ? {}
          : { toys: { pValue: byToys.pValue.value, error: byToys.pValue.error, toys: byToys.toys, failed: byToys.failed } }),
        status,
        timing: { load: loadSeconds, fit: seconds },
      },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
