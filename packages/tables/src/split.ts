import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { permutation, type RandomStream } from "./random.ts";

/** Row numbers of three disjoint parts that together are all rows; each sorted. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Assigns n events at random to training, validation and test. Part sizes are the fractions of n, rounded so that nothing is lost.
 *
 * @param fractions non-negative, with sum 1
 * @param place where the fractions are written, for messages
 * @throws AnalysisError CONFIG_SPLIT if the fractions are no such numbers, DATA_TOO_FEW_EVENTS if a part with a fraction above zero would be empty
 */
export function splitEvents(
  n: number,
  fractions: { readonly train: number; readonly validation: number; readonly test: number },
  stream: RandomStream,
  place: ErrorPlace = {},
): Split {
  const { train, validation, test } = fractions;
  if (!(train >= 0 && validation >= 0 && test >= 0) || Math.abs(train + validation + test - 1) > 1e-9)
    throw new AnalysisError("CONFIG_SPLIT", `fractions train ${train}, validation ${validation}, test ${test} are not three shares of 1`, {
      ...place,
      hint: "give non-negative numbers with sum 1, for example 0.7, 0.15 and 0.15",
    });
  const order = permutation(n, stream);
  const first = Math.round(n * train);
  const second = test === 0 ? n : Math.round(n * (train + validation));
  const split = { train: order.slice(0, first).sort(), validation: order.slice(first, second).sort(), test: order.slice(second).sort() };
  for (const part of ["train", "validation", "test"] as const)
    if (fractions[part] > 0 && split[part].length === 0)
      throw new AnalysisError("DATA_TOO_FEW_EVENTS", `${n} events leave none for ${part} (fraction ${fractions[part]})`, {
        ...place,
        hint: "use more events or a larger fraction",
      });
  return split;
}
