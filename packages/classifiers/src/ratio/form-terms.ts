/** A term of a quadratic form: a product of two entries of (1, δ). */
export interface FormTerm {
  readonly row: number;
  readonly column: number;
  /** How often the product occurs in the form: 2 off the diagonal. */
  readonly times: 1 | 2;
}

/** The terms of a form in k coefficients but for the constant one, in the order of a packed lower triangle: k (k + 3)/2 of them. */
export const formTerms = (k: number): FormTerm[] =>
  Array.from({ length: k }, (_, i) =>
    Array.from({ length: i + 2 }, (__, column): FormTerm => ({ row: i + 1, column, times: column === i + 1 ? 1 : 2 })),
  ).flat();
