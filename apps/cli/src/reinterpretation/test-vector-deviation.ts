import { networkOutputs, type OpenNetwork } from "@ratiometer/classifiers";
import type { ArtifactNetwork } from "@ratiometer/hepdata-export";

/** How far an engine is from the published test vectors of a network. */
export interface VectorDeviation {
  readonly events: number;
  /** Largest |found − expected|. */
  readonly largest: number;
  /** Largest |found − expected|/(atol + rtol |expected|): not above 1 where the engine reproduces the network. */
  readonly relative: number;
  readonly rtol: number;
  readonly atol: number;
}

/** Runs the test vectors of a network. @throws AnalysisError DATA_NETWORK if it cannot be run */
export async function vectorDeviation(network: OpenNetwork, { testVectors }: ArtifactNetwork): Promise<VectorDeviation> {
  const { inputs, outputs, rtol, atol } = testVectors;
  const wanted = Object.keys(outputs);
  const [input] = network.inputs;
  const found = await networkOutputs(network, { [input.name]: Float32Array.from(inputs.flat()) }, inputs.length, wanted);
  let [largest, relative] = [0, 0];
  for (const name of wanted) {
    const expected = outputs[name].flat();
    const values = found[name];
    if (values.length !== expected.length) return { events: inputs.length, largest: Infinity, relative: Infinity, rtol, atol };
    for (let i = 0; i < expected.length; i++) {
      const off = Math.abs(values[i] - expected[i]);
      // NaN is no number that any reader may accept
      largest = Math.max(largest, Number.isNaN(off) ? Infinity : off);
      relative = Math.max(relative, Number.isNaN(off) ? Infinity : off / (atol + rtol * Math.abs(expected[i])));
    }
  }
  return { events: inputs.length, largest, relative, rtol, atol };
}
