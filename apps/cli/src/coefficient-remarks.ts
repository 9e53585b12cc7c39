import type { Analysis } from "@ratiometer/config";
import { knownCoefficient } from "@ratiometer/eft";

/** What the user should know of the coefficients: an SM value that is not that of the coefficient known by this name, such as 0 for kt. */
export const coefficientRemarks = ({ coefficients }: Analysis): readonly string[] =>
  coefficients.flatMap(({ name, sm }) => {
    const known = knownCoefficient(name);
    if (known === undefined || known.sm === sm) return [];
    return [
      `coefficients.${name}.sm is ${sm}, but the coefficient known as ${name} is ${known.sm} in the Standard Model: ratios are taken to the point given`,
    ];
  });
