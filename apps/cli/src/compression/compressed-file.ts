import { basename } from "node:path";
import { compressNetwork, stepsName, stepText, type CompressionStep } from "@ratiometer/classifiers";
import { eventShifts, type NetworkEvents } from "./event-shift.ts";
import { measuredForms, type NetworkForm } from "./measured-forms.ts";
import { networkBytes } from "../network/network-file.ts";
import type { CompressionRow } from "./compression-row.ts";

/** How the form of a network is called. */
export const formText = (steps: readonly CompressionStep[]): string => steps.map(stepText).join("+");

/**
 * A network's file in smaller forms, written into a folder beside it and measured.
 * @param timed whether memory and times are measured, too
 * @param forms steps of each
 * @throws AnalysisError of compressNetwork and eventShifts
 */
export async function compressedFile(
  path: string,
  forms: readonly (readonly CompressionStep[])[],
  folder: string,
  events: NetworkEvents | undefined,
  timed: boolean,
): Promise<CompressionRow[]> {
  const bytes = await networkBytes(path);
  const name = basename(path).replace(/\.onnx$/i, "");
  const smaller: Uint8Array[] = [];
  for (const steps of forms) smaller.push(await compressNetwork(bytes, steps, path));
  const shifts = events === undefined ? [] : await eventShifts([bytes, ...smaller], path, events);
  const rows = forms.map((steps, i): NetworkForm => ({
    file: `${name}_${stepsName(steps)}.onnx`,
    form: formText(steps),
    bytes: smaller[i],
    intervals: [],
    ...(events === undefined ? {} : { onEvents: shifts[i] }),
  }));
  return measuredForms(folder, [{ file: `${name}.onnx`, form: "float32", bytes, intervals: [] }, ...rows], timed);
}
