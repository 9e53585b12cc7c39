import { AnalysisError } from "@ratiometer/config";
import type { Engine } from "./engine.ts";
import { openGraphNetwork } from "./graph-network.ts";
import { tensorflowOperations, type TensorFlow } from "./tensorflow-operations.ts";

/** Packages that bring TensorFlow.js, the fastest first; none of them is installed with Ratiometer. */
const PACKAGES = ["@tensorflow/tfjs-node", "@tensorflow/tfjs"] as const;

const HINT =
  "npm install @tensorflow/tfjs-node --ignore-scripts=false (a compiled library), or npm install @tensorflow/tfjs (slow, but it installs everywhere); Ratiometer brings the engine onnxruntime";

/** A module with the functions of TensorFlow.js that are used, whether it is one of ECMAScript or wrapped by its default export. */
function tensorFlowOf(module: unknown): TensorFlow | undefined {
  const isTensorFlow = (found: unknown): found is TensorFlow =>
    typeof found === "object" && found !== null && "tensor2d" in found && "matMul" in found && "tidy" in found;
  if (isTensorFlow(module)) return module;
  const { default: wrapped } = (module ?? {}) as { readonly default?: unknown };
  return isTensorFlow(wrapped) ? wrapped : undefined;
}

const versionOf = (tf: TensorFlow): string => ("version_core" in tf ? String(tf.version_core) : "unknown");

/** The engine upon a module of TensorFlow.js. */
async function engineUpon(tf: TensorFlow): Promise<Engine> {
  tf.enableProdMode();
  await tf.ready();
  const operations = tensorflowOperations(tf);
  return {
    name: "tensorflow",
    version: `${versionOf(tf)} (${tf.getBackend()})`,
    open: (model, where) => Promise.resolve().then(() => openGraphNetwork("tensorflow", operations, model, where)),
  };
}

/**
 * Networks by TensorFlow.js, for evaluation: @tensorflow/tfjs-node where it is installed and built, else @tensorflow/tfjs.
 * @param load imports a package by its name
 * @throws AnalysisError USAGE_ENGINE if neither is there, saying how to get them
 */
export async function tensorflowEngine(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<Engine> {
  const reasons: string[] = [];
  for (const name of PACKAGES) {
    let found: TensorFlow | undefined;
    try {
      found = tensorFlowOf(await load(name));
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const absent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
      reasons.push(`${name} ${absent ? "is not installed" : `does not load (${message.split("\n", 1)[0]})`}`);
      continue;
    }
    if (found !== undefined) return engineUpon(found);
    reasons.push(`${name} is something else`);
  }
  throw new AnalysisError("USAGE_ENGINE", `the engine tensorflow is not there: ${reasons.join(", ")}`, { hint: HINT });
}
