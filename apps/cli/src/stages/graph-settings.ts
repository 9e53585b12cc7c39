import type { Estimator } from "@ratiometer/config";
import type { Json } from "@ratiometer/hepdata-export";

type Network = Pick<Estimator["network"], "graph">;

/** What a network reads of events before its hidden layers, as a report says it. */
export function graphSettings({ graph }: Network): readonly (readonly [string, string])[] {
  if (graph === undefined) return [];
  const { objects, layers, width, pooling } = graph;
  const exchanges = layers === 1 ? "1 exchange" : `${layers} exchanges`;
  return [["event graph", `${objects.map(({ name }) => name).join(", ")}; ${exchanges} of ${width} numbers, pooling by ${pooling}`]];
}

/** The same as an entry of a model card, or none. */
export function graphEntry({ graph }: Network): Readonly<Record<string, Json>> {
  if (graph === undefined) return {};
  const { objects, layers, width, pooling } = graph;
  return { graph: { objects: objects.map(({ name }) => name), layers, width, pooling } };
}
