import { AnalysisError } from "@ratiometer/config";
import { upperLimit } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import { decimalNumber } from "../arguments.ts";
import type { Command } from "../command.ts";
import { bandRows, doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { roundedText, significantText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";
import { parameterOfInterest, POI } from "../statistics/parameter-of-interest.ts";

/** A confidence level. @throws AnalysisError USAGE_OPTION_VALUE */
function levelOf(text: string | undefined): number {
  const level = text === undefined ? 0.95 : decimalNumber(text);
  if (level !== undefined && level > 0 && level < 1) return level;
  throw new AnalysisError("USAGE_OPTION_VALUE", `--level is "${text ?? ""}", expected a number between 0 and 1`);
}

/** `ratiometer limit MODEL --poi NAME` */
export const limit: Command = {
  name: "limit",
  summary: "the upper limit on a parameter by CLs, observed and expected",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    POI,
    { name: "level", value: "NUMBER", summary: "confidence level; 0.95 if left out" },
    { name: "test-statistic", value: "NAME", choices: ["qtilde", "q"], summary: "qtilde if left out" },
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "Asymptotic formulas (Cowan et al., arXiv:1007.1727). Limits are roots of CLs between 0 and the upper bound of the parameter; where CLs crosses more than once,",
    "the limit is the last crossing, and all are told. A limit beyond the bound is null in JSON.",
  ],
  examples: ["ratiometer limit examples/statistics/search.json --poi mu --level 0.9"],
  endsAtOnce: true,
  run: async (context) => {
    const { values, report } = context;
    const level = levelOf(values("level").at(0));
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const poi = parameterOfInterest(prepared, values);
    const testStatistic = values("test-statistic").at(0) === "q" ? "q" : "qtilde";
    const start = performance.now();
    const found = upperLimit(experiment, data, { poi, level, testStatistic });
    const seconds = (performance.now() - start) / 1000;
    const { observed, expected, crossings, searched, muHat, atBound, status } = found;
    if (crossings.length > 1)
      report.warn(
        `CLs crosses ${significantText(1 - level)} more than once, at ${crossings.map((at) => significantText(at)).join(", ")}: the limit is the last`,
      );
    return {
      text: [
        `${path}, ${dataLabel}: upper limit on ${poi} at ${significantText(100 * level)} % confidence level by CLs${doubtText(status)}`,
        ...alignedRows(bandRows(observed, expected, `above ${significantText(searched[1])}, the bound of ${poi}`)),
        `best fit ${poi} = ${roundedText(muHat, observed ?? searched[1])}${atBound ? ", at its bound" : ""}`,
      ],
      json: { ...found, timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
