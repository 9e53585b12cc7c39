import type { Engine } from "./engine.ts";
import { openGraphNetwork } from "./graph-network.ts";
import { plainOperations } from "./plain-operations.ts";

/** Networks in plain TypeScript, without anything of Node: for browsers, and as a second opinion. Slower than onnxruntime by some tens. */
export const plainEngine: Engine = {
  name: "plain",
  version: "1",
  open: (model, where) => Promise.resolve().then(() => openGraphNetwork("plain", plainOperations, model, where)),
};
