/** What tests of later packages make files with. */
export { mutatedNetwork, NETWORK_MUTATIONS } from "./testing/mutated-network.ts";
export { linearTensors, savedEstimator, saveEstimator, type SavedEstimator } from "./testing/madminer-files.ts";
export { torchFile, type TensorToWrite } from "./testing/torch-file.ts";
export { tanhNetwork } from "./testing/tanh-network.ts";
export { parityNetworks, type ParityNetwork } from "./testing/parity-networks.ts";
export { tensorflowEngine } from "./engine/tensorflow-engine.ts";
