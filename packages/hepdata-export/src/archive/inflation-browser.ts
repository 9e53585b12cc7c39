import { InflateError, inflateSteps } from "@ratiometer/tables/browser";
import type { Inflation } from "./inflation.ts";

/** The same without Node. */
export function inflated(packed: Uint8Array, format: "gzip" | "deflate", most: number): Inflation | string {
  const parts: Uint8Array[] = [];
  let length = 0;
  const steps = inflateSteps(packed, format);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return { content: Buffer.concat(parts), used: step.value };
      length += step.value.length;
      if (length > most) return `unpacks to more than ${most} bytes from ${packed.length}`;
      parts.push(step.value);
    }
  } catch (cause) {
    if (!(cause instanceof InflateError)) throw cause;
    return `is damaged: ${cause.message}`;
  }
}
