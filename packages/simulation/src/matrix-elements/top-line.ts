import { orderings } from "./colour.ts";
import { addSlashed, applyNumerator } from "./dirac-matrix.ts";
import { square } from "./gluon-current.ts";
import { bitsOf, type GluonWords } from "./gluon-words.ts";
import { addBoson, addDipoles, jetsOfBoson, type DipoleJets, type LineBoson } from "./line-boson.ts";
import { SPINOR } from "./spinor.ts";
import type { VectorField } from "./vector-field.ts";

/** What hangs on a top line between t̄ and t. */
export interface TopLineContent {
  readonly mass: number;
  /** Jets of an amplitude's linear expansion: number 0 the standard model, then one for each coefficient that changes a vertex of the line. */
  readonly jets: number;
  readonly dipoleJets: DipoleJets;
  readonly gluons: readonly VectorField[];
  readonly words: GluonWords;
  readonly boson?: LineBoson;
  /** With one gluon: the same octet current after the boson has left its source. */
  readonly loaded?: VectorField;
}

/** A top line with its colour-ordered attachments. */
export interface TopLine {
  /** To be called when momenta have changed; the antitop's is momenta[at … at + 4). */
  readonly setMomenta: (momenta: Float64Array, at: number) => void;
  /**
   * Brings `ends` up to date for the antitop spinor at v[at …].
   * @param changed bit g for gluon g, bit n for the boson (n gluons); EVERYTHING for a new momentum or antitop spinor
   */
  readonly attach: (v: Float64Array, at: number, changed: number) => void;
  /** For each ordering of the gluons (that of colour.ts; first next to the top): jets × 8, to be closed with ū. */
  readonly ends: readonly Float64Array[];
}

/** All bits of a change. */
export const EVERYTHING = -1;

/** The line from the antitop on, after some gluons (and the boson) have been attached. */
interface Part {
  readonly psi: Float64Array;
  /** Jets that are not zero. */
  readonly jets: Int32Array;
  /** Momentum along the fermion arrow. */
  readonly momentum: Float64Array;
}

/** One way to reach a part from a shorter one. */
type Attachment =
  | { readonly kind: "gluon"; readonly from: Part; readonly field: VectorField }
  | { readonly kind: "contact"; readonly from: Part; readonly field: VectorField; readonly factor: number }
  | { readonly kind: "boson"; readonly from: Part; readonly boson: LineBoson };

interface Step {
  readonly part: Part;
  readonly attachments: readonly Attachment[];
  readonly incoming: readonly Float64Array[];
  /** Bits of what the part depends on. */
  readonly bits: number;
  readonly closed: boolean;
}

/**
 * The amplitude of a top line as a product of vertices and propagators -(p̸ + m) / (p² - m²), summed over all places of the boson, for every ordering of the
 * gluons, and expanded to first order in the effective couplings: each jet holds exactly one insertion.
 */
export function topLine(content: TopLineContent): TopLine {
  const { mass, jets, dipoleJets, gluons } = content;
  const scratch = new Float64Array(SPINOR);
  const start: Part = { psi: new Float64Array(SPINOR * jets), jets: Int32Array.of(0), momentum: new Float64Array(4) };
  const { steps, end } = stepsFrom(start, content);
  const ends = orderings(gluons.length).map((word) => end(word).psi);

  const setMomenta = (momenta: Float64Array, at: number): void => {
    for (let i = 0; i < 4; i++) start.momentum[i] = -momenta[at + i];
    for (const { part, incoming } of steps) {
      part.momentum.set(start.momentum);
      for (const k of incoming) for (let i = 0; i < 4; i++) part.momentum[i] += k[i];
    }
  };
  const attach = (v: Float64Array, at: number, changed: number): void => {
    for (let i = 0; i < SPINOR; i++) start.psi[i] = v[at + i];
    for (const { part, attachments, bits, closed } of steps) {
      if ((changed & bits) === 0) continue;
      const { psi, jets: active, momentum } = part;
      psi.fill(0);
      for (const attachment of attachments) {
        const { from } = attachment;
        if (attachment.kind === "gluon") {
          for (const j of from.jets) addSlashed(psi, SPINOR * j, attachment.field.slash, from.psi, SPINOR * j);
          addDipoles(psi, attachment.field.dipole, from.psi, dipoleJets, 1, scratch);
        } else if (attachment.kind === "contact") {
          addDipoles(psi, attachment.field.dipole, from.psi, dipoleJets, attachment.factor, scratch);
        } else addBoson(psi, attachment.boson, from.psi, from.jets, scratch);
      }
      if (closed) continue;
      const propagator = -1 / (square(momentum) - mass * mass);
      for (const j of active) applyNumerator(psi, SPINOR * j, momentum, mass, propagator);
    }
  };
  return { setMomenta, attach, ends };
}

/** The parts of a line in the order in which they follow from each other. */
function stepsFrom(
  start: Part,
  content: TopLineContent,
): { readonly steps: readonly Step[]; readonly end: (word: readonly number[]) => Part } {
  const { jets, dipoleJets, gluons, words, boson, loaded } = content;
  const parts = new Map<string, Part>();
  const steps: Step[] = [];
  const partOf = (word: readonly number[], withBoson: boolean): Part => {
    if (word.length === 0 && !withBoson) return start;
    const key = `${word.join()} ${withBoson}`;
    const known = parts.get(key);
    if (known !== undefined) return known;
    const attachments: Attachment[] = [];
    for (let cut = 1; cut <= word.length; cut++) {
      const field = words.field(word.slice(0, cut));
      const rest = word.slice(cut);
      attachments.push({ kind: "gluon", from: partOf(rest, withBoson), field });
      if (withBoson && boson?.kind === "higgs")
        attachments.push({ kind: "contact", from: partOf(rest, false), field, factor: boson.contact });
    }
    if (withBoson && boson !== undefined) attachments.push({ kind: "boson", from: partOf(word, false), boson });
    const closed = word.length === gluons.length && withBoson === (boson !== undefined);
    if (closed && loaded !== undefined) attachments.push({ kind: "gluon", from: start, field: loaded });
    const part: Part = {
      psi: new Float64Array(SPINOR * jets),
      jets: Int32Array.from([...new Set(attachments.flatMap((attachment) => jetsAfter(attachment, dipoleJets)))].filter((jet) => jet >= 0)),
      momentum: new Float64Array(4),
    };
    parts.set(key, part);
    const incoming = word.map((gluon) => gluons[gluon].momentum);
    if (withBoson && boson !== undefined) incoming.push(boson.kind === "higgs" ? boson.momentum : boson.field.momentum);
    steps.push({ part, attachments, incoming, bits: bitsOf(withBoson ? [...word, gluons.length] : word), closed });
    return part;
  };
  return { end: (word) => partOf(word, boson !== undefined), steps };
}

/** Jets that a part gets from an attachment. */
function jetsAfter(attachment: Attachment, { magnetic, electric }: DipoleJets): readonly number[] {
  if (attachment.kind === "contact") return [magnetic, electric];
  if (attachment.kind === "boson") return [...attachment.from.jets, ...jetsOfBoson(attachment.boson)];
  return [...attachment.from.jets, magnetic, electric];
}
