import type { Analysis, Coefficient } from "./analysis.ts";
import { unknownName } from "./analysis-error.ts";

/**
 * The declared coefficients of the given names, in the order of the names.
 * @throws AnalysisError CONFIG_UNKNOWN_COEFFICIENT with the nearest name
 */
export function coefficientsNamed({ coefficients }: Pick<Analysis, "coefficients">, names: readonly string[]): Coefficient[] {
  return names.map((name) => {
    const found = coefficients.find((coefficient) => coefficient.name === name);
    if (found !== undefined) return found;
    throw unknownName(
      "CONFIG_UNKNOWN_COEFFICIENT",
      "coefficient",
      name,
      coefficients.map((coefficient) => coefficient.name),
    );
  });
}
