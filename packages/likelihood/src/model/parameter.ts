/** A parameter of a likelihood: a coefficient, a signal strength, a nuisance parameter. */
export interface Parameter {
  /** Components of a modifier with several are "name[i]". */
  readonly name: string;
  /** Where fits start, Asimov data are made and a parameter that is fixed stays. */
  readonly init: number;
  /** Where fits and scans look for it. */
  readonly bounds: readonly [number, number];
  readonly fixed: boolean;
  /** Of interest; what constrains it otherwise: an auxiliary measurement, or nothing but the data. */
  readonly role: "interest" | "constrained" | "free";
  /** Whether the likelihood may have several minima along it, so that fits start at several of its values. */
  readonly searched: boolean;
}
