import { inflateSteps } from "./inflate-steps.ts";

/** The same without Node, 64 kB at most. @throws InflateError */
export function unpackedBeginning(packed: Uint8Array): Uint8Array {
  const { value } = inflateSteps(packed, "gzip").next();
  return value instanceof Uint8Array ? value : new Uint8Array();
}
