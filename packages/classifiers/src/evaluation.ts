/** What evaluates published networks without Node: the page of a reader imports nothing else of this package. */
export { plainEngine } from "./engine/plain-engine.ts";
export { readNetworkGraph, type NetworkGraph } from "./engine/network-graph.ts";
export type { Engine, FloatMatrix, NamedMatrices, NetworkPort, OpenNetwork } from "./engine/engine.ts";
