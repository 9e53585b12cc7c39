import type { OutputShift } from "@ratiometer/classifiers";
import type { NetworkForm } from "@ratiometer/report";
import type { IntervalShift } from "../compression/interval-shift.ts";

/** `compression` of a network in the artifact's model/inputs.json, as `compressedNetworks` makes it. */
interface WrittenCompression {
  readonly of: string;
  readonly steps: readonly string[];
  readonly shift: OutputShift;
  readonly intervals: readonly IntervalShift[];
}

/** model/inputs.json, as far as smaller networks go. */
export type WrittenInputs = Readonly<Record<string, { readonly compression?: WrittenCompression }>>;

/** The networks that an artifact has in several forms, each whole one before its smaller ones. @param bytes of each file in model/ */
export function networkForms(inputs: WrittenInputs, bytes: ReadonlyMap<string, number>): NetworkForm[] {
  const sizeOf = (file: string): number => {
    const size = bytes.get(file);
    if (size === undefined) throw new RangeError(`the artifact has no network ${file}`);
    return size;
  };
  const entries = Object.entries(inputs);
  const whole = [...new Set(entries.flatMap(([, { compression }]) => compression?.of ?? []))];
  return whole.flatMap((file): NetworkForm[] => [
    { file, form: "float32", bytes: sizeOf(file) },
    ...entries.flatMap(([smaller, { compression }]): NetworkForm[] => {
      if (compression?.of !== file) return [];
      const { steps, shift, intervals } = compression;
      return [
        {
          file: smaller,
          form: steps.join(", "),
          bytes: sizeOf(smaller),
          cost: {
            count: shift.count,
            meanAbsolute: shift.meanAbsolute,
            quantile99: shift.quantiles["0.99"],
            largest: shift.largest,
            intervals: intervals.map(({ coefficient, bestFit, levels }) => ({
              coefficient,
              bestFit: bestFit.shift,
              ends: Object.fromEntries(Object.entries(levels).map(([level, moved]) => [level, moved.shift])),
            })),
          },
        },
      ];
    }),
  ]);
}
