/** A quantity of the model that has to be positive and is not at some point: which, where, and its value. */
export interface Violation {
  readonly channel: string;
  /** What is not positive, as it reads in a message: "expected yield", "estimated ratio of event 17". */
  readonly quantity: string;
  readonly value: number;
}

/** A twice negative log-likelihood with its derivatives at one point. */
export interface Evaluation {
  /** +Infinity where the model is not positive; the derivatives then mean nothing and `violation` says why. */
  readonly value: number;
  /** k first derivatives. */
  readonly gradient: Float64Array;
  /** k × k second derivatives, row-major. */
  readonly hessian: Float64Array;
  readonly violation?: Violation;
}

/** The value at a point where the model is not positive. */
export function violated(violation: Violation, k: number): Evaluation {
  return { value: Infinity, gradient: new Float64Array(k), hessian: new Float64Array(k * k), violation };
}

/** Sum of evaluations at one point of k parameters; the first violation wins. */
export function sumOfEvaluations(parts: readonly Evaluation[], k: number): Evaluation {
  let value = 0;
  const gradient = new Float64Array(k);
  const hessian = new Float64Array(k * k);
  for (const part of parts) {
    if (part.violation !== undefined) return part;
    value += part.value;
    for (let a = 0; a < gradient.length; a++) gradient[a] += part.gradient[a];
    for (let a = 0; a < hessian.length; a++) hessian[a] += part.hessian[a];
  }
  return { value, gradient, hessian };
}
