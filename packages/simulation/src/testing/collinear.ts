import { boostFromRestFrame, minkowski, parity, transformed } from "./lorentz-transformation.ts";

/** Two unit vectors orthogonal to the light-like a and n and to each other. */
function transversePlane(a: readonly number[], n: readonly number[]): readonly (readonly number[])[] {
  const an = minkowski(a, 0, n, 0);
  const plane: number[][] = [];
  for (const start of [
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ]) {
    const [alongN, alongA] = [minkowski(start, 0, a, 0) / an, minkowski(start, 0, n, 0) / an];
    let e = start.map((x, i) => x - alongN * n[i] - alongA * a[i]);
    for (const other of plane) {
      const overlap = minkowski(e, 0, other, 0);
      e = e.map((x, i) => x + overlap * other[i]);
    }
    const length = Math.sqrt(-minkowski(e, 0, e, 0));
    plane.push(e.map((x) => x / length));
  }
  return plane;
}

/** Transverse vectors of the given length at four azimuths: averages over them are free of terms with the first and second harmonic. */
function transverse(a: readonly number[], n: readonly number[], kT: number): readonly (readonly number[])[] {
  const [x, y] = transversePlane(a, n);
  return [0.4, 0.4 + Math.PI / 2, 0.4 + Math.PI, 0.4 + 1.5 * Math.PI].map((azimuth) =>
    x.map((_, i) => kT * (Math.cos(azimuth) * x[i] + Math.sin(azimuth) * y[i])),
  );
}

const leg = (point: Float64Array, number: number): readonly number[] => [...point.subarray(4 * number, 4 * number + 4)];

/**
 * Points of A B → t t̄ b b̄ from one of A B → t t̄ g: the gluon (leg 4) becomes a collinear pair with momentum fractions z and 1 - z and relative transverse momentum
 * kT, and beam 1 takes the recoil. The pair's mass squared is kT² / (z(1 - z)).
 */
export function splitGluon(point: Float64Array, z: number, kT: number): readonly Float64Array[] {
  const [n, gluon] = [leg(point, 0), leg(point, 4)];
  const recoil = kT ** 2 / (2 * minkowski(gluon, 0, n, 0));
  return transverse(gluon, n, kT).map((k) =>
    Float64Array.from([
      ...n.map((x) => x * (1 + recoil / (z * (1 - z)))),
      ...point.subarray(4, 16),
      ...gluon.map((x, i) => z * x + k[i] + (recoil / z) * n[i]),
      ...gluon.map((x, i) => (1 - z) * x - k[i] + (recoil / (1 - z)) * n[i]),
    ]),
  );
}

/**
 * Points of q g → t t̄ q from one of q q̄ → t t̄ with partons along z: the antiquark comes from a gluon (beam 2) of 1/x its momentum, whose other quark goes out with
 * transverse momentum kT; beam 1 and the top pair take the recoil. 2 p_g·p_q is kT² / (1 - x).
 */
export function splitBeam(point: Float64Array, x: number, kT: number): readonly Float64Array[] {
  const n = leg(point, 0);
  const gluon = leg(point, 1).map((component) => component / x);
  const recoil = kT ** 2 / (2 * minkowski(gluon, 0, n, 0));
  const mass = Math.sqrt(2 * minkowski(point, 0, point, 4));
  const pair = leg(point, 2).map((component, i) => component + point[12 + i]);
  const toRest = boostFromRestFrame(transformed(Float64Array.from(pair), parity), 0, mass);
  return transverse(gluon, n, kT).map((k) => {
    const recoiling = gluon.map((component, i) => x * component + (1 + recoil / x) * n[i] - k[i]);
    return Float64Array.from([
      ...n.map((component) => component * (1 + recoil / x + recoil / (1 - x))),
      ...gluon,
      ...transformed(point.slice(8, 16), toRest, boostFromRestFrame(recoiling, 0, mass)),
      ...gluon.map((component, i) => (1 - x) * component + k[i] + (recoil / (1 - x)) * n[i]),
    ]);
  });
}

/** The mean of H over points. */
export function meanOver(points: readonly Float64Array[], evaluate: (point: Float64Array) => Float64Array): Float64Array {
  const values = points.map((point) => evaluate(point));
  return values[0].map((_, i) => values.reduce((sum, value) => sum + value[i], 0) / values.length);
}
