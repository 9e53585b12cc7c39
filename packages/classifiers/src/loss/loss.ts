import { input, type Rows, type Tensor } from "../graph/tensor.ts";

/** A column that a loss needs: its name and how wide it is. */
export interface LossColumn {
  readonly name: string;
  readonly columns: number;
}

/** A network as a function: rows x inputs to its raw outputs, rows x outputs. Every call is of the same parameters. */
export type Network = (x: Tensor) => Tensor;

/** A loss as a graph: which columns it needs beside the events' features, and its value summed over the events of a batch. */
export interface Loss {
  readonly columns: readonly LossColumn[];
  /** Inputs of the network that are not features: columns that the loss joins to them, behind. None if left out. */
  readonly joined?: number;
  /**
   * @param network may be called at several inputs, and its output differentiated with respect to them
   * @param x the features, one row per event @param column the loss's own inputs by name @returns 1 x 1
   */
  readonly value: (network: Network, x: Tensor, column: (name: string) => Tensor) => Tensor;
}

/** How many of a network's inputs are features. @param inputs of the network */
export const featureInputs = (inputs: number, { joined = 0 }: Pick<Loss, "joined">): number => inputs - joined;

/** The columns of a loss as inputs of a graph. */
export const lossInputs = (loss: Loss, rows: Rows): Tensor[] => loss.columns.map(({ name, columns }) => input(name, rows, columns));

/** The value of a loss over a batch given its inputs. @throws RangeError if the loss asks for a column that it did not announce */
export function lossValue(loss: Loss, network: Network, x: Tensor, inputs: readonly Tensor[]): Tensor {
  return loss.value(network, x, (name) => {
    const found = inputs.find((tensor) => tensor.name === name);
    if (found === undefined) throw new RangeError(`the loss has no column ${name}`);
    return found;
  });
}
