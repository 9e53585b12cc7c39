/** Sums |amplitude|² over states into the matrix H of jets: H_JK = Re Σ_colours conj(A_J) C A_K, lower triangle row by row. */
export interface SquaredAmplitude {
  /** Amplitudes of the current state, real and imaginary part: colour structure by colour structure, jet by jet. */
  readonly amplitudes: Float64Array;
  readonly clear: () => void;
  /** Adds the current state. */
  readonly add: () => void;
  /** Writes scale × H over the standard model and the given jets (one per coefficient) to h. */
  readonly write: (h: Float64Array, scale: number) => void;
}

/**
 * @param colour the real symmetric matrix of colour sums, structures × structures
 * @param jets number of jets of an amplitude
 * @param jetOf the jet of each coefficient: several may share one, where an amplitude is linear in both
 */
export function squaredAmplitude(colour: Float64Array, jets: number, jetOf: readonly number[]): SquaredAmplitude {
  const structures = Math.sqrt(colour.length);
  const amplitudes = new Float64Array(2 * structures * jets);
  const coloured = new Float64Array(2 * jets);
  const sum = new Float64Array((jets * (jets + 1)) / 2);
  const rows = [0, ...jetOf];
  const places = rows.flatMap((a, i) => rows.slice(0, i + 1).map((b) => (a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a)));
  const add = (): void => {
    for (let s = 0; s < structures; s++) {
      coloured.fill(0);
      for (let t = 0; t < structures; t++) {
        const c = colour[s * structures + t];
        for (let i = 0; i < 2 * jets; i++) coloured[i] += c * amplitudes[2 * jets * t + i];
      }
      const from = 2 * jets * s;
      for (let a = 0, place = 0; a < jets; a++) {
        const re = amplitudes[from + 2 * a];
        const im = amplitudes[from + 2 * a + 1];
        for (let b = 0; b <= a; b++) sum[place++] += re * coloured[2 * b] + im * coloured[2 * b + 1];
      }
    }
  };
  const write = (h: Float64Array, scale: number): void => {
    for (let i = 0; i < places.length; i++) h[i] = scale * sum[places[i]];
  };
  return { amplitudes, clear: () => void sum.fill(0), add, write };
}

/** amplitudes[at …] := ψ̄ · ψ for each jet: the row closes a line. */
export function closeLine(amplitudes: Float64Array, at: number, row: Float64Array, r: number, end: Float64Array): void {
  for (let p = 0, a = at; p < end.length; p += 8, a += 2) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < 8; i += 2) {
      re += row[r + i] * end[p + i] - row[r + i + 1] * end[p + i + 1];
      im += row[r + i] * end[p + i + 1] + row[r + i + 1] * end[p + i];
    }
    amplitudes[a] = re;
    amplitudes[a + 1] = im;
  }
}
