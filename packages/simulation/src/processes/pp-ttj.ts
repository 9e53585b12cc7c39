import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { PartonChannel, Process, Subprocess } from "./process.ts";
import { GLUON, QUARKS, quarkPairs, TOP } from "./quark-flavours.ts";

const { MT } = defaultParameters;

/** Quarks (sign 1) or antiquarks (sign -1) of every flavour on a gluon from the other beam. */
function quarkOnGluon(matrixElement: string, sign: 1 | -1, exchanged: boolean): Subprocess {
  const partons = QUARKS.map((q): PartonChannel => ({
    incoming: exchanged ? [GLUON, sign * q] : [sign * q, GLUON],
    outgoing: [TOP, -TOP, sign * q],
  }));
  return { matrixElement, partons, exchanged, conjugated: false };
}

const withGluon = [TOP, -TOP, GLUON];

/** p p → t t̄ with one jet: a gluon or a massless quark of at least 20 GeV of transverse momentum. */
export const ppTtj: Process = {
  name: "ttj",
  description: "top pair with a jet of pT > 20 GeV",
  legs: [
    { name: "t", mass: MT },
    { name: "tbar", mass: MT },
    { name: "j", mass: 0 },
  ],
  coefficients: [{ name: "ctG", sm: 0, delta: "ctG" }],
  scale: MT,
  cuts: ["j_pt > 20"],
  subprocesses: [
    { matrixElement: "gg_ttg", partons: [{ incoming: [GLUON, GLUON], outgoing: withGluon }], exchanged: false, conjugated: false },
    ...[false, true].flatMap((exchanged): readonly Subprocess[] => [
      { matrixElement: "qq_ttg", partons: quarkPairs(QUARKS, withGluon, exchanged), exchanged, conjugated: false },
      quarkOnGluon("qg_ttq", 1, exchanged),
      quarkOnGluon("qbg_ttqb", -1, exchanged),
    ]),
  ],
};
