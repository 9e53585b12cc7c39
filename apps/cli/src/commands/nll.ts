import { AnalysisError } from "@ratiometer/config";
import { parameterPoint } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { namedValues } from "../statistics/named-values.ts";
import { significantText } from "../statistics/number-text.ts";
import { openModel, warnNonPositive } from "../statistics/open-model.ts";

/** `ratiometer nll MODEL --at NAME=NUMBER,…` */
export const nll: Command = {
  name: "nll",
  summary: "the likelihood of a model at a point, and the events that it expects there",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    { name: "at", value: "NAME=NUMBER,…", several: true, summary: "the point; parameters that are not named have their initial values" },
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "The value is -2 log L with all constants, as the sum of the Poisson terms of the bins and the constraint terms of the auxiliary measurements.",
    "Parameters with several components are NAME[0], NAME[1], …; NAME stands for all of them.",
  ],
  examples: ["ratiometer nll examples/statistics/search.json --at mu=1,shape[0]=1.1"],
  endsAtOnce: true,
  run: async (context) => {
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel } = prepared;
    const values = namedValues("at", context.values("at"), experiment.parameters);
    const point = parameterPoint(experiment.parameters, values, { where: path });
    const { main, constraint } = experiment.parts(data, point);
    const twiceNll = main + constraint;
    if (!Number.isFinite(twiceNll))
      throw new AnalysisError("MODEL_NOT_FINITE", "the likelihood overflows at this point", {
        where: path,
        hint: "name a point that is closer to the initial values",
      });
    const expected = experiment.expected(point);
    warnNonPositive(prepared, point, "at this point", context);
    return {
      text: [
        `-2 log L = ${significantText(twiceNll, 10)} (${dataLabel}): main ${significantText(main, 10)}, constraints ${significantText(constraint, 10)}`,
        "expected events:",
        ...alignedRows(
          expected.map(({ channel, yields }) => [channel, Array.from(yields, (value) => significantText(value, 6)).join(" ")]),
        ),
      ],
      json: {
        twiceNll,
        main,
        constraint,
        expected: Object.fromEntries(expected.map(({ channel, yields }) => [channel, [...yields]])),
        nonPositive: experiment.nonPositive(point),
        at: Object.fromEntries(experiment.parameters.map(({ name }, i) => [name, point[i]])),
      },
    };
  },
};
