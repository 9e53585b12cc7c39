import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { Process } from "./process.ts";
import { DOWN_QUARKS, GLUON, quarkPairs, TOP, UP_QUARKS, Z_BOSON } from "./quark-flavours.ts";

const { MT, MZ } = defaultParameters;
const products = [TOP, -TOP, Z_BOSON];

/** p p → t t̄ Z. */
export const ppTtZ: Process = {
  name: "ttZ",
  description: "top pair with a Z boson",
  legs: [
    { name: "t", mass: MT },
    { name: "tbar", mass: MT },
    { name: "z", mass: MZ },
  ],
  coefficients: ["cpQM", "cpt", "ctZ", "ctZI", "ctG"].map((name) => ({ name, sm: 0, delta: name })),
  scale: MT + MZ / 2,
  subprocesses: [
    { matrixElement: "gg_ttZ", partons: [{ incoming: [GLUON, GLUON], outgoing: products }], exchanged: false, conjugated: false },
    ...[false, true].flatMap((exchanged) => [
      { matrixElement: "uu_ttZ", partons: quarkPairs(UP_QUARKS, products, exchanged), exchanged, conjugated: false },
      { matrixElement: "dd_ttZ", partons: quarkPairs(DOWN_QUARKS, products, exchanged), exchanged, conjugated: false },
    ]),
  ],
};
