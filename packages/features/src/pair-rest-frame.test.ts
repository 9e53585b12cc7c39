import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { allFourVectorsOf, type FourVectors } from "./four-vector.ts";
import { collinsSoperAzimuth, collinsSoperCosine, cosThetaStar } from "./pair-rest-frame.ts";
import { add, boosted, cross, momentumOf, scalar, unit, type Momentum } from "./testing/momentum.ts";

interface Polar {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
}

const vectors = (...objects: readonly Polar[]): FourVectors => {
  const column = (key: keyof Polar): Float64Array => Float64Array.from(objects, (object) => object[key]);
  return allFourVectorsOf({ pt: column("pt"), eta: column("eta"), phi: column("phi"), mass: column("mass") });
};

function randomPairs(n: number): [Polar, Polar][] {
  const stream = randomStream(3, "pairs");
  const object = (): Polar => ({
    pt: 5 + 200 * stream.uniform(),
    eta: 1.5 * stream.normal(),
    phi: Math.PI * (2 * stream.uniform() - 1),
    mass: stream.uniform() < 0.3 ? 0 : 60 * stream.uniform(),
  });
  return Array.from({ length: n }, () => [object(), object()]);
}

test("cos θ* is that of the boosted momentum", () => {
  for (const [a, b] of randomPairs(200)) {
    const both = add(momentumOf(a), momentumOf(b));
    const expected = scalar(unit(boosted(momentumOf(a), both)), unit(both));
    expect(cosThetaStar(vectors(a, b), 0, vectors(a, b), 1)).toBeCloseTo(expected, 8);
  }
});

test("Collins-Soper angles are those to axes made of the boosted beams", () => {
  for (const [a, b] of randomPairs(200)) {
    const [first, both] = [momentumOf(a), add(momentumOf(a), momentumOf(b))];
    const sign = both[3] < 0 ? -1 : 1;
    const inFrame = unit(boosted(first, both));
    const [plus, minus] = [unit(boosted([1, 0, 0, 1], both)), unit(boosted([1, 0, 0, -1], both))];
    const bisector = unit([0, plus[1] - minus[1], plus[2] - minus[2], plus[3] - minus[3]]);
    const z: Momentum = [0, sign * bisector[1], sign * bisector[2], sign * bisector[3]];
    // The plane of the beams holds the transverse momentum of the pair; x points to it as seen in the laboratory.
    const inPlane = unit([0, -(plus[1] + minus[1]), -(plus[2] + minus[2]), -(plus[3] + minus[3])]);
    const y = unit(cross(z, inPlane));
    const x = cross(y, z);
    const table = vectors(a, b);
    expect(collinsSoperCosine(table, 0, table, 1)).toBeCloseTo(scalar(inFrame, z), 8);
    const phi = Math.atan2(scalar(inFrame, y), scalar(inFrame, x));
    const gap = collinsSoperAzimuth(table, 0, table, 1) - phi;
    expect(Math.cos(gap)).toBeCloseTo(1, 10);
    expect(x[1] * both[1] + x[2] * both[2]).toBeGreaterThan(0);
  }
});

test("massless pairs have the closed form of the Collins-Soper cosine", () => {
  for (const [one, two] of randomPairs(50)) {
    const [a, b] = [one, two].map((object) => ({ ...object, mass: 0 }));
    const [p, q] = [momentumOf(a), momentumOf(b)];
    const both = add(p, q);
    const pt2 = both[1] ** 2 + both[2] ** 2;
    const m2 = both[0] ** 2 - pt2 - both[3] ** 2;
    const expected = ((p[0] + p[3]) * (q[0] - q[3]) - (p[0] - p[3]) * (q[0] + q[3])) / Math.sqrt(m2 * (m2 + pt2));
    expect(collinsSoperCosine(vectors(a, b), 0, vectors(a, b), 1)).toBeCloseTo(Math.sign(both[3]) * expected, 8);
  }
});

test("angles are missing without a rest frame, without a momentum in it, and without a direction", () => {
  const jet = { pt: 50, eta: 1, phi: 2, mass: 0 };
  const [light, heavy] = [vectors(jet, { ...jet, pt: 80 }), vectors({ ...jet, mass: 5 }, { ...jet, mass: 5 })];
  for (const angle of [cosThetaStar, collinsSoperCosine, collinsSoperAzimuth]) {
    expect(angle(light, 0, light, 1)).toBeNaN();
    expect(angle(heavy, 0, heavy, 1)).toBeNaN();
  }
  const still = vectors({ ...jet, eta: 0, phi: 0 }, { ...jet, eta: 0, phi: Math.PI });
  expect(collinsSoperAzimuth(still, 0, still, 1)).toBeNaN();
  expect(collinsSoperCosine(still, 0, still, 1)).toBeCloseTo(0, 12);
});
