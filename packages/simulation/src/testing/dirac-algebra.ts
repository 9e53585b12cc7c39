/** A complex matrix: rows of [real, imaginary]. */
export type Matrix = readonly (readonly (readonly [number, number])[])[];

/** a b c … */
export function product(first: Matrix, ...others: readonly Matrix[]): Matrix {
  return others.reduce(
    (a, b) =>
      a.map((row) =>
        b[0].map((_, column) => {
          let re = 0;
          let im = 0;
          for (let k = 0; k < row.length; k++) {
            const [x, y] = row[k];
            const [u, v] = b[k][column];
            re += x * u - y * v;
            im += x * v + y * u;
          }
          return [re, im] as const;
        }),
      ),
    first,
  );
}

/** Σ factor × matrix, factors [real, imaginary]. */
export function combination(...terms: readonly (readonly [factor: readonly [number, number], matrix: Matrix])[]): Matrix {
  return terms[0][1].map((row, i) =>
    row.map((_, j) =>
      terms.reduce<readonly [number, number]>(
        ([re, im], [[u, v], matrix]) => {
          const [x, y] = matrix[i][j];
          return [re + x * u - y * v, im + x * v + y * u];
        },
        [0, 0],
      ),
    ),
  );
}

/** a + b. */
export const sum = (a: Matrix, b: Matrix): Matrix => combination([[1, 0], a], [[1, 0], b]);

/** Real factor × matrix. */
export const scaled = (factor: number, a: Matrix): Matrix => combination([[factor, 0], a]);

/** a b - b a. */
export const commutator = (a: Matrix, b: Matrix): Matrix => combination([[1, 0], product(a, b)], [[-1, 0], product(b, a)]);

/** Conjugate transpose. */
export const dagger = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => [row[j][0], -row[j][1]] as const));

/** Trace. */
export function trace(a: Matrix): readonly [number, number] {
  return a.reduce<readonly [number, number]>(([re, im], row, i) => [re + row[i][0], im + row[i][1]], [0, 0]);
}

/** Largest modulus of an entry of a - b. */
export function distance(a: Matrix, b: Matrix): number {
  return Math.max(...a.flatMap((row, i) => row.map(([re, im], j) => Math.hypot(re - b[i][j][0], im - b[i][j][1]))));
}

const matrix = (rows: readonly (readonly (number | "i" | "-i")[])[]): Matrix =>
  rows.map((row) => row.map((x) => (x === "i" ? [0, 1] : x === "-i" ? [0, -1] : [x, 0])));

/** γ^μ (contravariant) in the chiral basis, σ^μ in the upper right block. */
export const gamma: readonly Matrix[] = [
  matrix([
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]),
  matrix([
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, -1, 0, 0],
    [-1, 0, 0, 0],
  ]),
  matrix([
    [0, 0, 0, "-i"],
    [0, 0, "i", 0],
    [0, "i", 0, 0],
    ["-i", 0, 0, 0],
  ]),
  matrix([
    [0, 0, 1, 0],
    [0, 0, 0, -1],
    [-1, 0, 0, 0],
    [0, 1, 0, 0],
  ]),
];

/** The unit matrix. */
export const unit: Matrix = matrix([0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0))));

/** γ5 = i γ⁰γ¹γ²γ³. */
export const gamma5: Matrix = combination([[0, 1], product(gamma[0], gamma[1], gamma[2], gamma[3])]);

/** (1 - γ5) / 2. */
export const leftHanded: Matrix = combination([[0.5, 0], unit], [[-0.5, 0], gamma5]);

/** (1 + γ5) / 2. */
export const rightHanded: Matrix = combination([[0.5, 0], unit], [[0.5, 0], gamma5]);

/** Signs of the metric. */
export const metric: readonly number[] = [1, -1, -1, -1];

/** p̸ of a real momentum at p[at … at + 4). */
export const slashed = (p: ArrayLike<number>, at = 0): Matrix =>
  combination(...gamma.map((g, mu) => [[metric[mu] * p[at + mu], 0], g] as const));

/** p̸ + m. */
export const onShell = (p: ArrayLike<number>, at: number, mass: number): Matrix => sum(slashed(p, at), scaled(mass, unit));

/** γ⁰ a† γ⁰. */
export const barred = (a: Matrix): Matrix => product(gamma[0], dagger(a), gamma[0]);

/** The column of a spinor of eight numbers, real and imaginary parts. */
export const column = (psi: Float64Array, at = 0): Matrix => [0, 2, 4, 6].map((i) => [[psi[at + i], psi[at + i + 1]]]);
