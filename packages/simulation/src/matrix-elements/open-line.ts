import { lineCurrent, setEmitted, type LineCurrent } from "./line-current.ts";
import { dressedEnd, type DressedEnd, type LineGluon, type QuarkEnd } from "./quark-end.ts";
import { vectorField, type VectorField } from "./vector-field.ts";

/** A quark line with one open gluon vertex, and further gluons at all places along it. */
export interface OpenLine {
  /**
   * The letters of the gluons on the line, from the leaving quark against the arrow, with that of the open vertex among them: also the line's colour factor. Every
   * gluon occurs at most once.
   */
  readonly words: readonly string[];
  readonly current: (word: string) => LineCurrent;
  /** To be called after a change of the leaving or entering quark or of the gluons; the currents last. */
  readonly updateLeaving: () => void;
  readonly updateEntering: () => void;
  readonly updateCurrents: () => void;
  /** All three. */
  readonly update: () => void;
}

/**
 * Lines with none, some or all of the gluons, each at most once.
 * @param jets 1, or 2 where the line's vertices have a dipole
 * @param open letter of the open vertex
 * @param gluons by letter; colour-ordered merged gluons by their words ("12"), where there are any
 */
export function openLine(
  jets: 1 | 2,
  open: string,
  leaving: QuarkEnd,
  entering: QuarkEnd,
  gluons: Readonly<Record<string, LineGluon>>,
): OpenLine {
  const letters = Object.keys(gluons).filter((word) => word.length === 1);
  const words = partialOrderings(letters);
  const leavingEnds = new Map<string, DressedEnd>();
  const enteringEnds = new Map<string, DressedEnd>();
  for (const word of words.filter((w) => w !== "")) {
    const cuts = Array.from(word, (_, cut) => cut);
    // the last gluons, one or several merged, meet the leaving end last; the first ones meet the entering end last
    const lastMet = cuts.map((cut) => ({ from: leavingEnds.get(word.slice(0, cut)) ?? leaving, field: gluons[word.slice(cut)].adjoint }));
    const firstMet = cuts.map((cut) => ({
      from: enteringEnds.get(word.slice(cut + 1)) ?? entering,
      field: gluons[word.slice(0, cut + 1)].field,
    }));
    leavingEnds.set(word, dressedEnd(jets, lastMet));
    enteringEnds.set(word, dressedEnd(jets, firstMet));
  }
  const currents = new Map<string, LineCurrent>();
  for (const a of words)
    for (const b of words.filter((word) => Array.from(word).every((letter) => !a.includes(letter))))
      currents.set(a + open + b, lineCurrent(jets, leavingEnds.get(a) ?? leaving, enteringEnds.get(b) ?? entering));

  const updates = (parts: Iterable<{ readonly update: () => void }>): (() => void) => {
    const all = [...parts];
    return () => {
      for (const part of all) part.update();
    };
  };
  return {
    words: [...currents.keys()],
    current: (word) => known(currents, word),
    updateLeaving: updates(leavingEnds.values()),
    updateEntering: updates(enteringEnds.values()),
    updateCurrents: updates(currents.values()),
    update: updates([...leavingEnds.values(), ...enteringEnds.values(), ...currents.values()]),
  };
}

/** The gluon fields that a line emits at its open vertex. */
export interface EmittedFields {
  readonly field: (word: string) => VectorField;
  /** To be called after the line's currents have been updated. */
  readonly update: () => void;
}

/** The fields of all words of a line, for the strong coupling gs. */
export function emittedFields(line: OpenLine, gs: number): EmittedFields {
  const pairs = line.words.map((word) => ({ current: line.current(word), field: vectorField() }));
  const fields = new Map(line.words.map((word, i) => [word, pairs[i].field]));
  const update = (): void => {
    for (const { current, field } of pairs) setEmitted(field, current, gs);
  };
  return { field: (word) => known(fields, word), update };
}

function known<T>(map: ReadonlyMap<string, T>, word: string): T {
  const value = map.get(word);
  if (value === undefined) throw new Error(`no diagram has the word "${word}"`);
  return value;
}

/** All words in which no letter repeats, shorter ones first. */
function partialOrderings(letters: readonly string[]): readonly string[] {
  let longest = [""];
  const words = [...longest];
  for (let length = 1; length <= letters.length; length++) {
    longest = longest.flatMap((word) => letters.filter((letter) => !word.includes(letter)).map((letter) => word + letter));
    words.push(...longest);
  }
  return words;
}
