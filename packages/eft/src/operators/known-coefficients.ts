/** What is known of a coefficient by its name alone. */
export interface KnownCoefficient {
  readonly name: string;
  /** Standard-model value. */
  readonly sm: number;
  /** "1" for coupling modifiers, "TeV^-2" for Wilson coefficients at Λ = 1 TeV. */
  readonly unit: "1" | "TeV^-2";
}

/** Factors on couplings: CP-even and CP-odd top Yukawa coupling, coupling of the Higgs boson to W and Z. */
const COUPLING_MODIFIERS = { kt: 1, ktt: 0, kV: 1 };

/**
 * Names of dimension-six coefficients in the models that the events are generated with (dim6top and SMEFTatNLO; SMEFTsim in the top-specific flavour
 * scheme, whose real and imaginary parts are told apart by Re and Im). The same name may be normalised differently in two models.
 */
const WILSON_COEFFICIENTS = [
  "ctG ctGI ctW ctWI ctZ ctZI ctB ctBI cbW cbWI cptb cptbI cpt ctp ctpI cpQM cpQ3 cpb",
  "cQQ1 cQQ8 cQt1 cQt8 cQb1 cQb8 ctt1 ctb1 ctb8 cQq11 cQq13 cQq81 cQq83 cQu1 cQu8 cQd1 cQd8 ctq1 ctq8 ctu1 ctu8 ctd1 ctd8",
  "cQl31 cQlM1 cQe1 ctl1 cte1 ctlS1 ctlT1 cQl3i cQlMi cQei ctli ctei ctlSi ctlTi",
  "cG cGtil cW cWtil cH cHbox cHDD cHG cHGtil cHW cHWtil cHB cHBtil cHWB cHWBtil",
  "ctHRe ctHIm ctGRe ctGIm ctWRe ctWIm ctBRe ctBIm cbHRe cbHIm cbGRe cbGIm cbWRe cbWIm cbBRe cbBIm cHtbRe cHtbIm cHQ1 cHQ3 cHt cHbq cHj1 cHj3 cHu cHd",
  "cHl1 cHl3 cHe cll1 cQj11 cQj18 cQj31 cQj38 ctj1 ctj8",
]
  .join(" ")
  .split(" ");

/** Every coefficient known by name. */
export const KNOWN_COEFFICIENTS: readonly KnownCoefficient[] = [
  ...Object.entries(COUPLING_MODIFIERS).map(([name, sm]) => ({ name, sm, unit: "1" as const })),
  ...WILSON_COEFFICIENTS.map((name) => ({ name, sm: 0, unit: "TeV^-2" as const })),
];

/** The coefficient of that name (exact spelling), if it is a known one. */
export function knownCoefficient(name: string): KnownCoefficient | undefined {
  return KNOWN_COEFFICIENTS.find((coefficient) => coefficient.name === name);
}
