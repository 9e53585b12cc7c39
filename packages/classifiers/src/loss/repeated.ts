import { add, multiply, scalar, sliceColumns } from "../graph/tensor.ts";
import type { Loss } from "./loss.ts";

/**
 * The mean of a loss over several coefficient points of each event: columns hold those of the points side by side, and the network, which does not see
 * the coefficients, is evaluated once for all of them.
 */
export function repeated(loss: Loss, points: number): Loss {
  if (points === 1) return loss;
  const widths = new Map(loss.columns.map(({ name, columns }) => [name, columns]));
  return {
    columns: loss.columns.map(({ name, columns }) => ({ name, columns: columns * points })),
    value: (output, column) => {
      const at = (point: number) =>
        loss.value(output, (name) => {
          const width = widths.get(name) ?? 0;
          return sliceColumns(column(name), point * width, (point + 1) * width);
        });
      return multiply(scalar(1 / points), Array.from({ length: points }, (_, point) => at(point)).reduce(add));
    },
  };
}
