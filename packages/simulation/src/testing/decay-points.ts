import type { RandomStream } from "@ratiometer/tables";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { boostFromRestFrame, rotation, transformed, type LorentzTransformation } from "./lorentz-transformation.ts";
import { randomDirection } from "./random-points.ts";

/**
 * Products b, f, f̄′ of the top (or antitop) at p[at … at + 4): the W boson along `w` in the frame of the top, f along `f` in that of the W boson. Isotropic
 * directions make isotropic decays.
 */
export function topProducts(
  p: Float64Array,
  at: number,
  w: readonly number[],
  f: readonly number[],
  { MT, MW }: PhysicsParameters,
): Float64Array {
  const momentum = (MT * MT - MW * MW) / (2 * MT);
  const boson = Float64Array.of(MT - momentum, ...w.map((x) => momentum * x));
  const light = Float64Array.from([1, -1].flatMap((sign) => [MW / 2, ...f.map((x) => (sign * MW * x) / 2)]));
  const inTopFrame = Float64Array.from([
    ...[momentum, ...w.map((x) => -momentum * x)],
    ...transformed(light, boostFromRestFrame(boson, 0, MW)),
  ]);
  return transformed(inTopFrame, boostFromRestFrame(p, at, MT));
}

/** Products f, f̄ of the Z boson at p[at … at + 4), f along the given direction in its frame. */
export function zProducts(p: Float64Array, at: number, f: readonly number[], { MZ }: PhysicsParameters): Float64Array {
  const pair = Float64Array.from([1, -1].flatMap((sign) => [MZ / 2, ...f.map((x) => (sign * MZ * x) / 2)]));
  return transformed(pair, boostFromRestFrame(p, at, MZ));
}

/** Four directions whose mean is that over the sphere for polynomials up to the second degree. */
export const tetrahedron: readonly (readonly number[])[] = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
].map((corner) => corner.map((x) => x / Math.sqrt(3)));

/**
 * Sixteen decays of a top, the mean over which is exactly that over isotropic ones. A density is linear in the top's spin, so that half turns about three axes
 * stand for all orientations, and of second degree in directions in the W boson's frame (spin 1), so that the tetrahedron stands for the sphere.
 */
export function topDecayDesign(p: Float64Array, at: number, parameters: PhysicsParameters, stream: RandomStream): readonly Float64Array[] {
  const w = randomDirection(stream);
  const tilt = rotation(randomDirection(stream), 2);
  const turns = [
    rotation([1, 0, 0], 0),
    ...[0, 1, 2].map((axis) =>
      rotation(
        [0, 1, 2].map((i) => (i === axis ? 1 : 0)),
        Math.PI,
      ),
    ),
  ];
  const turned = (n: readonly number[], ...by: readonly LorentzTransformation[]): number[] => [
    ...transformed(Float64Array.of(0, ...n), ...by).subarray(1),
  ];
  return turns.flatMap((turn) => tetrahedron.map((f) => topProducts(p, at, turned(w, turn), turned(f, tilt, turn), parameters)));
}
