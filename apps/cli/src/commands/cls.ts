import { AnalysisError } from "@ratiometer/config";
import { asymptoticCls, type ClsStatistic } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import { decimalNumber } from "../arguments.ts";
import type { Command, Option } from "../command.ts";
import { bandRows, doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { roundedText, significantText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";
import { parameterOfInterest, POI } from "../statistics/parameter-of-interest.ts";

const STATISTICS: readonly ClsStatistic[] = ["qtilde", "q", "q0"];
const NAMES: Readonly<Record<ClsStatistic, string>> = { qtilde: "q̃", q: "q", q0: "q₀" };

const TEST_STATISTIC: Option = {
  name: "test-statistic",
  value: "NAME",
  choices: STATISTICS,
  summary: "qtilde if left out; q0 tests that there is no signal",
};

/** `ratiometer cls MODEL --poi NAME --at NUMBER` */
export const cls: Command = {
  name: "cls",
  summary: "the test of one value of a parameter: CLs, observed and expected",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    POI,
    { name: "at", value: "NUMBER", summary: "the tested value; 1 if left out, 0 for q0" },
    TEST_STATISTIC,
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "Asymptotic formulas (Cowan et al., arXiv:1007.1727). The expected values are those of the alternative, no signal (for q0: a signal of 1), and its",
    "fluctuations by one and two standard deviations, ascending. For q0 the answer is the p-value of the background instead of CLs.",
  ],
  examples: ["ratiometer cls workspace.json --poi mu --at 1", "ratiometer cls workspace.json --poi mu --test-statistic q0"],
  interruption: "interrupted",
  run: async (context) => {
    const { values } = context;
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const poi = parameterOfInterest(prepared, values);
    const testStatistic = STATISTICS.find((each) => each === values("test-statistic").at(0)) ?? "qtilde";
    const text = values("at").at(0);
    const at = text === undefined ? (testStatistic === "q0" ? 0 : 1) : decimalNumber(text);
    if (at === undefined) throw new AnalysisError("USAGE_OPTION_VALUE", `--at is "${text}", expected a number`);
    const start = performance.now();
    const found = asymptoticCls(experiment, data, { poi, at, testStatistic });
    const seconds = (performance.now() - start) / 1000;
    const { observed, expected, q, qAsimov, muHat, atBound, status } = found;
    const quantity = testStatistic === "q0" ? "p-value" : "CLs";
    return {
      text: [
        `${path}, ${dataLabel}: ${quantity} of ${poi} = ${significantText(at)} by ${NAMES[testStatistic]}${doubtText(status)}`,
        ...alignedRows(bandRows(observed, expected, "none")),
        `${NAMES[testStatistic]} = ${significantText(q)}, of the Asimov data ${significantText(qAsimov)}; best fit ${poi} = ${roundedText(muHat, Math.abs(at - muHat) || 1)}${atBound ? ", at its bound" : ""}`,
      ],
      json: { ...found, timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
