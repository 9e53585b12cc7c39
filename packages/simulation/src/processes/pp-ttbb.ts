import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { Process } from "./process.ts";
import { BOTTOM, GLUON, QUARKS, quarkPairs, TOP } from "./quark-flavours.ts";

const { MT } = defaultParameters;
const products = [TOP, -TOP, BOTTOM, -BOTTOM];
const lightQuarks = QUARKS.filter((q) => q !== BOTTOM);

/** p p → t t̄ b b̄ with massless b quarks of at least 20 GeV of transverse momentum, ΔR = 0.4 apart; without b quarks in the initial state. */
export const ppTtbb: Process = {
  name: "ttbb",
  description: "top pair with a bottom pair of pT > 20 GeV and ΔR > 0.4",
  legs: [
    { name: "t", mass: MT },
    { name: "tbar", mass: MT },
    { name: "b", mass: 0 },
    { name: "bbar", mass: 0 },
  ],
  coefficients: [{ name: "ctG", sm: 0, delta: "ctG" }],
  scale: MT,
  cuts: ["b_pt > 20", "bbar_pt > 20", "b_bbar_dr > 0.4"],
  subprocesses: [
    { matrixElement: "gg_ttbb", partons: [{ incoming: [GLUON, GLUON], outgoing: products }], exchanged: false, conjugated: false },
    { matrixElement: "qq_ttbb", partons: quarkPairs(lightQuarks, products, false), exchanged: false, conjugated: false },
    { matrixElement: "qq_ttbb", partons: quarkPairs(lightQuarks, products, true), exchanged: true, conjugated: false },
  ],
};
