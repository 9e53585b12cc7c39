/** E, px, py, pz of one object, for tests that compute with objects one by one. */
export type Momentum = readonly [energy: number, x: number, y: number, z: number];

export const momentumOf = ({
  pt,
  eta,
  phi,
  mass = 0,
}: {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass?: number;
}): Momentum => [Math.hypot(pt * Math.cosh(eta), mass), pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)];

export const add = (...all: readonly Momentum[]): Momentum =>
  all.reduce<Momentum>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]], [0, 0, 0, 0]);
export const product = (a: Momentum, b: Momentum): number => a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
export const massOf = (...all: readonly Momentum[]): number => Math.sqrt(Math.max(product(add(...all), add(...all)), 0));
export const ptOf = ([, x, y]: Momentum): number => Math.hypot(x, y);
export const etaOf = (p: Momentum): number => Math.asinh(p[3] / ptOf(p));
export const phiOf = ([, x, y]: Momentum): number => Math.atan2(y, x);
export const rapidityOf = ([e, , , z]: Momentum): number => Math.atanh(z / e);
export const scalar = (a: Momentum, b: Momentum): number => a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
export const sizeOf = (a: Momentum): number => Math.hypot(a[1], a[2], a[3]);
export const cross = (a: Momentum, b: Momentum): Momentum => [
  0,
  a[2] * b[3] - a[3] * b[2],
  a[3] * b[1] - a[1] * b[3],
  a[1] * b[2] - a[2] * b[1],
];
export const unit = (a: Momentum): Momentum => [a[0], a[1] / sizeOf(a), a[2] / sizeOf(a), a[3] / sizeOf(a)];

export const azimuthGap = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
export const distance = (a: { readonly eta: number; readonly phi: number }, b: { readonly eta: number; readonly phi: number }): number =>
  Math.hypot(a.eta - b.eta, azimuthGap(a.phi, b.phi));
export const directionOf = (p: Momentum): { eta: number; phi: number } => ({ eta: etaOf(p), phi: phiOf(p) });

/** p in the rest frame of `frame`, by the matrix of the boost. */
export function boosted(p: Momentum, frame: Momentum): Momentum {
  const beta = [frame[1], frame[2], frame[3]].map((component) => component / frame[0]);
  const square = beta.reduce((sum, b) => sum + b * b, 0);
  const gamma = 1 / Math.sqrt(1 - square);
  const along = beta[0] * p[1] + beta[1] * p[2] + beta[2] * p[3];
  const shift = square === 0 ? 0 : ((gamma - 1) * along) / square - gamma * p[0];
  return [gamma * (p[0] - along), p[1] + shift * beta[0], p[2] + shift * beta[1], p[3] + shift * beta[2]];
}
