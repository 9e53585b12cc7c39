import { expect, test } from "@jest/globals";
import { aplanarity, momentumTensor, sphericity, type TensorEigenvalues } from "./momentum-tensor.ts";
import { jetsAndLeptons } from "./momentum-list.ts";
import { emptyEvent, recordOf } from "./testing/object-events.ts";

/** Eigenvalues of an event of massless jets with these momenta. */
function tensorOf(power: 1 | 2, ...momenta: readonly (readonly [number, number, number])[]): TensorEigenvalues {
  const jets = momenta.map(([x, y, z]) => ({
    pt: Math.hypot(x, y),
    eta: Math.asinh(z / Math.hypot(x, y)),
    phi: Math.atan2(y, x),
    mass: 0,
    btag: 0,
  }));
  return momentumTensor(jetsAndLeptons(recordOf([{ ...emptyEvent, jets }]), "all leptons"), power);
}

const SMALL = 1e-7;

test.each([1, 2] as const)("power %d: two opposite momenta have sphericity 0, three in a plane aplanarity 0", (power) => {
  const pencil = tensorOf(power, [30, 40, 10], [-30, -40, -10]);
  expect(sphericity(pencil, 0)).toBeCloseTo(0, 12);
  const angle = (2 * Math.PI) / 3;
  const star = tensorOf(
    power,
    [50, 0, 0],
    [50 * Math.cos(angle), 50 * Math.sin(angle), 0],
    [50 * Math.cos(angle), -50 * Math.sin(angle), 0],
  );
  expect([sphericity(star, 0), aplanarity(star, 0)]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0, 12)]);
});

test.each([1, 2] as const)("power %d: equal momenta along six axes have sphericity 1 and aplanarity 1/2", (power) => {
  const sphere = tensorOf(power, [50, 0, 0], [-50, 0, 0], [0, 50, 0], [0, -50, 0], [SMALL, 0, 50], [SMALL, 0, -50]);
  expect([sphericity(sphere, 0), aplanarity(sphere, 0)]).toEqual([expect.closeTo(1, 7), expect.closeTo(0.5, 7)]);
});

test("the powers weigh momenta differently: 3 and 1 GeV along two axes", () => {
  // Quadratic: 9/10 and 1/10; linear: 3/4 and 1/4.
  const [quadratic, linear] = ([2, 1] as const).map((power) => tensorOf(power, [3, 0, 0], [0, 1, 0]));
  expect([quadratic.first[0], quadratic.second[0], quadratic.third[0]]).toEqual([0.9, expect.closeTo(0.1, 14), 0]);
  expect([linear.first[0], linear.second[0], linear.third[0]]).toEqual([0.75, 0.25, 0]);
});

test("without objects everything is missing", () => {
  const { first, second, third } = momentumTensor(jetsAndLeptons(recordOf([emptyEvent]), "all leptons"), 2);
  expect([first[0], second[0], third[0]]).toEqual([NaN, NaN, NaN]);
});

test("the lepton alone, or all leptons, join the jets", () => {
  const lepton = { pt: 20, eta: 0, phi: 0, mass: 0, charge: 1, flavour: "e" } as const;
  const event = { ...emptyEvent, lepton, extra_leptons: [{ ...lepton, pt: 30 }], jets: [{ pt: 40, eta: 0, phi: 1, mass: 0, btag: 0 }] };
  const record = recordOf([event, { ...event, lepton: null }]);
  expect([...jetsAndLeptons(record, "all leptons").offsets]).toEqual([0, 3, 5]);
  const { offsets, momenta } = jetsAndLeptons(record, "the lepton");
  expect([[...offsets], momenta.px[1]]).toEqual([[0, 2, 3], 20]);
});
