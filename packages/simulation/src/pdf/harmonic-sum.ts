import { add, logarithm, multiply, over, shift, subtract, type Complex } from "./complex.ts";

const EULER_MASCHERONI = 0.5772156649015329;

/** −B₂ₖ/2k for k = 1, 2, …: coefficients of z⁻²ᵏ in the asymptotic series of ψ(z) − log z + 1/2z. */
const DIGAMMA_SERIES = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760];

/** Beyond this modulus the six terms of the series are exact to rounding, for every direction up to 135° off the positive real axis. */
const ASYMPTOTIC = 30;

/** Digamma function ψ(z): upwards by ψ(z) = ψ(z + 1) − 1/z, then by its asymptotic series. Poles at 0, −1, −2, … */
export function digamma(z: Complex): Complex {
  let argument = z;
  let below: Complex = { re: 0, im: 0 };
  while (argument.re * argument.re + argument.im * argument.im < ASYMPTOTIC * ASYMPTOTIC) {
    below = subtract(below, over(1, argument));
    argument = shift(argument, 1);
  }
  const inverseSquare = over(1, multiply(argument, argument));
  const series = DIGAMMA_SERIES.reduceRight<Complex>((sum, coefficient) => multiply(inverseSquare, shift(sum, coefficient)), {
    re: 0,
    im: 0,
  });
  return add(add(below, subtract(logarithm(argument), over(1 / 2, argument))), series);
}

/** Harmonic sum S₁(n) = 1 + 1/2 + … + 1/n, continued to complex n: ψ(n + 1) + γ_E. */
export function harmonicSum(n: Complex): Complex {
  return shift(digamma(shift(n, 1)), EULER_MASCHERONI);
}
