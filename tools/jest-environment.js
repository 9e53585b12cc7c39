import { TestEnvironment as NodeEnvironment } from "jest-environment-node";

/** Node's own typed arrays inside Jest's realm: native addons hand out those, and onnxruntime-common checks them by `instanceof`. */
export default class extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of [
      "Int8Array",
      "Uint8Array",
      "Uint8ClampedArray",
      "Int16Array",
      "Uint16Array",
      "Int32Array",
      "Uint32Array",
      "Float32Array",
      "Float64Array",
      "BigInt64Array",
      "BigUint64Array",
      "ArrayBuffer",
      "SharedArrayBuffer",
      "DataView",
    ])
      this.global[name] = globalThis[name];
  }
}
