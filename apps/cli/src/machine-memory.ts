import { totalmem } from "node:os";

/** Bytes that this process may use: what the container allows, or what the machine has. */
export function machineMemory(): number {
  // a container without a limit of its own tells 0, or more than there is
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
