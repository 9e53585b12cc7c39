import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { Process } from "./process.ts";
import { GLUON, HIGGS, QUARKS, quarkPairs, TOP } from "./quark-flavours.ts";

const { MT, MH } = defaultParameters;
const products = [TOP, -TOP, HIGGS];

/** p p → t t̄ H. */
export const ppTtH: Process = {
  name: "ttH",
  description: "top pair with a Higgs boson",
  legs: [
    { name: "t", mass: MT },
    { name: "tbar", mass: MT },
    { name: "h", mass: MH },
  ],
  coefficients: [
    { name: "kt", sm: 1, delta: "dkt" },
    { name: "ktt", sm: 0, delta: "ktt" },
    { name: "ctG", sm: 0, delta: "ctG" },
    { name: "ctGI", sm: 0, delta: "ctGI" },
  ],
  scale: MT + MH / 2,
  subprocesses: [
    { matrixElement: "gg_ttH", partons: [{ incoming: [GLUON, GLUON], outgoing: products }], exchanged: false, conjugated: false },
    { matrixElement: "qq_ttH", partons: quarkPairs(QUARKS, products, false), exchanged: false, conjugated: false },
    { matrixElement: "qq_ttH", partons: quarkPairs(QUARKS, products, true), exchanged: true, conjugated: false },
  ],
};
