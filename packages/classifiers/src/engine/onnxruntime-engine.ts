import { AnalysisError } from "@ratiometer/config";
import type { InferenceSession } from "onnxruntime-node";
import type { Device, Engine, FloatMatrix, NamedMatrices, NetworkPort, OpenNetwork } from "./engine.ts";
import { executionProviders } from "./execution-provider.ts";
import { float32, onnxruntime, openSession } from "./onnxruntime.ts";

/** What outputs on a graphics processor may differ from the CPU's by: what a reader of a published network is allowed. */
const [RTOL, ATOL] = [1e-4, 2e-5];

const portsOf = (metadata: readonly InferenceSession.ValueMetadata[]): NetworkPort[] =>
  metadata.map((port) =>
    port.isTensor ? { name: port.name, type: port.type, dims: port.shape } : { name: port.name, type: "other", dims: [] },
  );

/** The shape of a batch for an input: its rows, and the fixed extents of the others. */
function batchDims({ dims }: NetworkPort, { rows, columns }: FloatMatrix): readonly number[] {
  const others = dims.slice(1);
  const fixed = others.filter((dim) => typeof dim === "number");
  return fixed.length === others.length && fixed.reduce((size, dim) => size * dim, 1) === columns ? [rows, ...fixed] : [rows, columns];
}

async function runSession(
  session: InferenceSession,
  inputs: NamedMatrices,
  wanted: readonly string[],
  where: string | undefined,
): Promise<NamedMatrices> {
  const place = where === undefined ? {} : { where };
  const ports = portsOf(session.inputMetadata);
  const feeds = ports.flatMap((port) => {
    const given = inputs[port.name] as FloatMatrix | undefined;
    return given === undefined ? [] : [[port.name, float32(given.values, batchDims(port, given))] as const];
  });
  let results: InferenceSession.ReturnType;
  try {
    results = await session.run(Object.fromEntries(feeds), [...wanted]);
  } catch (cause) {
    throw new AnalysisError(
      "DATA_NETWORK",
      `onnxruntime cannot run the network: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        ...place,
        cause,
      },
    );
  }
  return Object.fromEntries(
    wanted.map((name) => {
      const { data, dims } = results[name];
      if (Array.isArray(data)) throw new AnalysisError("DATA_NETWORK", `output "${name}" is text, expected numbers`, place);
      const values = data instanceof Float32Array ? data : Float32Array.from(data, Number);
      const [rows = 1] = dims;
      return [name, { values, rows, columns: rows === 0 ? 0 : values.length / rows }];
    }),
  );
}

/** Whether outputs agree to float32 accuracy. */
const agrees = (found: NamedMatrices, expected: NamedMatrices): boolean =>
  Object.entries(expected).every(([name, { values }]) =>
    values.every((value, i) => Math.abs(found[name].values[i] - value) <= ATOL + RTOL * Math.abs(value)),
  );

/** Opens a session by a provider. */
type Opening = typeof openSession;

/** The first provider that takes the network. @throws AnalysisError DATA_NETWORK for a file that none takes, TRAIN_ENGINE for a network of ours */
async function firstSession(
  model: Uint8Array,
  providers: readonly string[],
  where: string | undefined,
  open: Opening,
): Promise<{ readonly session: InferenceSession; readonly provider: string }> {
  for (const provider of providers.slice(0, -1))
    try {
      return { session: await open(model, provider), provider };
    } catch {
      // no such processor, driver or library: the next one
    }
  const provider = providers[providers.length - 1];
  try {
    return { session: await open(model, provider), provider };
  } catch (error) {
    if (where === undefined || !(error instanceof AnalysisError)) throw error;
    throw new AnalysisError("DATA_NETWORK", error.message, { where, cause: error });
  }
}

/**
 * A network in onnxruntime, by the first of `providers` that takes it. Graphics processors may round products to fewer bits: their first batch is compared
 * with the CPU's, which goes on alone where they differ by more than float32 accuracy.
 * @param providers in the order to be tried, the CPU last @param where the network's file, for errors
 * @throws AnalysisError DATA_NETWORK for a file that cannot be loaded, TRAIN_ENGINE for a network of ours
 */
export async function openOnProviders(
  model: Uint8Array,
  providers: readonly string[],
  where?: string,
  open: Opening = openSession,
): Promise<OpenNetwork> {
  let { session, provider } = await firstSession(model, providers, where, open);
  let compared = provider === "cpu";
  return {
    inputs: portsOf(session.inputMetadata),
    outputs: portsOf(session.outputMetadata),
    device: () => provider,
    run: async (inputs, wanted) => {
      const outputs = await runSession(session, inputs, wanted, where);
      if (compared) return outputs;
      compared = true;
      const reference = await open(model, "cpu");
      const expected = await runSession(reference, inputs, wanted, where);
      if (agrees(outputs, expected)) {
        await reference.release();
        return outputs;
      }
      await session.release();
      [session, provider] = [reference, "cpu"];
      return expected;
    },
    close: () => session.release(),
  };
}

/**
 * Networks by onnxruntime, all of them.
 * @param device "gpu" for a graphics processor where there is one
 * @throws AnalysisError USAGE_ENGINE where its library does not load
 */
export function onnxruntimeEngine(device: Device = "cpu"): Engine {
  const { versions } = onnxruntime().env;
  return {
    name: "onnxruntime",
    version: versions.node ?? versions.common,
    open: (model, where) => openOnProviders(model, executionProviders(device), where),
  };
}
