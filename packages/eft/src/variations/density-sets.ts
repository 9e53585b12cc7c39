/** How the members of a set of parton densities make an uncertainty. */
export type DensityErrors = "replicas" | "symmetric hessian" | "asymmetric hessian";

/** A set of parton densities by the LHAPDF number of its first member, the central one. */
export interface DensitySet {
  readonly first: number;
  readonly name: string;
  /** Members that vary the densities, 1 … errors. */
  readonly errors: number;
  readonly kind: DensityErrors;
  /** Members with a smaller and a larger α_s(MZ), where the set has them. */
  readonly alphaS?: { readonly down: number; readonly up: number };
}

/** Members behind 100 others. */
const BEHIND_HUNDRED = { down: 101, up: 102 } as const;

/** Sets that weights of LHC samples are commonly given for, as LHAPDF lists them. */
export const DENSITY_SETS: readonly DensitySet[] = [
  { first: 13000, name: "CT14nnlo", errors: 56, kind: "asymmetric hessian" },
  { first: 91400, name: "PDF4LHC15_nnlo_30_pdfas", errors: 30, kind: "symmetric hessian", alphaS: { down: 31, up: 32 } },
  { first: 247000, name: "NNPDF23_lo_as_0130_qed", errors: 100, kind: "replicas" },
  { first: 260000, name: "NNPDF30_nlo_as_0118", errors: 100, kind: "replicas" },
  { first: 262000, name: "NNPDF30_lo_as_0130", errors: 100, kind: "replicas" },
  { first: 292000, name: "NNPDF30_nlo_nf_4_pdfas", errors: 100, kind: "replicas", alphaS: BEHIND_HUNDRED },
  { first: 292200, name: "NNPDF30_nlo_nf_5_pdfas", errors: 100, kind: "replicas", alphaS: BEHIND_HUNDRED },
  { first: 304400, name: "NNPDF31_nnlo_as_0118_hessian", errors: 100, kind: "symmetric hessian" },
  { first: 306000, name: "NNPDF31_nnlo_hessian_pdfas", errors: 100, kind: "symmetric hessian", alphaS: BEHIND_HUNDRED },
  { first: 316200, name: "NNPDF31_nnlo_as_0118_mc", errors: 100, kind: "replicas" },
  { first: 320900, name: "NNPDF31_nnlo_as_0118_nf_4", errors: 100, kind: "replicas" },
  { first: 325300, name: "NNPDF31_nnlo_as_0118_mc_hessian_pdfas", errors: 100, kind: "symmetric hessian", alphaS: BEHIND_HUNDRED },
  { first: 325500, name: "NNPDF31_nnlo_as_0118_nf_4_mc_hessian", errors: 100, kind: "symmetric hessian" },
];

/** The known set that a member belongs to. */
export function densitySet(member: number): DensitySet | undefined {
  return DENSITY_SETS.find(({ first, errors, alphaS }) => member >= first && member <= first + Math.max(errors, alphaS?.up ?? 0));
}

/**
 * The name of the variation that a member stands for: pdf_1 … for members of the central set, alpha_s_up and alpha_s_down, "nominal" for its central
 * member, pdf_lhaid_<number> for members of other sets.
 * @param central LHAPDF number of the first member of the set that the sample was made with
 */
export function densityVariation(member: number, central: number): string {
  const offset = member - central;
  const set = densitySet(central);
  const size = set === undefined ? 100 : Math.max(set.errors, set.alphaS?.up ?? 0);
  if (offset === 0) return "nominal";
  if (offset < 0 || offset > size) return `pdf_lhaid_${member}`;
  if (offset === set?.alphaS?.down) return "alpha_s_down";
  return offset === set?.alphaS?.up ? "alpha_s_up" : `pdf_${offset}`;
}
