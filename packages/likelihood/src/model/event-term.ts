const { log } = Math;

/**
 * -2 w log λ of events of number w and density λ; below the floor ε, log λ is its expansion to second order around ε, as in poissonBin. A negative w has
 * its least value where the density vanishes: it is +Infinity below the floor. Writes the value and its two derivatives by λ into out[0..2].
 */
export function eventTerm(density: number, w: number, floor: number, out: Float64Array): void {
  if (density >= floor) {
    const rate = (2 * w) / density;
    out[0] = -2 * w * log(density);
    out[1] = -rate;
    out[2] = rate / density;
  } else if (w > 0) {
    const u = density / floor - 1;
    out[0] = -2 * w * (log(floor) + u - (u * u) / 2);
    out[1] = (-2 * w * (1 - u)) / floor;
    out[2] = (2 * w) / (floor * floor);
  } else {
    out[0] = w === 0 ? 0 : Infinity;
    out[1] = out[2] = 0;
  }
}

/** Where the density of an event counts as not positive, as a share of what it is at the initial values of the parameters. */
export const DENSITY_FLOOR = 1e-10;

/** The yield itself, for derivatives of a product of factors. Writes it and its two derivatives by itself into out[0..2]. */
export function plainTerm(yield_: number, _count: number, _floor: number, out: Float64Array): void {
  out[0] = yield_;
  out[1] = 1;
  out[2] = 0;
}
