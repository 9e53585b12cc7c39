import { withFoldedAffine } from "./affine-chains.ts";
import { withoutRepetition } from "./common-subexpressions.ts";
import { withoutDeadNodes } from "./dead-nodes.ts";
import { withFoldedConstants } from "./fold-constants.ts";
import { withoutIdentities } from "./identities.ts";
import type { NetworkFile } from "./network-file.ts";

/**
 * A network of fewer operations with the same outputs to float32 accuracy: constants are computed once, what is computed twice is computed once, what changes
 * nothing or is read by nothing is gone, and standardisation is in the weights behind it.
 * @param scaled whether standardisation goes into the weights, whose columns then differ as much as the units of the inputs: not where weights are rounded after it
 * @throws AnalysisError DATA_NETWORK if a constant part cannot be computed
 */
export async function foldNetwork(file: NetworkFile, scaled: boolean, where?: string): Promise<NetworkFile> {
  const simpler = async (one: NetworkFile): Promise<NetworkFile> =>
    withoutDeadNodes(withoutRepetition(withoutIdentities(await withFoldedConstants(one, where))));
  const once = await simpler(file);
  return scaled ? simpler(withFoldedAffine(once)) : once;
}
