import { AnalysisError, nearestName } from "@ratiometer/config";
import { formValue } from "@ratiometer/eft";
import type { Modifier, Workspace, WorkspaceSample } from "../histfactory/workspace.ts";
import type { Popxf } from "./read-popxf.ts";
import { yieldName } from "./write-popxf.ts";

export interface PopxfApplication {
  /** Name of the modifiers; "eft" if left out. */
  readonly modifier?: string;
  /**
   * Coefficients, by name, at which the samples' nominal events were made, 0 where none is given: observables need not be numbers of events then, their ratio to
   * this point counts. If left out, observables are expected events, and the sample has them whatever its nominal events were.
   */
  readonly nominalAt?: Readonly<Record<string, number>>;
}

/** Observables of the bins of a sample; undefined if it has none, some is not enough. */
function observablesOf(channel: string, sample: WorkspaceSample, indices: ReadonlyMap<string, number>): readonly number[] | undefined {
  const found = sample.data.map((_, bin) => indices.get(yieldName(channel, sample.name, bin)));
  const missing = found.indexOf(undefined);
  if (missing < 0) return found.flatMap((index) => index ?? []);
  if (found.every((index) => index === undefined)) return undefined;
  throw new AnalysisError(
    "MODEL_POPXF_OBSERVABLE",
    `no observable "${yieldName(channel, sample.name, missing)}", and there are some for other bins`,
    {
      where: "POPxf",
    },
  );
}

const isConstant = (form: Float64Array): boolean => form.every((term, i) => i === 0 || term === 0);

/**
 * Gives the samples of a workspace the polynomials of a POPxf file as `polynomial` modifiers, where its observables are named "channel/sample/bin" (bins from 0).
 * Samples whose observables are constant stay as they are.
 * @throws AnalysisError MODEL_POPXF_OBSERVABLE where no observable has the name of a bin, one has that of none, bins of a sample are missing, or a bin's nominal
 * events (its observable at `nominalAt`) are zero
 */
export function applyPopxf(workspace: Workspace, popxf: Popxf, application: PopxfApplication = {}): Workspace {
  const { coefficients, observables, forms } = popxf;
  const { nominalAt } = application;
  for (const name of Object.keys(nominalAt ?? {}))
    if (!coefficients.includes(name))
      throw new AnalysisError("MODEL_POPXF_OBSERVABLE", `no coefficient "${name}", there are ${coefficients.join(", ")}`, {
        where: "POPxf",
      });
  const indices = new Map(observables.map((name, i) => [name, i]));
  const point = nominalAt === undefined ? undefined : Float64Array.from(coefficients, (name) => nominalAt[name] ?? 0);
  const used = new Set<number>();
  const bins: string[] = [];

  const row = (index: number, nominal: number): number[] => {
    const form = forms[index];
    const unit = point === undefined ? nominal : formValue(form, point);
    if (unit === 0) {
      if (form.every((term) => term === 0)) return Array.from(form, (_, i) => (i === 0 ? 1 : 0));
      const message = `observable "${observables[index]}" is not zero, and ${point === undefined ? "its bin has no events" : "is zero where the nominal events were made"}`;
      throw new AnalysisError("MODEL_POPXF_OBSERVABLE", message, { where: "POPxf" });
    }
    return Array.from(form, (term) => term / unit);
  };
  const changed = (channel: string, sample: WorkspaceSample): WorkspaceSample => {
    bins.push(...sample.data.map((_, bin) => yieldName(channel, sample.name, bin)));
    const found = observablesOf(channel, sample, indices);
    if (found === undefined) return sample;
    for (const index of found) used.add(index);
    if (found.every((index) => isConstant(forms[index]))) return sample;
    const matrix = found.map((index, bin) => row(index, sample.data[bin]));
    const modifier: Modifier = { name: application.modifier ?? "eft", type: "polynomial", data: { coefficients, matrix } };
    return { ...sample, modifiers: [...sample.modifiers, modifier] };
  };
  const channels = workspace.channels.map((channel) => ({
    ...channel,
    samples: channel.samples.map((sample) => changed(channel.name, sample)),
  }));
  const stranger = observables.find((_, i) => !used.has(i));
  if (stranger !== undefined) {
    const near = nearestName(stranger, bins);
    throw new AnalysisError(
      "MODEL_POPXF_OBSERVABLE",
      `observable "${stranger}" is no bin of the workspace, expected names "channel/sample/bin"`,
      {
        where: "POPxf",
        hint: near === undefined ? `bins are ${bins.slice(0, 3).join(", ")} …` : `did you mean "${near}"?`,
      },
    );
  }
  return { ...workspace, channels };
}
