import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { Process } from "./process.ts";
import { GLUON, QUARKS, quarkPairs, TOP } from "./quark-flavours.ts";

const pair = [TOP, -TOP];

/** p p → t t̄. */
export const ppTt: Process = {
  name: "tt",
  description: "top pair",
  legs: [
    { name: "t", mass: defaultParameters.MT },
    { name: "tbar", mass: defaultParameters.MT },
  ],
  coefficients: [{ name: "ctG", sm: 0, delta: "ctG" }],
  scale: defaultParameters.MT,
  subprocesses: [
    { matrixElement: "gg_tt", partons: [{ incoming: [GLUON, GLUON], outgoing: pair }], exchanged: false, conjugated: false },
    { matrixElement: "qq_tt", partons: quarkPairs(QUARKS, pair, false), exchanged: false, conjugated: false },
    { matrixElement: "qq_tt", partons: quarkPairs(QUARKS, pair, true), exchanged: true, conjugated: false },
  ],
};
