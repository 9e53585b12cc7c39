import type { Data, TemplateModel } from "@ratiometer/likelihood";
import type { MovableCoefficient } from "./movable-model.ts";

/** Bins of a channel as they are drawn: ranges along each axis, the last one fastest. */
export interface ChannelBins {
  readonly axes: readonly { readonly name: string; readonly unit?: string }[];
  readonly bins: readonly (readonly { readonly low: number; readonly high: number }[])[];
}

/** A statistical model as the page shows it. */
export interface ModelView {
  /** File that it is in. */
  readonly where: string;
  readonly channels: readonly (ChannelBins & {
    readonly name: string;
    readonly samples: readonly string[];
    readonly observed: readonly number[];
  })[];
  readonly coefficients: readonly MovableCoefficient[];
  readonly parameters: readonly {
    readonly name: string;
    readonly role: "interest" | "constrained" | "free";
    readonly init: number;
    readonly bounds: readonly [number, number];
    readonly fixed: boolean;
  }[];
  /** Of limits: the signal strength; undefined for coefficients, which have no upper limit that means anything. */
  readonly poi: string | undefined;
  readonly remarks: readonly string[];
  /** Names of patches, where there are some, and the one that is applied. */
  readonly patches: readonly string[];
  readonly patch: string | undefined;
  /** Workspaces of the archive, where there are several, and the one that is shown. */
  readonly workspaces: readonly string[];
  readonly workspace: string | undefined;
}

/** Bins that nobody describes: their numbers from 1. */
export const numberedBins = (bins: number): ChannelBins => ({
  axes: [{ name: "bin" }],
  bins: Array.from({ length: bins }, (_, i) => [{ low: i + 0.5, high: i + 1.5 }]),
});

/** @param binsOf a channel's bins, where they are known */
export function modelView(
  where: string,
  { model, observed, poi }: { readonly model: TemplateModel; readonly observed: Data; readonly poi: string | undefined },
  coefficients: readonly MovableCoefficient[],
  binsOf: (channel: string) => ChannelBins | undefined,
  rest: Partial<Pick<ModelView, "remarks" | "patches" | "patch" | "workspaces" | "workspace">> = {},
): ModelView {
  let start = 0;
  return {
    where,
    channels: model.channels.map(({ name, bins, samples }) => {
      const known = binsOf(name);
      return {
        ...(known?.bins.length === bins ? known : numberedBins(bins)),
        name,
        samples: samples.map((sample) => sample.name),
        observed: [...observed.counts.subarray(start, (start += bins))],
      };
    }),
    coefficients,
    parameters: model.parameters.map(({ name, role, init, bounds, fixed }) => ({ name, role, init, bounds, fixed })),
    poi,
    remarks: [],
    patches: [],
    patch: undefined,
    workspaces: [],
    workspace: undefined,
    ...rest,
  };
}
