import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import {
  column,
  combination,
  commutator,
  distance,
  gamma,
  gamma5,
  leftHanded,
  metric,
  onShell,
  product,
  rightHanded,
  scaled,
  type Matrix,
} from "../testing/dirac-algebra.ts";
import {
  addPseudoscalar,
  addSlashed,
  addSlashedLeft,
  addSlashedRight,
  applyDipole,
  applyNumerator,
  BLOCKS,
  dipole,
  slash,
} from "./dirac-matrix.ts";
import { SPINOR } from "./spinor.ts";
import { setPlaneWaveStrength, setVertices, vectorField } from "./vector-field.ts";

const { normal } = randomStream(2, "dirac");
const draw = (n: number): Float64Array => Float64Array.from({ length: n }, () => normal());
const complexSlash = (a: Float64Array): Matrix =>
  combination(...gamma.map((g, mu) => [[metric[mu] * a[2 * mu], metric[mu] * a[2 * mu + 1]], g] as const));

test("the blocks of a̸, and its chiral halves, act as the matrices do", () => {
  const [a, psi] = [draw(8), draw(SPINOR)];
  const blocks = new Float64Array(BLOCKS);
  slash(blocks, a, 1.7);
  for (const [add, projector] of [
    [addSlashed, undefined],
    [addSlashedLeft, leftHanded],
    [addSlashedRight, rightHanded],
  ] as const) {
    const out = new Float64Array(SPINOR);
    add(out, 0, blocks, psi, 0, 1);
    const matrix = scaled(1.7, complexSlash(a));
    expect(distance(column(out), product(projector === undefined ? matrix : product(matrix, projector), column(psi)))).toBeLessThan(1e-14);
  }
});

test("a plane wave's dipole is σ^{μν}F_{μν} = [K̸, a̸]", () => {
  const field = vectorField();
  field.momentum.set(draw(4));
  field.potential.set(draw(8));
  setPlaneWaveStrength(field);
  setVertices(field, 1, 0.3);
  const [psi, out] = [draw(SPINOR), new Float64Array(SPINOR)];
  applyDipole(out, 0, field.dipole, psi, 0);
  const K = Float64Array.from(field.momentum).reduce<number[]>((all, x) => [...all, x, 0], []);
  const expected = scaled(0.3, commutator(complexSlash(Float64Array.from(K)), complexSlash(field.potential)));
  expect(distance(column(out), product(expected, column(psi)))).toBeLessThan(1e-14);
});

test("a dipole of any field strength is i γ^μγ^ν F_{μν}", () => {
  const [electric, magnetic, psi, out] = [draw(6), draw(6), draw(SPINOR), new Float64Array(SPINOR)];
  const blocks = new Float64Array(BLOCKS);
  dipole(blocks, electric, magnetic, 1);
  applyDipole(out, 0, blocks, psi, 0);
  const terms = [0, 1, 2].flatMap((k) => {
    const [i, j] = [(k + 1) % 3, (k + 2) % 3];
    return [
      [[electric[2 * k], electric[2 * k + 1]], commutator(gamma[0], gamma[k + 1])],
      [[magnetic[2 * k], magnetic[2 * k + 1]], commutator(gamma[i + 1], gamma[j + 1])],
    ] as const;
  });
  const expected = combination([[0, 1], combination(...terms)]);
  expect(distance(column(out), product(expected, column(psi)))).toBeLessThan(1e-14);
});

test("numerators p̸ + m and iγ5", () => {
  const [p, psi] = [draw(4), draw(SPINOR)];
  const out = Float64Array.from(psi);
  applyNumerator(out, 0, p, 0.8, -2);
  expect(distance(column(out), product(scaled(-2, onShell(p, 0, 0.8)), column(psi)))).toBeLessThan(1e-14);
  const pseudoscalar = new Float64Array(SPINOR);
  addPseudoscalar(pseudoscalar, 0, psi, 0, 3);
  expect(distance(column(pseudoscalar), product(combination([[0, 3], gamma5]), column(psi)))).toBeLessThan(1e-14);
});
