import { AnalysisError } from "@ratiometer/config";
import { asymptoticCls, toyCls, type AsymptoticCls, type ClsStatistic, type ToyCls } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import { decimalNumber } from "../arguments.ts";
import { JOBS, type Command, type Option } from "../command.ts";
import { bandRows, doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { checkToyOptions, TOY_SEED, toyCount, TOYS, toySettings } from "../statistics/model-source.ts";
import { measuredText, roundedText, significantText } from "../statistics/number-text.ts";
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

/** The answer by toys, in the shape of the asymptotic one, which stands beside it. */
function toyAnswer(found: ToyCls, asymptotic: AsymptoticCls): object {
  const { observed, clsb, clb, ...rest } = found;
  return {
    ...rest,
    observed: observed === null ? null : observed.value,
    observedError: observed === null ? null : observed.error,
    qAsimov: asymptotic.qAsimov,
    clsb: clsb.value,
    clb: clb.value,
    asymptotic: { observed: asymptotic.observed, expected: asymptotic.expected },
  };
}

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
    { ...TOYS, summary: "pseudo-experiments of each hypothesis, instead of asymptotic formulas" },
    TOY_SEED,
    JOBS,
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "Asymptotic formulas (Cowan et al., arXiv:1007.1727). The expected values are those of the alternative, no signal (for q0: a signal of 1), and its",
    "fluctuations by one and two standard deviations, ascending. For q0 the answer is the p-value of the background instead of CLs.",
  ],
  examples: [
    "ratiometer cls examples/statistics/search.json --poi mu --at 1",
    "ratiometer cls examples/statistics/search.json --test-statistic q0 --toys 1000",
  ],
  interruption: "interrupted",
  run: async (context) => {
    const { values } = context;
    checkToyOptions(values);
    const toys = toyCount(values);
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const poi = parameterOfInterest(prepared, values);
    const testStatistic = STATISTICS.find((each) => each === values("test-statistic").at(0)) ?? "qtilde";
    const text = values("at").at(0);
    const at = text === undefined ? (testStatistic === "q0" ? 0 : 1) : decimalNumber(text);
    if (at === undefined) throw new AnalysisError("USAGE_OPTION_VALUE", `--at is "${text}", expected a number`);
    const start = performance.now();
    const settings = { poi, at, testStatistic };
    const asymptotic = asymptoticCls(experiment, data, settings);
    const byToys = toys === undefined ? undefined : await toyCls(experiment, data, settings, toySettings(context, toys, 2));
    const seconds = (performance.now() - start) / 1000;
    const { q, qAsimov, muHat, atBound } = asymptotic;
    const status = byToys?.status ?? asymptotic.status;
    const quantity = testStatistic === "q0" ? "p-value" : "CLs";
    const name = NAMES[testStatistic];
    const method = byToys === undefined ? `by ${name}` : `by ${name} and ${byToys.toys} toys of each hypothesis`;
    const error =
      byToys === undefined || byToys.observed === null
        ? []
        : [
            `observed ${measuredText(byToys.observed.value, byToys.observed.error)}, by asymptotic formulas ${significantText(asymptotic.observed)}`,
          ];
    const [observed, expected] =
      byToys === undefined ? [asymptotic.observed, asymptotic.expected] : [byToys.observed?.value ?? null, byToys.expected];
    return {
      text: [
        `${path}, ${dataLabel}: ${quantity} of ${poi} = ${significantText(at)} ${method}${doubtText(status)}`,
        ...alignedRows(bandRows(observed, expected, "none: no toy of the alternative is as extreme")),
        ...error,
        `${name} = ${significantText(q)}, of the Asimov data ${significantText(qAsimov)}; best fit ${poi} = ${roundedText(muHat, Math.abs(at - muHat) || 1)}${atBound ? ", at its bound" : ""}`,
      ],
      json: { ...(byToys === undefined ? asymptotic : toyAnswer(byToys, asymptotic)), timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
