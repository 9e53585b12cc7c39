import type { Classifier } from "@ratiometer/config";
import { formatNumber } from "@ratiometer/report";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { pull, rangeVerdict, RARE, TOLERATED, worst, type Verdict } from "./diagnostic-verdicts.ts";

/** Whether the outputs of a classifier are probabilities: those of a focal loss, or of planed weights, are not before a calibration. */
export const areProbabilities = ({ gamma, calibration, decorrelate }: Classifier): boolean =>
  calibration !== "none" || (gamma === 0 && decorrelate?.method !== "planing");

/** Whether ratios of densities follow from them: from the outputs of a focal loss they do, as its minimum can be inverted. */
export const giveDensities = ({ calibration, decorrelate }: Classifier): boolean =>
  calibration !== "none" || decorrelate?.method !== "planing";

/** What cutting on a class's probability, or its flat score, does to a column of the background. */
function dependenceVerdicts({ dependence = [] }: ClassifierDiagnostics): Verdict[] {
  return dependence.flatMap(({ column, class: name, score, correlation, area }) => {
    const what = score === "flat" ? `flat score of ${name}` : `probability of ${name}`;
    return [
      ...(correlation === undefined
        ? []
        : [
            {
              name: `squared distance correlation of the ${what} and ${column}, background`,
              value: correlation.squared,
              error: correlation.scatter,
              expected: "0 if independent",
            },
          ]),
      ...(score === "flat" ? [{ name: `area under the ROC curve of the ${what}`, ...area, expected: "½ to 1" }] : []),
    ];
  });
}

/** The numbers that judge a classifier, each the worst of its kind. */
export function classifierVerdicts(classifier: Classifier, diagnostics: ClassifierDiagnostics): Verdict[] {
  const { classes, entropy, spread } = { ...diagnostics, spread: diagnostics.classes.flatMap((each) => each.spread ?? []) };
  const off = ({ mean, share }: (typeof classes)[number]): number => Math.abs(pull({ value: mean.mean, error: mean.error }, share));
  const mean = worst(classes, off);
  const apart = worst(classes, ({ overtraining }) => -overtraining.pValue);
  const widest = worst(spread, (each) => each.spread.mean);
  return [
    ...classes.map(({ name, roc }): Verdict => ({
      name: `area under the ROC curve of ${name} against the other classes`,
      ...roc.area,
      expected: "½ to 1",
    })),
    ...(mean === undefined
      ? []
      : [
          {
            name: `mean probability of ${mean.name}${classes.length > 2 ? `, worst of ${classes.length} classes` : ""}`,
            value: mean.mean.mean,
            error: mean.mean.error,
            expected: formatNumber(mean.share, 3),
            // a focal loss does not ask for it
            ...(areProbabilities(classifier) ? { passed: off(mean) <= TOLERATED } : {}),
          },
        ]),
    {
      name: "cross entropy of hold-out events above that of training events",
      ...entropy.difference,
      expected: "0",
      passed: pull(entropy.difference, 0) <= TOLERATED,
    },
    ...(apart === undefined
      ? []
      : [
          {
            name: `Kolmogorov-Smirnov test of training and hold-out events of ${apart.name}, probability`,
            value: apart.overtraining.pValue,
            expected: `at least ${formatNumber(RARE / classes.length, 2)}`,
            passed: apart.overtraining.pValue >= RARE / classes.length,
          },
        ]),
    ...(widest === undefined
      ? []
      : [{ name: `spread of probabilities over ${widest.members} networks`, value: widest.spread.mean, expected: "small" }]),
    ...dependenceVerdicts(diagnostics),
    rangeVerdict(diagnostics.inputRanges, diagnostics.importance.inputs.length),
  ];
}
