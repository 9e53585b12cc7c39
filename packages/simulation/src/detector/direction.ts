/** Azimuth in (-π, π]; 0 for a vanishing vector. */
export function azimuth(px: number, py: number): number {
  const phi = Math.atan2(py, px);
  return phi > -Math.PI ? phi : Math.PI;
}

/** Magnitude and azimuth of a transverse vector of each event: missing transverse momentum, GeV and radians. */
export function transverseVector(px: Float64Array, py: Float64Array): { readonly pt: Float64Array; readonly phi: Float64Array } {
  return {
    pt: px.map((x, i) => Math.sqrt(x * x + py[i] * py[i])),
    phi: px.map((x, i) => azimuth(x, py[i])),
  };
}
