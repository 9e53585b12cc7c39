import type { ArtifactIndex } from "../artifact-index.ts";
import type { BinPolynomial, EftMorphing } from "./artifact-documents.ts";
import { comparedPoints, expectedAt, near, spelled, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";

/** Numbers that come from each other by sums and products agree to this, sums over all bins to that. */
const [CLOSE, CLOSE_SUM] = [1e-9, 1e-6];

const value = ({ constant, linear, quadratic }: BinPolynomial, bin: number, d: ReadonlyMap<string, number>): number =>
  constant[bin] +
  Object.entries(linear).reduce((sum, [name, row]) => sum + row[bin] * (d.get(name) ?? NaN), 0) +
  quadratic.reduce((sum, { coefficients: [a, b], values }) => sum + values[bin] * (d.get(a) ?? NaN) * (d.get(b) ?? NaN), 0);

/** What in likelihood/workspace.json is not what artifact.json and likelihood/eft_morphing.json say. */
export function polynomialFaults(index: ArtifactIndex, { workspace, eft }: ArtifactModel, morphing: EftMorphing): string[] {
  const faults: string[] = [];
  const { parameters } = eft.experiment;
  for (const { name, sm, range } of index.coefficients) {
    const found = parameters.find((parameter) => parameter.name === name);
    if (found === undefined) {
      // no yield depends on it
      continue;
    }
    if (found.init !== sm || found.bounds.join() !== range.join())
      faults.push(
        `${WORKSPACE}: "${name}" starts at ${found.init} in [${found.bounds.join(", ")}], artifact.json has ${sm} in [${range.join(", ")}]`,
      );
  }
  const said = (list: readonly { readonly name: string; readonly sm: number; readonly range: readonly number[] }[]): string =>
    JSON.stringify(list.map(({ name, sm, range }) => [name, sm, range]));
  if (said(index.coefficients) !== said(morphing.coefficients))
    faults.push("likelihood/eft_morphing.json has other coefficients than artifact.json");
  const layout = (channels: readonly { readonly name: string; readonly samples: readonly { readonly name: string }[] }[]): string =>
    JSON.stringify(channels.map(({ name, samples }) => [name, samples.map((sample) => sample.name)]));
  if (layout(workspace.channels) !== layout(morphing.channels))
    return [...faults, `likelihood/eft_morphing.json has other channels or samples than ${WORKSPACE}`];
  for (const [c, { name: channel, samples }] of morphing.channels.entries()) {
    const bins = workspace.channels[c].samples[0].data.length;
    const rows = samples.flatMap(({ constant, linear, quadratic }) => [
      constant,
      ...Object.values(linear),
      ...quadratic.map(({ values }) => values),
    ]);
    if (rows.some((row) => row.length !== bins))
      return [...faults, `likelihood/eft_morphing.json: channel "${channel}" has not ${bins} bins everywhere`];
  }
  for (const at of comparedPoints(index)) {
    const d = new Map(index.coefficients.map(({ name, sm }) => [name, (at.get(name) ?? NaN) - sm]));
    const yields = expectedAt(eft, at);
    for (const [c, { name: channel, samples }] of morphing.channels.entries())
      for (let bin = 0; bin < yields[c].length; bin++) {
        const factor = (branching: BinPolynomial | undefined): number => (branching === undefined ? 1 : value(branching, 0, d));
        const events = samples.reduce((sum, sample) => sum + factor(sample.branching) * value(sample, bin, d), 0);
        if (near(events, yields[c][bin], CLOSE)) continue;
        faults.push(
          `likelihood/eft_morphing.json: ${events} events in bin ${bin} of "${channel}" at ${spelled(at)}, ${WORKSPACE} has ${yields[c][bin]}`,
        );
        return faults;
      }
  }
  const names = new Set(index.coefficients.map(({ name }) => name));
  for (const { channel, events } of morphing.unbinned) {
    const c = workspace.channels.findIndex(({ name }) => name === channel);
    const known = [...Object.keys(events.linear), ...events.quadratic.flatMap(({ coefficients }) => coefficients)].every((name) =>
      names.has(name),
    );
    if (c < 0 || !known)
      faults.push(
        `likelihood/eft_morphing.json: "${channel}" is no channel of ${WORKSPACE}, or depends on others than the artifact's coefficients`,
      );
    if (c < 0 || !known) continue;
    const [standardModel] = comparedPoints(index);
    const sum = expectedAt(eft, standardModel)[c].reduce((total, yields) => total + yields, 0);
    // away from the SM the bins come from fewer events than the rate
    if (!near(events.constant[0], sum, CLOSE_SUM))
      faults.push(
        `likelihood/eft_morphing.json: ${events.constant[0]} events of the unbinned channel "${channel}" at the SM, its bins in ${WORKSPACE} have ${sum}`,
      );
  }
  return faults;
}
