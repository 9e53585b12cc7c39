import { deltaPhi, deltaR } from "../angles.ts";
import { transverseMass } from "../masses.ts";
import { expressionError } from "./expression-error.ts";
import { cosThetaStar, fourMomentum } from "./four-momentum.ts";
import { requireObject, type ExpressionFunction, type FunctionCall } from "./function-call.ts";
import { lifted } from "./list-term.ts";
import { attributeTerm, objectNumber } from "./object-term.ts";
import { describeTerm, type AttributeOf, type BoundObject, type Term, type TruthTerm } from "./term.ts";

/** A number of two objects, or, for each object of a collection, of it and another. */
const ofPair =
  (about: AttributeOf, value: (a: BoundObject, b: BoundObject) => () => number) =>
  ({ piece, inputs, check }: FunctionCall): Term =>
    lifted(piece, inputs.map(check), (scalars) =>
      objectNumber(
        piece,
        scalars.map((scalar, i) => requireObject(inputs[i], scalar)),
        about,
        ([a, b]) => value(a, b),
      ),
    );

/** The function with the name of an attribute. */
const attribute = (name: string, meaning: string): ExpressionFunction => ({
  usage: `${name}(x)`,
  meaning,
  least: 1,
  most: 1,
  build: ({ piece, inputs, check }) =>
    lifted(piece, inputs.map(check), ([object]) => attributeTerm(piece, requireObject(inputs[0], object), piece, name)),
});

const pair = (name: string, meaning: string, about: AttributeOf, value: Parameters<typeof ofPair>[1]): ExpressionFunction => ({
  usage: `${name}(a, b)`,
  meaning,
  least: 2,
  most: 2,
  build: ofPair(about, value),
});

const plain: AttributeOf = { unit: "1", canBeMissing: false };

function exists({ piece, inputs, check }: FunctionCall): Term {
  const input = check(inputs[0]);
  return lifted(piece, [input], ([scalar]): TruthTerm => {
    if (scalar.kind === "truth" || !scalar.canBeMissing) {
      const hint = { list: "count(x) > 0 asks whether there is an object", number: "valid(x) asks whether the feature of a column exists" };
      const about = input.kind === "list" || input.kind === "number" ? hint[input.kind] : undefined;
      throw expressionError(inputs[0], `${describeTerm(input)} is never missing`, about);
    }
    const bind: TruthTerm["bind"] = (bindings) => {
      if (scalar.kind === "object") return scalar.bind(bindings).find;
      const value = scalar.bind(bindings);
      return (event) => !Number.isNaN(value(event));
    };
    return { kind: "truth", text: piece.text, loops: scalar.loops, bind };
  });
}

/** Functions of objects, by name. */
export const objectFunctions: Readonly<Record<string, ExpressionFunction>> = {
  pt: attribute("pt", "transverse momentum, GeV"),
  eta: attribute("eta", "pseudorapidity"),
  phi: attribute("phi", "azimuth in (-π, π], rad"),
  mass: attribute("mass", "invariant mass, GeV"),
  energy: attribute("energy", "energy, GeV"),
  px: attribute("px", "momentum along x, GeV"),
  py: attribute("py", "momentum along y, GeV"),
  pz: attribute("pz", "momentum along the beam, GeV"),
  rapidity: attribute("rapidity", "rapidity; missing unless E > |pz|"),
  charge: attribute("charge", "electric charge of a lepton"),
  delta_r: pair("delta_r", "ΔR = √(Δη² + Δφ²)", plain, (a, b) => {
    const [etaA, phiA, etaB, phiB] = [a.reader("eta"), a.reader("phi"), b.reader("eta"), b.reader("phi")];
    return () => deltaR(etaA(), phiA(), etaB(), phiB());
  }),
  delta_phi: pair("delta_phi", "azimuth of a minus that of b in (-π, π], rad", { unit: "rad", canBeMissing: false }, (a, b) => {
    const [phiA, phiB] = [a.reader("phi"), b.reader("phi")];
    return () => deltaPhi(phiA(), phiB());
  }),
  delta_eta: pair("delta_eta", "pseudorapidity of a minus that of b", plain, (a, b) => {
    const [etaA, etaB] = [a.reader("eta"), b.reader("eta")];
    return () => etaA() - etaB();
  }),
  transverse_mass: pair(
    "transverse_mass",
    "√(2 pT pT' (1 - cos Δφ)) of two transverse momenta, their masses neglected, GeV",
    { unit: "GeV", canBeMissing: false },
    (a, b) => {
      const [ptA, phiA, ptB, phiB] = [a.reader("pt"), a.reader("phi"), b.reader("pt"), b.reader("phi")];
      return () => transverseMass(ptA(), phiA(), ptB(), phiB());
    },
  ),
  cos_theta_star: pair(
    "cos_theta_star",
    "cosine of the angle between a in the rest frame of a + b and the direction of a + b; missing where they have no rest frame or do not move",
    { unit: "1", canBeMissing: true },
    (a, b) => {
      const sum = fourMomentum();
      return () => cosThetaStar(sum, a.momentum(), b.momentum());
    },
  ),
  exists: {
    usage: "exists(x)",
    meaning: "whether the event has an object, or a number that can be missing",
    least: 1,
    most: 1,
    build: exists,
  },
};
