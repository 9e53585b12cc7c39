import { expect, test } from "@jest/globals";
import { eftMorphing } from "./eft-morphing.ts";
import { toyContent } from "../testing/toy-content.ts";

interface Polynomial {
  constant: number[];
  linear: Record<string, number[]>;
  quadratic: { coefficients: string[]; values: number[] }[];
}

test("constant, linear and quadratic terms sum to the toy's closed form", () => {
  const morphing = eftMorphing(toyContent(new Uint8Array([1]))) as unknown as {
    channels: { edges: unknown[]; samples: Polynomial[] }[];
    unbinned: { events: Polynomial; mean_ratio: Record<"channel" | "domain", Polynomial> }[];
  };
  const [{ edges, samples }] = morphing.channels;
  const d: Record<string, number> = { kt: -0.7, ctZ: 2.2 };
  const { constant, linear, quadratic } = samples[0];
  [10, 5, 2.5].forEach((nu, bin) => {
    const found =
      constant[bin] +
      Object.entries(linear).reduce((sum, [name, values]) => sum + values[bin] * d[name], 0) +
      quadratic.reduce((sum, { coefficients: [a, b], values }) => sum + values[bin] * d[a] * d[b], 0);
    const shape = (1 + (0.3 + 0.1 * bin) * d.kt + 0.2 * d.ctZ) ** 2 + (0.5 * d.kt - 0.1 * d.ctZ) ** 2 + (0.4 * d.ctZ) ** 2;
    expect(found).toBeCloseTo(nu * shape, 11);
  });
  expect(edges).toEqual(["-inf", -0.5, 1e-7, "inf"]);
  expect(morphing.unbinned[0].events).toEqual({
    constant: [17.5],
    linear: { kt: [2], ctZ: [6] },
    quadratic: [
      { coefficients: ["kt", "kt"], values: [2] },
      { coefficients: ["kt", "ctZ"], values: [8] },
      { coefficients: ["ctZ", "ctZ"], values: [5] },
    ],
  });
  expect(morphing.unbinned[0].mean_ratio.channel.linear).toEqual({ kt: [0.2], ctZ: [0.6] });
  expect(morphing.unbinned[0].mean_ratio.domain.quadratic[0]).toEqual({ coefficients: ["kt", "kt"], values: [0.2] });
});
