import {
  networkClasses,
  networkCoefficients,
  networkOutputs,
  readNetworkGraph,
  type Engine,
  type OpenNetwork,
} from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import {
  type ArtifactNetwork,
  type EventColumns,
  type FilledInput,
  inputColumns,
  inputRows,
  type MeanRatio,
} from "@ratiometer/hepdata-export";
import type { Column } from "@ratiometer/tables";

/** Columns that a published network adds to events: the score in each coefficient at the SM, the probability of each class. */
export interface NetworkScores {
  readonly network: ArtifactNetwork;
  /** "NETWORK.COEFFICIENT", "NETWORK.CLASS". */
  readonly names: readonly string[];
  /** @param inputs of `inputsFor` @param columns features in the units of the network */
  readonly compute: (
    inputs: readonly FilledInput[],
    columns: ReadonlyMap<string, ArrayLike<number>>,
    rows: number,
  ) => Promise<readonly (readonly [string, Column])[]>;
  /** Where the network's inputs come from in a file. @throws AnalysisError as inputColumns */
  readonly inputsFor: (file: EventColumns) => readonly FilledInput[];
  readonly close: () => Promise<void>;
}

/** What is known of the coefficients that a ratio takes. */
interface RatioCoefficient {
  readonly name: string;
  readonly sm: number;
  readonly range: readonly [number, number];
}

/** What networks of a kind need to be asked for scores. */
interface ScoreSource {
  readonly names: readonly string[];
  /** Points of the coefficient inputs at which the network is asked. */
  readonly points: readonly Readonly<Record<string, number>>[];
  /** Scores, events x names, from the outputs at the points, events x width each. */
  readonly scores: (outputs: readonly Float32Array[], rows: number) => Float64Array;
}

const named = (network: ArtifactNetwork, of: readonly string[]): readonly string[] => of.map((name) => `${network.name}.${name}`);

/** Outputs as they are. */
const plain = (names: readonly string[]): ScoreSource => ({ names, points: [{}], scores: ([values]) => Float64Array.from(values) });

/**
 * The slope of log r at the SM from r at two points on either side in each coefficient: r Z is a quadratic form whose constant is 1, so that the
 * difference of its values at ±h is 4 h times its linear entry, exactly.
 */
function slopeOfForm(network: ArtifactNetwork, coefficients: readonly RatioCoefficient[], mean: MeanRatio): ScoreSource {
  const steps = coefficients.map(({ name, sm, range: [low, high] }) => {
    const reach = Math.min(high - sm, sm - low);
    // where the quadratic term is of order 1 float32 costs least
    const scale = mean.square[name] > 0 ? 1 / Math.sqrt(mean.square[name]) : Infinity;
    return Math.min(reach > 0 ? reach : Math.max(high - sm, sm - low), scale);
  });
  const at = Object.fromEntries(coefficients.map(({ name, sm }) => [name, sm]));
  return {
    names: named(network, coefficients.map(({ name }) => name)), // prettier-ignore
    points: coefficients.flatMap(({ name, sm }, p) => [
      { ...at, [name]: sm + steps[p] },
      { ...at, [name]: sm - steps[p] },
    ]),
    scores: (outputs, rows) => {
      const k = coefficients.length;
      const found = new Float64Array(rows * k);
      coefficients.forEach(({ name }, p) => {
        const h = steps[p];
        const [linear, square] = [mean.linear[name], mean.square[name]];
        const [above, below] = [1 + linear * h + square * h * h, 1 - linear * h + square * h * h];
        for (let i = 0; i < rows; i++)
          found[i * k + p] = (Math.exp(outputs[2 * p][i]) * above - Math.exp(outputs[2 * p + 1][i]) * below) / (2 * h) - linear;
      });
      return found;
    },
  };
}

/** The slope of log(q/Z) at the SM from the entries of q, lower triangle row by row. */
function slopeOfEntries(network: ArtifactNetwork, coefficients: readonly string[], normalisation: readonly number[]): ScoreSource {
  const k = coefficients.length;
  const terms = normalisation.length;
  return {
    names: named(network, coefficients),
    points: [{}],
    scores: ([forms], rows) => {
      const found = new Float64Array(rows * k);
      for (let i = 0; i < rows; i++)
        for (let p = 0; p < k; p++) {
          const linear = ((p + 1) * (p + 2)) / 2;
          found[i * k + p] = 2 * (forms[i * terms + linear] / forms[i * terms] - normalisation[linear] / normalisation[0]);
        }
      return found;
    },
  };
}

