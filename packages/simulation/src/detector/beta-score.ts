import type { RandomStream } from "@ratiometer/tables";
import type { ScoreDensity } from "./detector-card.ts";

/**
 * Gamma variate of the given shape and scale 1, by rejection from a cubed normal; a shape below 1 is drawn one higher and scaled down by a power of a
 * uniform (Marsaglia and Tsang, ACM Trans. Math. Softw. 26 (2000) 363).
 */
function gamma(shape: number, stream: RandomStream): number {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - stream.uniform();
    // The first condition is sufficient, and spares most logarithms.
    if (u >= 1 - 0.0331 * x * x * x * x && Math.log(u) >= 0.5 * x * x + d * (1 - v + Math.log(v))) continue;
    return shape < 1 ? d * v * (1 - stream.uniform()) ** (1 / shape) : d * v;
  }
}

/** A draw from the Beta density, in [0, 1]: the part that one of two gamma variates has in their sum. */
export function betaScore({ alpha, beta }: ScoreDensity, stream: RandomStream): number {
  for (;;) {
    const first = gamma(alpha, stream);
    const sum = first + gamma(beta, stream);
    if (sum > 0) return first / sum;
  }
}
