import { scoreShapeFigure, type Markup, type Point } from "@ratiometer/report/drawing";
import type { ModelView } from "../thread/model-view.ts";
import type { MovableCoefficient } from "../thread/movable-model.ts";

/** Expected events of a channel before and after, their ratio, and what was observed. */
export function yieldFigure(
  id: string,
  channel: ModelView["channels"][number],
  coefficients: readonly MovableCoefficient[],
  start: readonly number[],
  { point, total }: { readonly point: Point; readonly total: readonly number[] },
): Markup {
  const first = Object.fromEntries(coefficients.map(({ name, sm }) => [name, sm]));
  const none = total.map(() => 0);
  return scoreShapeFigure(
    id,
    {
      channel: channel.name,
      axes: channel.axes,
      bins: channel.bins,
      shapes: [
        { point: first, yields: start, errors: none },
        { point, yields: total, errors: none },
      ],
      observed: channel.observed,
    },
    coefficients,
  );
}
