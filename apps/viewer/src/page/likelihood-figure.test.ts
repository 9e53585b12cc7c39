import { expect, test } from "@jest/globals";
import { likelihoodFigure } from "./likelihood-figure.ts";

test("a curve is interrupted where the model is not positive, names are escaped, and the marker stands at the value", () => {
  const { markup } = likelihoodFigure("f", {
    coefficient: { name: "c<script>", sm: 0, range: [-1, 1] },
    value: 0.5,
    curves: [{ label: "<b>binned</b>", ink: "first bold", at: [-1, -0.5, 0, 0.5, 1], above: [4, 1, null, 1, 4] }],
    marked: [{ ink: "first bold", above: 1 }],
    others: undefined,
  });
  expect(markup.match(/class="line first bold" d="M/g)).toHaveLength(3);
  expect(markup).not.toMatch(/<script|<b>|NaN/);
  expect(markup.match(/<circle/g)).toHaveLength(1);
});
