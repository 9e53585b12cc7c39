import type { Device } from "./engine.ts";
import { onnxruntime } from "./onnxruntime.ts";

/** Providers that compute on graphics processors in float32, the fastest first. */
const GPU_PROVIDERS = ["cuda", "dml", "webgpu"];

/** The providers to try, in order, as far as this build of onnxruntime knows them; the CPU is always the last. */
export function executionProviders(device: Device): readonly string[] {
  if (device === "cpu") return ["cpu"];
  const known = new Set(
    onnxruntime()
      .listSupportedBackends()
      .map(({ name }) => name),
  );
  return [...GPU_PROVIDERS.filter((name) => known.has(name)), "cpu"];
}