/** What an artifact says beside its networks. */
export interface ScoreContext {
  readonly where: string;
  readonly coefficients: readonly RatioCoefficient[];
  readonly meanRatios: ReadonlyMap<string, MeanRatio>;
}

function sourceOf(network: ArtifactNetwork, metadata: Readonly<Record<string, string>>, context: ScoreContext): ScoreSource | undefined {
  const coefficients = networkCoefficients({ metadata });
  switch (network.output) {
    case "score":
      return plain(named(network, coefficients));
    case "probabilities":
      return plain(named(network, networkClasses({ metadata })));
    case "coefficients": {
      const normalisation = ("normalisation" in metadata ? metadata["normalisation"] : "").split(",").map(Number);
      const complete = normalisation.length === ((coefficients.length + 1) * (coefficients.length + 2)) / 2;
      return complete && normalisation.every(Number.isFinite) ? slopeOfEntries(network, coefficients, normalisation) : undefined;
    }
    default: {
      const mean = context.meanRatios.get(`${network.name}.onnx`);
      const known = coefficients.map((name) => context.coefficients.find((coefficient) => coefficient.name === name));
      if (network.form !== "structured" || mean === undefined || known.length === 0 || known.some((one) => one === undefined))
        return undefined;
      return slopeOfForm(network, known.flatMap((one) => (one === undefined ? [] : [one])), mean); // prettier-ignore
    }
  }
}

/**
 * Columns that the networks of an artifact would add to events, by name, whether or not anyone asks for them; a ratio whose slope at the SM cannot be had
 * from its outputs adds none.
 */
export function scoreNames(network: ArtifactNetwork, context: ScoreContext): readonly string[] {
  const { metadata } = readNetworkGraph(network.bytes, network.path);
  return sourceOf(network, metadata, context)?.names ?? [];
}

/**
 * Opens a network for its scores.
 * @throws AnalysisError DATA_NETWORK, EXPORT_ARTIFACT_FORM
 */
export async function openScores(network: ArtifactNetwork, engine: Engine, context: ScoreContext): Promise<NetworkScores> {
  const { bytes } = network;
  const source = sourceOf(network, readNetworkGraph(bytes, network.path).metadata, context);
  if (source === undefined)
    throw new AnalysisError("EXPORT_ARTIFACT_FORM", `the score of "${network.path}" at the SM cannot be had from its outputs`, {
      where: context.where,
    });
  const opened: OpenNetwork = await engine.open(bytes, network.path);
  try {
    const columns = network.inputs.map(({ name, unit, role, minimum, maximum }) => ({
      name,
      unit,
      role,
      range: [minimum, maximum] as const,
    }));
    const start = source.points[0];
    return {
      network,
      names: source.names,
      inputsFor: (file) => inputColumns(opened.inputs, columns, file, { where: network.path, at: start }),
      compute: async (inputs, given, rows) => {
        const outputs: Float32Array[] = [];
        for (const point of source.points) {
          const rowsAt = inputs.map(({ name, sources }) => {
            // coefficients are the same for all events
            const moved = sources.map((one, i) => {
              const input = network.inputs[i];
              return input.role === "coefficient" ? { value: point[input.name] } : one;
            });
            return [name, inputRows(moved, given, rows)] as const;
          });
          outputs.push((await networkOutputs(opened, Object.fromEntries(rowsAt), rows, [network.output]))[network.output]);
        }
        const scores = source.scores(outputs, rows);
        const k = source.names.length;
        return source.names.map((name, c) => {
          const values = Float64Array.from({ length: rows }, (_, i) => scores[i * k + c]);
          const bad = values.findIndex((value) => !Number.isFinite(value));
          if (bad >= 0)
            throw new AnalysisError("DATA_NOT_FINITE", `the network gives ${name} = ${values[bad]} for an event`, { where: network.path });
          return [name, { values, unit: "" }] as const;
        });
      },
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
