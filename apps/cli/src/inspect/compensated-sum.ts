/** A sum of doubles whose rounding errors are kept (Neumaier's variant of Kahan summation): it does not depend on the order of the terms, but for the last digit. */
export interface CompensatedSum {
  readonly add: (value: number) => void;
  readonly value: () => number;
}

/** A sum of nothing yet. */
export function compensatedSum(): CompensatedSum {
  let sum = 0;
  let lost = 0;
  return {
    add: (value) => {
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    },
    value: () => (Number.isFinite(lost) ? sum + lost : sum),
  };
}
