import { derivedInputs, type StandardModelInputs } from "./standard-model-inputs.ts";

/** A convention for sign and normalisation of coefficients. */
export type OperatorBasis = "dim6top" | "SMEFTatNLO" | "SMEFTsim-topU3l" | "kappa";

/**
 * A coefficient's displacement from its standard-model value as a sum over coefficients of the Warsaw basis (third generation, named as WCxf does; "I" for
 * imaginary parts; TeV⁻²), for the covariant derivative ∂ + i g….
 */
export type Definition = Readonly<Record<string, number>>;

/** The coefficients of a basis by name. They determine the Warsaw coefficients that occur in them. */
export type BasisDefinition = Readonly<Record<string, Definition>>;

/*
 * Sources. Currents, Yukawa and dipole combinations: the definitions of the SMEFiT database for SMEFTatNLO, which also fix the signs: its dipoles are
 * written for the covariant derivative ∂ - i g…, which turns the sign of every operator with one field strength, and the one with a gluon holds a factor
 * g_s. dim6top (arXiv:1802.07237) uses the same definitions for these operators; that its c_tG holds g_s as well is supported by linear terms of tt̄H
 * (+1.0 per TeV⁻² beside -0.90 of SMEFTsim), where the note's operators are written without. SMEFTsim (arXiv:2012.11343) is the Warsaw basis with real and
 * imaginary parts. Coupling modifiers: κ_t cos α = 1 - v³ C_tφ/(√2 m_t), κ_t sin α = -v³ C^I_tφ/(√2 m_t) (arXiv:2412.10309); kV has no counterpart here.
 */

/** Which pair of coefficients describes the neutral dipoles: those of W and Z, or those of W and B. */
export type DipolePair = "ctZ" | "ctB";

/** Currents, Yukawa coupling and dipoles as in dim6top, each real and imaginary part where it has one. */
function topConventions(inputs: StandardModelInputs, pair: DipolePair): BasisDefinition {
  const { gs, cosW, sinW } = derivedInputs(inputs);
  const neutral = (part: "" | "I"): BasisDefinition =>
    pair === "ctZ" ? { [`ctZ${part}`]: { [`uW${part}`]: -cosW, [`uB${part}`]: sinW } } : { [`ctB${part}`]: { [`uB${part}`]: -1 } };
  return {
    ctp: { uphi: 1 },
    ctpI: { uphiI: 1 },
    ctG: { uG: -1 / gs },
    ctGI: { uGI: -1 / gs },
    ctW: { uW: -1 },
    ctWI: { uWI: -1 },
    ...neutral(""),
    ...neutral("I"),
    cbW: { dW: -1 },
    cbWI: { dWI: -1 },
    cpQM: { phiq1: 1, phiq3: -1 },
    cpQ3: { phiq3: 1 },
    cpt: { phiu: 1 },
    cpb: { phid: 1 },
    cptb: { phiud: 1 },
    cptbI: { phiudI: 1 },
  };
}

/** Real parts, and no coupling of right-handed charged currents or bottom dipoles: the model is CP-even with a massless bottom quark. */
const SMEFTATNLO = ["ctp", "ctG", "ctW", "ctZ", "ctB", "cpQM", "cpQ3", "cpt", "cpb"];

const SMEFTSIM: BasisDefinition = {
  ctHRe: { uphi: 1 },
  ctHIm: { uphiI: 1 },
  ctGRe: { uG: 1 },
  ctGIm: { uGI: 1 },
  ctWRe: { uW: 1 },
  ctWIm: { uWI: 1 },
  ctBRe: { uB: 1 },
  ctBIm: { uBI: 1 },
  cbWRe: { dW: 1 },
  cbWIm: { dWI: 1 },
  cHQ1: { phiq1: 1 },
  cHQ3: { phiq3: 1 },
  cHt: { phiu: 1 },
  cHbq: { phid: 1 },
  cHtbRe: { phiud: 1 },
  cHtbIm: { phiudI: 1 },
};

/** The definition of a basis for these inputs. */
export function basisDefinition(basis: OperatorBasis, inputs: StandardModelInputs, pair: DipolePair = "ctZ"): BasisDefinition {
  const { yukawaShift } = derivedInputs(inputs);
  switch (basis) {
    case "dim6top":
      return topConventions(inputs, pair);
    case "SMEFTatNLO":
      return Object.fromEntries(Object.entries(topConventions(inputs, pair)).filter(([name]) => SMEFTATNLO.includes(name)));
    case "SMEFTsim-topU3l":
      return SMEFTSIM;
    case "kappa":
      return { kt: { uphi: -yukawaShift }, ktt: { uphiI: -yukawaShift }, kV: { kV: 1 } };
  }
}

/**
 * The Warsaw coefficients in terms of a basis' own: the inverse of its definition, by Gauss-Jordan elimination, which keeps zeros exactly zero.
 * @returns by Warsaw coefficient the factors on the basis' coefficients
 */
export function inverseDefinition(definition: BasisDefinition): BasisDefinition {
  const names = Object.keys(definition);
  const directions = [...new Set(names.flatMap((name) => Object.keys(definition[name])))];
  if (directions.length !== names.length) throw new RangeError(`${names.length} coefficients do not determine ${directions.join(", ")}`);
  const size = names.length;
  const rows = names.map((name, r) => [
    ...directions.map((direction) => (Object.hasOwn(definition[name], direction) ? definition[name][direction] : 0)),
    ...names.map((_, column) => (column === r ? 1 : 0)),
  ]);
  for (let step = 0; step < size; step++) {
    let pivot = step;
    for (let r = step + 1; r < size; r++) if (Math.abs(rows[r][step]) > Math.abs(rows[pivot][step])) pivot = r;
    [rows[step], rows[pivot]] = [rows[pivot], rows[step]];
    const scale = rows[step][step];
    if (scale === 0) throw new RangeError(`the coefficients ${names.join(", ")} depend on each other`);
    rows[step] = rows[step].map((value) => value / scale);
    for (let r = 0; r < size; r++) {
      const factor = rows[r][step];
      if (r !== step && factor !== 0) rows[r] = rows[r].map((value, c) => value - factor * rows[step][c]);
    }
  }
  return Object.fromEntries(
    directions.map((direction, r) => [
      direction,
      Object.fromEntries(names.flatMap((name, c) => (rows[r][size + c] === 0 ? [] : [[name, rows[r][size + c]]]))),
    ]),
  );
}
