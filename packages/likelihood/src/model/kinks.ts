import type { Factor, ShapeVariation, TemplateModel } from "./template-model.ts";

function factorKinks(factor: Factor): boolean {
  if (factor.kind === "reweighting") return factor.code === "code1" && factor.up.some((up, b) => up * factor.down[b] !== 1);
  return factor.kind === "normalisation" && factor.code === "code1" && factor.up * factor.down !== 1;
}

function variationKinks({ code, up, down }: ShapeVariation): boolean {
  return code === "code0" && up.some((above, b) => above !== -down[b]);
}

/** Parameters, ascending, at whose zero the slopes of yields jump: those of piecewise interpolations (code0, code1) whose two sides differ. */
export function kinkedParameters({ channels, unbinned = [] }: Pick<TemplateModel, "channels" | "unbinned">): readonly number[] {
  const found = new Set<number>();
  const samples = [
    ...channels.flatMap((channel) => channel.samples),
    ...unbinned.flatMap(({ yields, densities }) => [...yields, ...densities]),
  ];
  for (const { factors, variations } of samples) {
    for (const factor of factors) if (factorKinks(factor) && "parameter" in factor) found.add(factor.parameter);
    for (const variation of variations) if (variationKinks(variation)) found.add(variation.parameter);
  }
  return [...found].sort((a, b) => a - b);
}
