/**
 * p values of several tests adjusted by Holm's procedure (Scandinavian Journal of Statistics 6 (1979) 65): the probability that any of the true hypotheses
 * has an adjusted one below α is at most α, however the tests depend on each other.
 * @returns in the order of `pValues`
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((i, j) => pValues[i] - pValues[j]);
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[i]));
    adjusted[i] = least;
  });
  return adjusted;
}
