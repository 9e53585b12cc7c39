/** What describes and evaluates networks without Node and without native code: a reader's page imports nothing else of this package. */
export { plainEngine } from "./engine/plain-engine.ts";
export { networkClasses, networkCoefficients, networkColumns, type NetworkColumn } from "./engine/network-columns.ts";
export { readNetworkGraph, type NetworkGraph } from "./engine/network-graph.ts";
export { readSidecar, type NetworkSidecar } from "./importing/network-sidecar.ts";
export { documentedInputs, type DocumentedInputs, type Standardisation } from "./importing/documented-inputs.ts";
export { DEVICES, ENGINES } from "./engine/engine.ts";
export type { Device, Engine, EngineName, FloatMatrix, NamedMatrices, NetworkPort, OpenNetwork } from "./engine/engine.ts";
