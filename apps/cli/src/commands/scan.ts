import {
  contourScan,
  DEFAULT_LEVELS,
  profileScan,
  type ContourScan,
  type FitResult,
  type ScanPoint,
  type ScanResult,
} from "@ratiometer/likelihood";
import { JOBS, type Command } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { minimaText } from "../statistics/fit-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { TOY_SEED, TOYS } from "../statistics/model-source.ts";
import { significantText } from "../statistics/number-text.ts";
import { openModel, warnNonPositive } from "../statistics/open-model.ts";
import { contourText, intervalText } from "../statistics/scan-text.ts";
import { checkAsymptotic, toyThresholds, toyThresholdText, type ToyThresholds } from "../statistics/toy-thresholds.ts";
import { levelsOf, scannedParameters } from "../statistics/scanned-parameter.ts";

/** What a scan says, to a reader and to a program. */
interface Told {
  readonly bestFit: FitResult;
  readonly status: string;
  readonly text: readonly string[];
  readonly json: object;
}

/** Of the fits of scan and construction the first that did not converge. */
const worse = (status: string, toys: ToyThresholds): string => (status === "converged" ? toys.status : status);

/** Points with their thresholds by toys. */
const withThresholds = (points: readonly ScanPoint[], toys: ToyThresholds): readonly object[] =>
  points.map((point, i) => ({ ...point, thresholds: toys.thresholds[i] }));

function intervalScan(scanned: ScanResult, toys: ToyThresholds | undefined): Told {
  const { bestFit, status, points, intervals, open } = scanned;
  if (toys === undefined) return { bestFit, status, text: intervalText(scanned), json: scanned };
  const { construction, unconverged, regions } = toys;
  const own = { ...scanned, intervals: regions.intervals ?? {}, open: regions.open ?? {} };
  const asymptotic = { intervals, open };
  return {
    bestFit,
    status: worse(status, toys),
    text: [...toyThresholdText(toys), ...intervalText(own), "by Wilks' theorem:", ...intervalText(scanned).slice(1)],
    json: { ...own, construction, toys: toys.toys, unconverged, points: withThresholds(points, toys), asymptotic },
  };
}

function planeScan(scanned: ContourScan, toys: ToyThresholds | undefined): Told {
  const { bestFit, status, points, intervals } = scanned;
  if (toys === undefined) return { bestFit, status, text: contourText(scanned), json: scanned };
  const { construction, unconverged, regions } = toys;
  const own = { ...scanned, intervals: regions.contours ?? {} };
  const asymptotic = { intervals };
  return {
    bestFit,
    status: worse(status, toys),
    text: [...toyThresholdText(toys), ...contourText(own), "by Wilks' theorem:", ...contourText(scanned).slice(1)],
    json: { ...own, construction, toys: toys.toys, unconverged, points: withThresholds(points, toys), asymptotic },
  };
}

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
    {
      name: "method",
      value: "NAME",
      choices: ["asymptotic", "feldman-cousins"],
      summary: "thresholds by Wilks' theorem, or by toys at every point; asymptotic if left out",
    },
    { ...TOYS, summary: "feldman-cousins: pseudo-experiments at every point; 1000 if left out" },
    TOY_SEED,
    JOBS,
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "All other parameters are fitted at every point, unless --fix holds them, from several starts: the lowest of several valleys counts, and `branch` says which",
    "it is. A point below the best fit replaces it. Ends of intervals are roots of the curve where -2 log L is the χ² quantile above the best fit (Wilks), which",
    "may not cover where coefficients enter quadratically. With feldman-cousins the threshold of each point is the quantile of the statistic over toys made there",
    "(arXiv:physics/9711021): exact where no other parameter is free, else with the others at their best values given the point and the data.",
  ],
  examples: [
    "ratiometer scan examples/statistics/ttz.json --parameter ctZ=-3:3:61 --data asimov",
    "ratiometer scan examples/statistics/ttz.json --parameter ctZ=-2:2:21 --fix cpt --method feldman-cousins --toys 500",
    "ratiometer scan examples/statistics/card.txt --scaling examples/statistics/scaling.json --parameter ctZ=-2:2:31 --parameter WZ_norm=-3:3:31 --levels 0.9",
  ],
  endsAtOnce: true,
  run: async (context) => {
    const { values } = context;
    const byToys = values("method").at(0) === "feldman-cousins";
    if (!byToys) checkAsymptotic(values);
    const levels = levelsOf(values("levels").at(0), DEFAULT_LEVELS);
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, loadSeconds } = prepared;
    const scanned = scannedParameters(values("parameter"), experiment.parameters, path);
    const likelihood = experiment.likelihood(data);
    const start = performance.now();
    const toys = byToys ? await toyThresholds(context, prepared, scanned, levels) : undefined;
    const found =
      scanned.length === 2
        ? planeScan(contourScan(likelihood, [scanned[0], scanned[1]], levels), toys)
        : intervalScan(profileScan(likelihood, { ...scanned[0], levels }), toys);
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
        ...found.text,
        ...minimaText(bestFit, experiment.parameters),
      ],
      json: { method: byToys ? "feldman-cousins" : "asymptotic", ...found.json, timing: { load: loadSeconds, fit: seconds } },
      exit: status === "converged" ? 0 : 3,
    };
  },
};
