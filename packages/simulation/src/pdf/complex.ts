/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function subtract(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

/** a + b with a real b. */
export function shift(a: Complex, b: number): Complex {
  return { re: a.re + b, im: a.im };
}

/** a times a real factor. */
export function scale(a: Complex, factor: number): Complex {
  return { re: factor * a.re, im: factor * a.im };
}

export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** A real numerator over a complex number. */
export function over(numerator: number, a: Complex): Complex {
  const norm = numerator / (a.re * a.re + a.im * a.im);
  return { re: a.re * norm, im: -a.im * norm };
}

export function divide(a: Complex, b: Complex): Complex {
  return multiply(a, over(1, b));
}

export function exponential(a: Complex): Complex {
  const modulus = Math.exp(a.re);
  return { re: modulus * Math.cos(a.im), im: modulus * Math.sin(a.im) };
}

/** Principal logarithm: imaginary part in (−π, π]. */
export function logarithm(a: Complex): Complex {
  return { re: Math.log(a.re * a.re + a.im * a.im) / 2, im: Math.atan2(a.im, a.re) };
}

/** Principal square root. */
export function squareRoot(a: Complex): Complex {
  return exponential(scale(logarithm(a), 1 / 2));
}
