import { createHash } from "node:crypto";
import { stepText, type CompressionStep } from "./compression-step.ts";
import { answeredVectors, embeddedVectors, vectorsText } from "./embedded-vectors.ts";
import { withHalfWeights } from "./float16.ts";
import { foldNetwork } from "./fold.ts";
import { withByteWeights } from "./int8.ts";
import { networkFileBytes, readNetworkFile, type NetworkFile } from "./network-file.ts";
import { withoutSmallUnits } from "./prune-units.ts";
import { withoutSmallWeights } from "./prune-weights.ts";

/**
 * A smaller network of the same inputs and outputs. Its metadata are those of the network, with the answers of the smaller one in `test_vectors`, and `compression`
 * (JSON): `steps` and the `original_sha256` of the file that it was made of. The same file and steps give the same bytes.
 * @param steps as `compressionSteps` gives them
 * @param where the network's file, for errors
 * @throws AnalysisError DATA_NETWORK if the file is no network that can be compressed, or what comes out is not finite on its test vectors
 */
export async function compressNetwork(bytes: Uint8Array, steps: readonly CompressionStep[], where?: string): Promise<Uint8Array> {
  const original = readNetworkFile(bytes, where);
  const rounded = steps.some(({ kind }) => kind === "float16" || kind === "int8");
  let file: NetworkFile = original;
  for (const step of steps)
    switch (step.kind) {
      case "pruned":
        file = withoutSmallUnits(file, step.fraction);
        break;
      case "sparse":
        file = withoutSmallWeights(file, step.fraction);
        break;
      case "fold":
        file = await foldNetwork(file, !rounded, where);
        break;
      case "float16":
        file = withHalfWeights(file);
        break;
      case "int8":
        file = withByteWeights(file);
    }
  const compression = JSON.stringify({
    steps: steps.map(stepText),
    original_sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  const vectors = embeddedVectors(original.metadata, where);
  const answers = vectors === undefined ? undefined : await answeredVectors(networkFileBytes(file), vectors, where);
  const metadata = { ...original.metadata, ...(answers === undefined ? {} : { test_vectors: vectorsText(answers) }), compression };
  return networkFileBytes({ ...file, metadata });
}
