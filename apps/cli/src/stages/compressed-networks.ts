import { compressionSteps, compressNetwork, embeddedVectors, networkSize, readNetworkGraph, stepText } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import type { Json, PublishedNetwork, TestVectors } from "@ratiometer/hepdata-export";
import { networkReference } from "../compression/network-shift.ts";
import type { EstimatedEvents } from "./estimated-events.ts";

/** Plain data without what is undefined, as JSON has it. */
const asJson = (value: object): Readonly<Record<string, Json>> => JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Json>>;

/** The file of a smaller form of a network: "kt-ratio_int8.onnx". */
export const compressedFile = (file: string, form: string): string => file.replace(/\.onnx$/, `_${form}.onnx`);

/**
 * A published network in the smaller forms that an analysis asks for, each with its own test vectors and with what it costs.
 * @throws AnalysisError DATA_NETWORK; those of channelData where a ratio of per-term networks is not positive any more
 */
export async function compressedNetworks(
  analysis: Analysis,
  events: EstimatedEvents,
  network: PublishedNetwork,
): Promise<PublishedNetwork[]> {
  const { compress } = analysis.export;
  if (compress.length === 0) return [];
  const reference = await networkReference(analysis, events, network.file.replace(/\.onnx$/, ""), network);
  const smaller: PublishedNetwork[] = [];
  for (const form of compress) {
    const file = compressedFile(network.file, form);
    const steps = compressionSteps(form);
    const bytes = await compressNetwork(network.bytes, steps, network.file);
    const vectors = embeddedVectors(readNetworkGraph(bytes, file).metadata, file);
    if (vectors === undefined) throw new RangeError(`${file} has no test vectors`);
    const { output, intervals } = await reference.shiftOf(bytes);
    smaller.push({
      ...network,
      file,
      bytes,
      // the form with one output alone is there of the whole network
      single: undefined,
      meaning: `${network.meaning}; a smaller form (${form}) of ${network.file}`,
      testVectors: { ...network.testVectors, outputs: vectors.outputs as TestVectors["outputs"] },
      compression: {
        of: network.file,
        steps: steps.map(stepText),
        parameters: networkSize(bytes).parameters,
        shift: asJson(output),
        intervals: intervals.map(asJson),
      },
    });
  }
  return smaller;
}
