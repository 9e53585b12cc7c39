const { log } = Math;

/** How much wider the continuation below zero is in a bin without events. */
const EMPTY = 100;

/**
 * -2 log of a bin's Poisson probability but for its constant, f(ν) = 2 (ν - n log ν), continued smoothly to where the expected yield ν is not positive:
 *
 *   log ν below the floor ε is its expansion to second order around ε, so that -n log ν rises like a parabola;
 *   ν below zero is ν - ν³/ε², so that nothing is gained there without events either; in a bin without events, where fits like to end, ε is a hundred times
 *   wider: a wall too steep cannot be followed.
 *
 * Both keep two derivatives continuous. Above ε, and from zero up where n = 0, f is exact. Writes f and its two derivatives by ν into out[0..2].
 */
export function poissonBin(yield_: number, n: number, floor: number, out: Float64Array): void {
  let linear = yield_;
  let linear1 = 1;
  let linear2 = 0;
  if (yield_ < 0) {
    const width = n === 0 ? EMPTY * floor : floor;
    const square = (yield_ / width) ** 2;
    linear -= yield_ * square;
    linear1 -= 3 * square;
    linear2 = (-6 * yield_) / (width * width);
  }
  if (n === 0) {
    out[0] = 2 * linear;
    out[1] = 2 * linear1;
    out[2] = 2 * linear2;
  } else if (yield_ >= floor) {
    const rate = n / yield_;
    out[0] = 2 * (linear - n * log(yield_));
    out[1] = 2 * (linear1 - rate);
    out[2] = 2 * (linear2 + rate / yield_);
  } else {
    const u = yield_ / floor - 1;
    out[0] = 2 * (linear - n * (log(floor) + u - (u * u) / 2));
    out[1] = 2 * (linear1 - (n * (1 - u)) / floor);
    out[2] = 2 * (linear2 + n / (floor * floor));
  }
}

/** The floor of a bin, as a share of its nominal yield (or of one event, where that is more). */
const FLOOR = 1e-6;

/** Where the expected yield of a bin counts as not positive: a millionth of its nominal yield, at least a millionth of an event. */
export const yieldFloor = (nominal: number): number => FLOOR * Math.max(1, nominal);
