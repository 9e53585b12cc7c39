// Training of a ratio that is structured in the coefficients, and everything that must hold of it on events whose exact ratio is known.
import {
  coefficientScales,
  ensembleMean,
  memberModel,
  networkOutput,
  publishedRatio,
  ratioNormalisation,
  ratioScore,
  ratioTerms,
  scoreInformation,
  trainEnsemble,
} from "@ratiometer/classifiers";
import { all, compareRatios, extremes } from "./ratio-checks.mjs";

/** What is asked of a structured ratio: log r̂ at the SM, E[r̂], and the information along the two leading eigenvectors. */
const LIMITS = { atSm: 1e-6, off: 0.01, carried: 0.97 };

/**
 * Trains the networks of a task and judges their ensemble.
 * @param task of `trainEnsemble` @param members how many networks @param jobs threads
 * @param heldOut { rows, weights }: events of the task that no network is trained on, and the SM weights of all
 * @param fresh { features, weights, exact: { forms, normalisation } }: events of the SM that the task does not have
 * @param points of `tenPoints`
 * @returns whether all limits are kept, lines to print, the information over the exact one, and the learned score of the fresh events, n x k in units of the scales
 */
export async function structuredStudy(task, { members, jobs, heldOut, fresh, points }) {
  const scales = coefficientScales(task.coefficients);
  const [d, k] = [task.featureNames.length, scales.length];
  const models = [];
  await trainEnsemble(task, {
    members: [...all(members)],
    jobs,
    onEpoch: () => undefined,
    onMember: async (member, result) => {
      models[member] = memberModel(task, result);
    },
  });
  const formsOf = async (features) => {
    const forms = [];
    for (const model of models) forms.push(ratioTerms(await networkOutput(model, "x", features, d, "parts"), scales));
    return ensembleMean(forms);
  };
  const normalisation = ratioNormalisation(await formsOf(task.features), heldOut.rows, heldOut.weights);
  const forms = await formsOf(fresh.features);
  const ratios = points.map(({ c }) => compareRatios({ forms, normalisation }, fresh.exact, fresh.weights, c));
  const scaled = (score) => score.map((value, e) => value * scales[e % k]);
  const learned = scaled(ratioScore(forms, normalisation));
  const exact = scaled(ratioScore(fresh.exact.forms, fresh.exact.normalisation));
  const information = scoreInformation({ learned, exact }, fresh.weights);
  const range = task.coefficients.map((coefficient) => coefficient.range);
  const { low, high, atSm } = await extremes(publishedRatio(task, models, normalisation, {}), task.features, d, range);
  const mean = (of) => ratios.reduce((sum, ratio) => sum + of(ratio), 0) / ratios.length;
  const worst = Math.max(...ratios.map(({ off }) => Math.abs(off)));
  const carried = information.slice(0, 2).map((along) => along.carried.value);
  return {
    passed: atSm <= LIMITS.atSm && worst <= LIMITS.off && carried.every((value) => value >= LIMITS.carried),
    lines: [
      `  largest |log r̂| at the SM ${atSm}, log r̂ of a million random events and points from ${low.toFixed(2)} to ${high.toFixed(2)}`,
      `  mean of r̂ off by at most ${(100 * worst).toFixed(2)} % at ten points`,
      `  mean squared error of log r̂ ${mean(({ error }) => error).toExponential(2)}, that of 0 ${mean(({ size }) => size).toExponential(2)}`,
    ],
    information,
    learned,
  };
}
