import { add, multiply, scalar, sliceColumns, type Tensor } from "../graph/tensor.ts";
import type { Loss } from "./loss.ts";

/**
 * The mean of a loss over several coefficient points of each event: columns hold those of the points side by side. A network that does not see the
 * coefficients is evaluated once for all of them.
 */
export function repeated(loss: Loss, points: number): Loss {
  if (points === 1) return loss;
  const widths = new Map(loss.columns.map(({ name, columns }) => [name, columns]));
  return {
    ...loss,
    columns: loss.columns.map(({ name, columns }) => ({ name, columns: columns * points })),
    value: (network, x, column) => {
      const outputs = new Map<Tensor, Tensor>();
      const once = (values: Tensor): Tensor => {
        const output = outputs.get(values) ?? network(values);
        outputs.set(values, output);
        return output;
      };
      const at = (point: number) =>
        loss.value(once, x, (name) => {
          const width = widths.get(name) ?? 0;
          return sliceColumns(column(name), point * width, (point + 1) * width);
        });
      return multiply(scalar(1 / points), Array.from({ length: points }, (_, point) => at(point)).reduce(add));
    },
  };
}
