import { AnalysisError, isEventFiles, type Analysis } from "@ratiometer/config";

/** A fault where estimators are to learn how events depend on the coefficients, and the weights of no sample say so. */
export function checkDependence({ samples, estimators, where }: Analysis): readonly AnalysisError[] {
  const independent = samples.every(({ source }) => isEventFiles(source) && source.weights.scheme === "none");
  if (estimators.length === 0 || !independent) return [];
  const path = `samples.${samples[0].name}.weights.scheme`;
  return [
    new AnalysisError("CONFIG_WEIGHTS", `no sample depends on the coefficients, which estimator "${estimators[0].name}" is to learn from`, {
      where: where(path),
      path,
      hint: "say what the weights of a sample stand for: scheme: madgraph with Les Houches files, a weight map with others",
    }),
  ];
}
