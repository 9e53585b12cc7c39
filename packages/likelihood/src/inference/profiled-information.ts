import { AnalysisError } from "@ratiometer/config";
import { cholesky } from "../cholesky.ts";
import type { Parameter } from "../model/parameter.ts";
import { submatrix } from "./fit-covariance.ts";

/**
 * Information about k parameters of interest that is left when the others are fitted as well, k × k, row-major: I_cc - I_cn I_nn⁻¹ I_nc. Its inverse is
 * their covariance.
 *
 * @param information n × n, row-major
 * @param interest    indices of the parameters of interest; those that are fixed count as known
 * @throws AnalysisError FIT_INFORMATION where nothing is known of some of the others
 */
export function profiledInformation(
  parameters: readonly Parameter[],
  information: Float64Array,
  interest: readonly number[],
): Float64Array {
  const n = parameters.length;
  const k = interest.length;
  const others = [...parameters.keys()].filter((i) => !parameters[i].fixed && !interest.includes(i));
  const unknown = others.find((i) => !(information[i * n + i] > 0));
  const factors = cholesky(others.length);
  if (unknown !== undefined || !factors.factorise(submatrix(information, n, others))) {
    const which = unknown === undefined ? "a combination of nuisance parameters" : `nuisance parameter "${parameters[unknown].name}"`;
    throw new AnalysisError("FIT_INFORMATION", `neither data nor auxiliary measurements tell anything of ${which}`, {
      hint: "fix the parameter",
    });
  }
  const result = submatrix(information, n, interest);
  for (const [b, j] of interest.entries()) {
    const response = factors.solve(Float64Array.from(others, (i) => information[i * n + j]));
    for (const [a, c] of interest.entries()) {
      for (const [o, i] of others.entries()) result[a * k + b] -= information[c * n + i] * response[o];
    }
  }
  return result;
}
