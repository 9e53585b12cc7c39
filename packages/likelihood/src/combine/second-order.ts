import type { Evaluation } from "../evaluation.ts";

/**
 * Arithmetic on numbers with their first and second derivatives by k variables: the derivatives of a formula come with its value, without differences.
 * Each result is new; none of the operands changes.
 */
export type SecondOrder = Evaluation;

/** A number that depends on none of k variables. */
export const constantOf = (value: number, k: number): SecondOrder => ({
  value,
  gradient: new Float64Array(k),
  hessian: new Float64Array(k * k),
});

/** Variable i of k. */
export function variableOf(value: number, i: number, k: number): SecondOrder {
  const result = constantOf(value, k);
  result.gradient[i] = 1;
  return result;
}

/** f(x), by its value and its first and second derivative at x. */
export function composed({ gradient, hessian }: SecondOrder, value: number, first: number, second: number): SecondOrder {
  const k = gradient.length;
  return {
    value,
    gradient: gradient.map((g) => first * g),
    hessian: hessian.map((h, at) => first * h + second * gradient[Math.floor(at / k)] * gradient[at % k]),
  };
}

/** a + factor · b. */
export const sumOf = (a: SecondOrder, b: SecondOrder, factor = 1): SecondOrder => ({
  value: a.value + factor * b.value,
  gradient: a.gradient.map((g, i) => g + factor * b.gradient[i]),
  hessian: a.hessian.map((h, at) => h + factor * b.hessian[at]),
});

/** a · b. */
export function productOf(a: SecondOrder, b: SecondOrder): SecondOrder {
  const k = a.gradient.length;
  return {
    value: a.value * b.value,
    gradient: a.gradient.map((g, i) => g * b.value + a.value * b.gradient[i]),
    hessian: a.hessian.map((h, at) => {
      const [row, column] = [Math.floor(at / k), at % k];
      return h * b.value + a.value * b.hessian[at] + a.gradient[row] * b.gradient[column] + a.gradient[column] * b.gradient[row];
    }),
  };
}

/** x to a constant power; powers 0, 1 and 2 have no poles in their derivatives. */
export function powerOf(x: SecondOrder, power: number): SecondOrder {
  const slope = (n: number, factor: number): number => (factor === 0 ? 0 : factor * x.value ** n);
  return composed(x, x.value ** power, slope(power - 1, power), slope(power - 2, power * (power - 1)));
}
