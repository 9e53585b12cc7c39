import { defaultParameters } from "../matrix-elements/parameters.ts";
import type { PartonChannel, Process, Subprocess } from "./process.ts";
import { BOTTOM, HIGGS, TOP } from "./quark-flavours.ts";

const { MT, MH } = defaultParameters;

/** The massless doublets that the W boson connects. */
const DOUBLETS = [
  { up: 2, down: 1 },
  { up: 4, down: 3 },
];

/** b and a light parton, either from either beam; `sign` -1 for the charge conjugates. */
function subprocess(
  matrixElement: string,
  light: readonly { readonly into: number; readonly out: number }[],
  conjugated: boolean,
): Subprocess[] {
  const sign = conjugated ? -1 : 1;
  return [false, true].map((exchanged) => ({
    matrixElement,
    partons: light.map(({ into, out }): PartonChannel => ({
      incoming: exchanged ? [sign * into, sign * BOTTOM] : [sign * BOTTOM, sign * into],
      outgoing: [sign * TOP, HIGGS, sign * out],
    })),
    exchanged,
    conjugated,
  }));
}

/** p p → t H q and p p → t̄ H q in the five-flavour scheme: a W boson in the t channel. */
export const ppTHq: Process = {
  name: "tHq",
  description: "single top or antitop with a Higgs boson and a light quark, t channel",
  legs: [
    { name: "t", mass: MT },
    { name: "h", mass: MH },
    { name: "j", mass: 0 },
  ],
  coefficients: [
    { name: "kt", sm: 1, delta: "dkt" },
    { name: "ktt", sm: 0, delta: "ktt" },
    { name: "kV", sm: 1, delta: "dkV" },
    { name: "ctW", sm: 0, delta: "ctW" },
    { name: "cpQ3", sm: 0, delta: "cpQ3" },
  ],
  scale: (MT + MH) / 4,
  peripheral: true,
  subprocesses: [false, true].flatMap((conjugated) => [
    ...subprocess(
      "bu_tHd",
      DOUBLETS.map(({ up, down }) => ({ into: up, out: down })),
      conjugated,
    ),
    ...subprocess(
      "bdb_tHub",
      DOUBLETS.map(({ up, down }) => ({ into: -down, out: -up })),
      conjugated,
    ),
  ]),
};
