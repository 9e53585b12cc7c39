import { AnalysisError, type Analysis, type Channel } from "@ratiometer/config";
import type { BranchingForm } from "@ratiometer/hepdata-export";
import type { BinnedShape } from "./binned-shape.ts";
import type { EstimatedEvents } from "./estimated-events.ts";

/** What the yields of each sample are multiplied by, by the samples' names. */
export function sampleFactors(
  { samples, systematics }: Analysis,
  branchings: ReadonlyMap<string, BranchingForm>,
): ReadonlyMap<string, Pick<BinnedShape["samples"][number], "branching" | "free">> {
  return new Map(
    samples.map(({ name, branching }) => {
      const form = branchings.get(branching ?? "");
      const free = systematics.flatMap((systematic) =>
        systematic.type === "free" && (systematic.samples?.includes(name) ?? true) ? [systematic.name] : [],
      );
      return [
        name,
        {
          ...(form === undefined ? {} : { branching: { name: form.name, terms: form.terms } }),
          ...(free.length === 0 ? {} : { free }),
        },
      ] as const;
    }),
  );
}

/**
 * The branching fraction that all events of an unbinned channel have. Where all have the same it does not change the ratio of their densities; where they do not,
 * it would, by what no estimator of all samples together knows.
 *
 * @param present numbers of the samples that have events in the channel @throws AnalysisError DATA_BRANCHING
 */
export function commonBranching(
  { name }: Channel,
  { samples, where }: Analysis,
  branchings: ReadonlyMap<string, BranchingForm>,
  present: ReadonlySet<number>,
  { summary }: EstimatedEvents,
): BranchingForm | undefined {
  const own = [...present].map((number) => {
    const sample = samples.find((each) => each.name === summary.samples[number]);
    return { sample: sample?.name ?? "", form: branchings.get(sample?.branching ?? "") };
  });
  const [first, ...others] = own;
  const other = others.find(({ form }) => form?.terms.join() !== first.form?.terms.join());
  if (other !== undefined) {
    const said = ({ sample, form }: (typeof own)[number]): string => `"${sample}" has ${form === undefined ? "none" : `"${form.name}"`}`;
    throw new AnalysisError(
      "DATA_BRANCHING",
      `events of samples with different branching fractions are in the unbinned channel "${name}": ${said(first)}, ${said(other)}, so that the ratio of all of them together changes with it`,
      {
        where: where(`channels.${name}`),
        path: `channels.${name}`,
        hint: "select events of samples with one branching fraction, leave the branching fraction out, or use model: binned",
      },
    );
  }
  return first.form === undefined ? undefined : { name: first.form.name, terms: first.form.terms };
}
