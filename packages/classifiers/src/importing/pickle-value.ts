/** What a pickle says, as terms: nothing in it is ever called. */
export type PickleValue = null | boolean | number | string | PickleTerm;

/** A value of a pickle that has parts. */
export type PickleTerm =
  /** A list or tuple. */
  | { readonly kind: "sequence"; readonly items: PickleValue[] }
  | { readonly kind: "dictionary"; readonly entries: Map<PickleValue, PickleValue> }
  /** A class or function: "module.name". */
  | { readonly kind: "name"; readonly name: string }
  /** What a function would be called with. */
  | { readonly kind: "call"; readonly name: string; readonly given: readonly PickleValue[] }
  /** Something kept beside the pickle. */
  | { readonly kind: "reference"; readonly id: PickleValue };

/** Whether a value is a term of some kind. */
export const isTerm = <K extends PickleTerm["kind"]>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleTerm, { readonly kind: K }> => typeof value === "object" && value !== null && value.kind === kind;
