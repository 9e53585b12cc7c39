import { input, type Rows, type Tensor } from "../graph/tensor.ts";

/** A column that a loss needs: its name and how wide it is. */
export interface LossColumn {
  readonly name: string;
  readonly columns: number;
}

/** A loss as a graph: which columns it needs beside the network's output, and its value summed over the events of a batch. */
export interface Loss {
  readonly columns: readonly LossColumn[];
  /** @param output the network's raw output, one row per event @param column the loss's own inputs by name @returns 1 x 1 */
  readonly value: (output: Tensor, column: (name: string) => Tensor) => Tensor;
}

/** The columns of a loss as inputs of a graph. */
export const lossInputs = (loss: Loss, rows: Rows): Tensor[] => loss.columns.map(({ name, columns }) => input(name, rows, columns));

/** The value of a loss over a batch given its inputs. @throws RangeError if the loss asks for a column that it did not announce */
export function lossValue(loss: Loss, output: Tensor, inputs: readonly Tensor[]): Tensor {
  return loss.value(output, (name) => {
    const found = inputs.find((tensor) => tensor.name === name);
    if (found === undefined) throw new RangeError(`the loss has no column ${name}`);
    return found;
  });
}
