import { chi2LogSurvival, normalCdf } from "../distributions.ts";

/** The test statistics that upper limits and discoveries are made with. */
export type ClsStatistic = "q" | "qtilde" | "q0";

/** p-values of the tested hypothesis and of the alternative, and their ratio CLs. */
export interface PValues {
  readonly clsb: number;
  readonly clb: number;
  readonly cls: number;
}

/** ln of the probability that a standard normal variable exceeds x, also where that is below the smallest double. */
export const logNormalSurvival = (x: number): number => (x > 0 ? chi2LogSurvival(x * x) - Math.LN2 : Math.log(normalCdf(-x)));

function pValues(position: number, rootAsimov: number): PValues {
  const signal = logNormalSurvival(position + rootAsimov);
  const background = logNormalSurvival(position);
  return { clsb: Math.exp(signal), clb: Math.exp(background), cls: Math.min(1, Math.exp(signal - background)) };
}

/**
 * p-values by the asymptotic distributions of Cowan et al. (arXiv:1007.1727) from the observed statistic and that of the Asimov data of the alternative
 * hypothesis. At q = q_A = 0, where hypothesis and alternative are one, CLs is 1.
 */
export function asymptoticPValues(q: number, qAsimov: number, statistic: ClsStatistic): PValues {
  const root = Math.sqrt(q);
  const rootAsimov = Math.sqrt(qAsimov);
  const bent = statistic === "qtilde" && q > qAsimov && qAsimov > 0;
  return pValues(bent ? (q - qAsimov) / (2 * rootAsimov) : root - rootAsimov, rootAsimov);
}

/** Where the expected bands are, in standard deviations of the alternative: CLs ascends along them. */
export const BANDS: readonly number[] = [2, 1, 0, -1, -2];

/** p-values that the alternative leads to at +2, +1, 0, -1, -2 standard deviations of the statistic. */
export const expectedPValues = (qAsimov: number): readonly PValues[] => BANDS.map((band) => pValues(band, Math.sqrt(qAsimov)));
