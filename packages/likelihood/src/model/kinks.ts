import type { Factor, ShapeVariation, TemplateModel } from "./template-model.ts";

function factorKinks(factor: Factor): boolean {
  return factor.kind === "normalisation" && factor.code === "code1" && factor.up * factor.down !== 1;
}

function variationKinks({ code, up, down }: ShapeVariation): boolean {
  return code === "code0" && up.some((above, b) => above !== -down[b]);
}

/** Parameters, ascending, at whose zero the slopes of yields jump: those of piecewise interpolations (code0, code1) whose two sides differ. */
export function kinkedParameters({ channels }: Pick<TemplateModel, "channels">): readonly number[] {
  const found = new Set<number>();
  for (const { factors, variations } of channels.flatMap(({ samples }) => samples)) {
    for (const factor of factors) if (factorKinks(factor) && "parameter" in factor) found.add(factor.parameter);
    for (const variation of variations) if (variationKinks(variation)) found.add(variation.parameter);
  }
  return [...found].sort((a, b) => a - b);
}
