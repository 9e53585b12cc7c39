import { colourBasis } from "./colour-structures.ts";
import { setAbsorbed, type LineCurrent } from "./line-current.ts";
import type { VectorField } from "./vector-field.ts";

/** Feynman diagrams in which the top line absorbs a gluon field at one vertex, the other vertices being inside the line and the field. */
export interface Diagram {
  readonly line: LineCurrent;
  readonly field: VectorField;
  /** Colour factor: coefficients of products of generators in the notation of colour-structures.ts. A commutator is { "1x.x": 1, "x1.x": -1 }. */
  readonly colour: Readonly<Record<string, number>>;
}

/** The squared sum of diagrams over states. */
export interface DiagramSum {
  readonly clear: () => void;
  /** Adds the squared amplitude of the current state. */
  readonly add: () => void;
  /** Writes scale × H, the lower triangle over the standard model and the dipole, to h. */
  readonly write: (h: Float64Array, scale: number) => void;
}

/** @param dipole strength of the top line's dipole, `charge` the strong coupling */
export function diagramSum(charge: number, dipole: number, diagrams: readonly Diagram[]): DiagramSum {
  const { structures, rows } = colourBasis([...new Set(diagrams.flatMap(({ colour }) => Object.keys(colour)))]);
  // real and imaginary part of the standard model's amplitude and of that linear in the dipole, structure by structure
  const amplitudes = new Float64Array(4 * structures.length);
  const value = new Float64Array(4);
  const sum = new Float64Array(3);
  const terms = diagrams.map(({ line, field, colour }) => ({
    line,
    field,
    places: Int32Array.from(Object.keys(colour), (structure) => 4 * structures.indexOf(structure)),
    factors: Float64Array.from(Object.values(colour)),
  }));
  const add = (): void => {
    amplitudes.fill(0);
    for (const { line, field, places, factors } of terms) {
      setAbsorbed(value, line, field, charge, dipole);
      for (let p = 0; p < places.length; p++) for (let i = 0; i < 4; i++) amplitudes[places[p] + i] += factors[p] * value[i];
    }
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k];
      let sm = 0;
      let smI = 0;
      let linear = 0;
      let linearI = 0;
      for (let i = 0, a = 4 * k; i < row.length; i++, a += 4) {
        sm += row[i] * amplitudes[a];
        smI += row[i] * amplitudes[a + 1];
        linear += row[i] * amplitudes[a + 2];
        linearI += row[i] * amplitudes[a + 3];
      }
      sum[0] += sm * sm + smI * smI;
      sum[1] += sm * linear + smI * linearI;
      sum[2] += linear * linear + linearI * linearI;
    }
  };
  const write = (h: Float64Array, scale: number): void => {
    for (let i = 0; i < 3; i++) h[i] = scale * sum[i];
  };
  return { clear: () => void sum.fill(0), add, write };
}
