import { AnalysisError } from "@ratiometer/config";
import { chi2Quantile } from "../distributions.ts";

/**
 * The contour of two parameters at which their squared distance Δᵀ I Δ from a centre is the quantile of χ² with two degrees of freedom: what is expected to be
 * excluded at a level, as far as the information at the centre goes.
 *
 * @param information 2 × 2, row-major: profiled information
 * @param level       share of the probability inside
 * @param points      of the polyline, the last being the first again
 * @throws AnalysisError FIT_LEVEL; FIT_INFORMATION where a direction is not constrained
 */
export function informationEllipse(
  information: ArrayLike<number>,
  centre: readonly [number, number],
  level: number,
  points = 97,
): (readonly [number, number])[] {
  if (!(level > 0 && level < 1)) throw new AnalysisError("FIT_LEVEL", `found the confidence level ${level}, expected one between 0 and 1`);
  const [a, b, , d] = Array.from(information);
  const rest = d - (b * b) / a;
  if (!(a > 0 && rest > 1e-14 * d)) {
    throw new AnalysisError("FIT_INFORMATION", "the information tells nothing of a direction in the plane of the two parameters", {
      hint: "where coefficients enter quadratically alone, scan the likelihood",
    });
  }
  const radius = Math.sqrt(chi2Quantile(level, 2));
  return Array.from({ length: points }, (_, i) => {
    const angle = (2 * Math.PI * i) / (points - 1);
    // Δ = r L⁻ᵀ (cos, sin) with I = L Lᵀ
    const y = (radius * Math.sin(angle)) / Math.sqrt(rest);
    const x = (radius * Math.cos(angle)) / Math.sqrt(a) - (b / a) * y;
    return [centre[0] + x, centre[1] + y];
  });
}
