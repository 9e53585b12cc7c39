import { setGluonCurrent, type Split } from "./gluon-current.ts";
import { setVertices, vectorField, type VectorField } from "./vector-field.ts";

/** The fields of colour-ordered words of gluons: the gluons themselves, and the currents in which neighbours merge. */
export interface GluonWords {
  /** The field of a word of gluon numbers, each at most once. All fields are asked for before the first update. */
  readonly field: (word: readonly number[]) => VectorField;
  /** Follows a change of the gluons whose bits are set in `changed`. */
  readonly update: (changed: number) => void;
}

/** The bits of some gluons. */
export function bitsOf(word: readonly number[]): number {
  return word.reduce((bits, gluon) => bits | (1 << gluon), 0);
}

/**
 * @param gluons momenta, potentials and plane-wave field strengths are set by the owner; vertices here
 * @param gs strong coupling
 * @param dipole strength of σF on the lines that the gluons meet
 */
export function gluonWords(gluons: readonly VectorField[], gs: number, dipole: number): GluonWords {
  const merged = new Map<string, VectorField>();
  const currents: { readonly field: VectorField; readonly splits: readonly Split[]; readonly bits: number }[] = [];
  const field = (word: readonly number[]): VectorField => {
    if (word.length === 1) return gluons[word[0]];
    const known = merged.get(word.join());
    if (known !== undefined) return known;
    const splits = word.slice(1).map((_, i): Split => [field(word.slice(0, i + 1)), field(word.slice(i + 1))]);
    const current = vectorField();
    merged.set(word.join(), current);
    currents.push({ field: current, splits, bits: bitsOf(word) });
    return current;
  };
  const update = (changed: number): void => {
    for (let gluon = 0; gluon < gluons.length; gluon++) if ((changed & (1 << gluon)) !== 0) setVertices(gluons[gluon], gs, dipole);
    for (const current of currents) {
      if ((changed & current.bits) === 0) continue;
      setGluonCurrent(current.field, current.splits, gs);
      setVertices(current.field, gs, dipole);
    }
  };
  return { field, update };
}
