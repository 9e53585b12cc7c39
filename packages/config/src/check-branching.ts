import type { Analysis } from "./analysis.ts";
import { AnalysisError, unknownName, type ErrorPlace } from "./analysis-error.ts";

/** What no schema can see of branching fractions: names that are referred to exist, and there are as many terms as a polynomial of its coefficients has. */
export function* checkBranching({ branching, samples, coefficients, where }: Analysis): Generator<AnalysisError> {
  const placeOf = (path: string): ErrorPlace => ({ where: where(path), path });
  const declared = coefficients.map(({ name }) => name);
  for (const { name, coefficients: own, matrix, held } of branching) {
    const path = `branching.${name}`;
    for (const [i, coefficient] of own.entries())
      if (!declared.includes(coefficient) && !Object.hasOwn(held, coefficient))
        yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", coefficient, declared, placeOf(`${path}.coefficients[${i}]`));
    for (const coefficient of Object.keys(held)) {
      if (!own.includes(coefficient))
        yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", coefficient, own, placeOf(`${path}.held.${coefficient}`));
      else if (declared.includes(coefficient))
        yield new AnalysisError("CONFIG_EITHER_OR", `the analysis declares the coefficient "${coefficient}", with its SM value`, {
          ...placeOf(`${path}.held.${coefficient}`),
          hint: "leave it out of held",
        });
    }
    const terms = ((own.length + 1) * (own.length + 2)) / 2;
    if (matrix.length !== terms)
      yield new AnalysisError(
        "CONFIG_WRONG_VALUE",
        `found ${matrix.length} terms, expected ${terms} of ${own.length === 1 ? "one coefficient" : `${own.length} coefficients`}`,
        placeOf(`${path}.matrix`),
      );
  }
  const known = branching.map(({ name }) => name);
  for (const { name, branching: asked } of samples)
    if (asked !== undefined && !known.includes(asked))
      yield unknownName("CONFIG_UNKNOWN_BRANCHING", "branching fraction", asked, known, placeOf(`samples.${name}.branching`));
}
