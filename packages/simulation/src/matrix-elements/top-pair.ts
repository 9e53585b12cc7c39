import { gluonWords } from "./gluon-words.ts";
import type { LineBoson } from "./line-boson.ts";
import type { Decays, GaugeProbe, MatrixElement } from "./matrix-element.ts";
import { couplingsOf, type Couplings, type PhysicsParameters } from "./parameters.ts";
import { gluonStates, quarkStates } from "./parton-states.ts";
import { SPINOR } from "./spinor.ts";
import { closeLine, squaredAmplitude } from "./squared-amplitude.ts";
import { topStates } from "./top-decay.ts";
import { EVERYTHING, topLine } from "./top-line.ts";
import { outgoingZ, zCouplings, type OutgoingZ } from "./z-boson.ts";

/** Couplings that a top line knows, as shifts from the standard model. */
export type TopPairCoefficient = "dkt" | "ktt" | "cpQM" | "cpt" | "ctZ" | "ctZI" | "ctG" | "ctGI";

/** What a top pair is made from and what comes with it. Legs: two partons, t, t̄, then the gluon or boson if there is one. */
export interface TopPairDiagrams {
  readonly name: string;
  readonly from: "g g" | "u u~" | "d d~";
  readonly with: "nothing" | "g" | "H" | "Z";
  /** In the order of the rows of H. */
  readonly coefficients: readonly TopPairCoefficient[];
}

/** Everything that a top line with gluons, or with a quark pair's current, and at most one colourless boson gives. */
export function topPair(diagrams: TopPairDiagrams, parameters: PhysicsParameters, probe: GaugeProbe = {}): MatrixElement {
  const { name, coefficients } = diagrams;
  const couplings = couplingsOf(parameters);
  const jetOf = jetNumbers(coefficients);
  const jets = 1 + Math.max(0, ...jetOf);
  const jet = (coefficient: TopPairCoefficient): number => {
    const row = coefficients.indexOf(coefficient);
    return row < 0 ? -1 : jetOf[row];
  };
  const z = diagrams.with === "Z" ? outgoingZ(parameters, couplings.dipole) : undefined;
  const higgsMomentum = new Float64Array(4);
  const boson: LineBoson | undefined =
    z !== undefined
      ? topZ(z, couplings, jet)
      : diagrams.with === "H"
        ? {
            kind: "higgs",
            momentum: higgsMomentum,
            yukawa: { coupling: -parameters.MT / couplings.v, jet: jet("ktt") },
            contact: 1 / couplings.v,
          }
        : undefined;
  const partons =
    diagrams.from === "g g" ? gluonStates(diagrams.with === "g" ? [0, 1, 4] : [0, 1], probe) : quarkStates(diagrams.from, couplings, z);
  const words = gluonWords(partons.gluons, couplings.gs, couplings.gs * couplings.dipole);
  // one line for each spin state of the antitop
  const lines = [0, 1].map(() =>
    topLine({
      mass: parameters.MT,
      jets,
      dipoleJets: { magnetic: jet("ctG"), electric: jet("ctGI") },
      gluons: partons.gluons,
      words,
      ...(boson === undefined ? {} : { boson }),
      ...(partons.loaded === undefined ? {} : { loaded: partons.loaded }),
    }),
  );
  const bosonBit = 1 << partons.gluons.length;
  const squared = squaredAmplitude(partons.colour, jets, jetOf);
  const top = topStates(1, parameters);
  const antitop = topStates(-1, parameters);

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    squared.clear();
    const topCount = top.set(momenta, 8, decays?.top);
    const antitopCount = antitop.set(momenta, 12, decays?.antitop);
    for (let i = 0; i < 4 && diagrams.with === "H"; i++) higgsMomentum[i] = -momenta[16 + i];
    const bosonCount = z === undefined ? 1 : z.setMomentum(momenta, 16, decays?.z);
    partons.setMomenta(momenta);
    for (const line of lines) line.setMomenta(momenta, 12);
    for (let state = 0; state < partons.states; state++) {
      const changed = partons.setState(state);
      words.update(state === 0 ? EVERYTHING : changed);
      for (let b = 0; b < bosonCount; b++) {
        z?.setState(b, decays?.z);
        partons.load?.(state);
        for (let v = 0; v < antitopCount; v++) {
          const { attach, ends } = lines[v];
          attach(
            antitop.spinors,
            SPINOR * v,
            state === 0 && b === 0 ? EVERYTHING : (b === 0 ? changed : 0) | (bosonCount > 1 ? bosonBit : 0),
          );
          for (let u = 0; u < topCount; u++) {
            for (let end = 0; end < ends.length; end++) closeLine(squared.amplitudes, 2 * jets * end, top.spinors, SPINOR * u, ends[end]);
            squared.add();
          }
        }
      }
    }
    squared.write(h, partons.average);
  };
  return { name, coefficients, legs: diagrams.with === "nothing" ? 4 : 5, evaluate };
}

/** Jets by coefficient. The amplitude with one Higgs boson is linear in the Yukawa coupling: δκ multiplies the standard model's own amplitude. */
function jetNumbers(coefficients: readonly TopPairCoefficient[]): readonly number[] {
  let jets = 0;
  return coefficients.map((coefficient) => (coefficient === "dkt" ? 0 : ++jets));
}

function topZ({ field }: OutgoingZ, couplings: Couplings, jet: (coefficient: TopPairCoefficient) => number): LineBoson {
  const unit = couplings.g / couplings.cosW;
  const { left, right } = zCouplings(1 / 2, 2 / 3, couplings);
  const shift = (-unit * couplings.current) / 2;
  return {
    kind: "vector",
    field,
    left: unit * left,
    right: unit * right,
    leftShift: { jet: jet("cpQM"), coupling: shift },
    rightShift: { jet: jet("cpt"), coupling: shift },
    dipoleJets: { magnetic: jet("ctZ"), electric: jet("ctZI") },
  };
}
