import type { Tensor } from "../graph/tensor.ts";

/** How parameters follow from gradients, as a graph. Parameters, gradients and moments are all laid end to end, 1 x n. */
export interface Optimiser {
  /** Names of what lasts from step to step beside the parameters, each as large as they are and 0 at first. */
  readonly moments: readonly string[];
  /** Numbers of a step by name. @param t number of the step, from 1 @param rate learning rate */
  readonly inputs: Readonly<Record<string, (t: number, rate: number) => number>>;
  /** @param input numbers of the step, 1 x 1 @returns parameters and moments after it */
  readonly step: (
    parameters: Tensor,
    gradient: Tensor,
    moments: readonly Tensor[],
    input: (name: string) => Tensor,
  ) => { readonly parameters: Tensor; readonly moments: readonly Tensor[] };
}

/** The name under which a training graph takes and returns a moment of a parameter. */
export const momentName = (moment: string, parameter: string): string => `${moment}_${parameter}`;
