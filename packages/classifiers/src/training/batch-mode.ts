import type { RandomStream } from "@ratiometer/tables";
import { batchStatistics, runningStatistics, type Statistics } from "../network/batch-norm.ts";
import { dropout, dropoutNoise, layerNoise } from "../network/dropout.ts";
import { hiddenLayers, layerDropout, type Architecture, type LayerMode } from "../network/mlp.ts";
import { input, type Tensor } from "../graph/tensor.ts";

/** An input of a training step that is no column of the events: its shape, and its values for a step. */
export interface BatchInput {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /**
   * @param out rows x columns numbers, 0 at first @param events in the batch; rows behind them fill it up @param stream of random numbers
   * @throws RangeError without a stream where one is needed
   */
  readonly fill: (out: Float32Array, events: number, stream?: RandomStream) => void;
}

const noise = (out: Float32Array, _events: number, stream?: RandomStream): void => {
  if (stream === undefined) throw new RangeError("dropout without random numbers");
  for (let i = 0; i < out.length; i++) out[i] = dropoutNoise(stream);
};

/** What dropout and batch norm need for each batch, in the order in which random numbers are drawn. */
export function batchInputs(architecture: Architecture, batch: number): BatchInput[] {
  const { batchNorm = false } = architecture;
  const hidden = hiddenLayers(architecture);
  const units = hidden.reduce((total, { columns }) => total + columns, 0);
  return [
    ...(hidden.some((_, layer) => layerDropout(architecture, layer) > 0)
      ? [
          { name: "dropout_events", rows: batch, columns: hidden.length, fill: noise },
          { name: "dropout_units", rows: 1, columns: units, fill: noise },
        ]
      : []),
    ...(batchNorm
      ? [{ name: "present", rows: batch, columns: 1, fill: (out: Float32Array, events: number): void => void out.fill(1, 0, events) }]
      : []),
  ];
}

/** A perceptron's hidden layers in training. */
export interface BatchMode extends LayerMode {
  readonly inputs: readonly Tensor[];
  /** The running statistics of a layer after the batch, once the network was asked. */
  readonly running: (layer: number, before: Statistics) => Statistics;
}

/** Batch statistics and dropout for a step, from `batchInputs`. */
export function batchMode(architecture: Architecture, batch: number): BatchMode {
  const inputs = batchInputs(architecture, batch).map(({ name, rows, columns }) => input(name, rows, columns));
  const named = (name: string): Tensor => {
    const found = inputs.find((tensor) => tensor.name === name);
    if (found === undefined) throw new RangeError(`no input ${name}`);
    return found;
  };
  const found = new Map<number, Statistics[]>();
  return {
    inputs,
    statistics: (z, layer) => {
      const statistics = batchStatistics(z, named("present"));
      found.set(layer, [...(found.get(layer) ?? []), statistics]);
      return statistics;
    },
    kept: (h, layer) => {
      const fraction = layerDropout(architecture, layer);
      if (fraction === 0) return h;
      const hidden = hiddenLayers(architecture);
      const widths = hidden.map(({ columns }) => columns);
      const position = hidden.findIndex((one) => one.layer === layer);
      return dropout(h, fraction, ...layerNoise(named("dropout_events"), named("dropout_units"), widths, position));
    },
    running: (layer, before) => runningStatistics(before, found.get(layer) ?? [], named("present")),
  };
}
