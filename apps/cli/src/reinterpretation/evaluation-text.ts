import { SELECTED, type NetworkEvaluation } from "@ratiometer/hepdata-export";
import { alignedRows } from "../aligned-rows.ts";
import { significantText } from "../statistics/number-text.ts";
import { domainText } from "./domain-text.ts";
import type { OwnEvents } from "./own-events.ts";

/** What a published network gave for own events, and what there is to know of it. */
export interface Evaluation extends Omit<NetworkEvaluation, "table"> {
  readonly events: number;
  /** As the user named the file. */
  readonly file: string;
  readonly network: string;
  readonly title: string;
  /** "onnxruntime 1.30.0, cpu". */
  readonly ran: string;
  /** From the test vectors. */
  readonly deviation: number;
  readonly reconstruction: OwnEvents["reconstruction"];
  readonly licence: string;
  readonly citation: string;
}

/** The same for a reader. */
export function evaluationText(found: Evaluation): string[] {
  const { events, file, network, title, ran, deviation, outputs, domain, far, conversions, unstated, reconstruction, selection } = found;
  const { checked, selected, unchecked } = selection;
  const six = (value: number): string => significantText(value, 6);
  return [
    `${events} events of ${file} by ${network} of "${title}" (${ran})`,
    `the artifact is as it was published; the engine is within ${significantText(deviation)} of its test vectors`,
    ...alignedRows([
      ["output", "mean", "min", "max"],
      ...outputs.map(({ name, mean, minimum, maximum }) => [name, six(mean), six(minimum), six(maximum)]),
    ]),
    ...domainText(domain),
    ...far,
    ...conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${six(factor)})`),
    ...(unstated.length === 0
      ? []
      : [`the events do not say the units of ${unstated.map(({ column, taken }) => `${column} (taken as ${taken})`).join(", ")}`]),
    ...(reconstruction === undefined
      ? []
      : [`${reconstruction.kept} of ${reconstruction.sample.events} events pass the published selection`]),
    ...(checked.length === 0
      ? []
      : [
          `${selected} of ${events} events meet the conditions of the training (column "${SELECTED}"): the outputs mean nothing for the others`,
        ]),
    ...unchecked.map(
      ({ condition, reason }) => `"${condition}" could not be checked (${reason}): the outputs hold for events that meet it`,
    ),
    `licence ${found.licence}; cite: ${found.citation}`,
  ];
}
