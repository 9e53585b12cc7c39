import { htmlTable } from "./html-table.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import type { Measurement } from "./report-content.ts";
import { sampleComparisonFigures, type ComparedSamples } from "./sample-comparison.ts";
import { figureGrid, type Section } from "./section.ts";

/** Events that look unlike the simulation. */
export interface AnomalySummary {
  readonly threshold: number;
  readonly columns: number;
  /** Hold-out events that p values rest on, and what they are worth. */
  readonly heldOut: { readonly events: number; readonly effective: number };
  readonly samples: readonly { readonly sample: string; readonly events: number; readonly flagged: number; readonly share?: Measurement }[];
  readonly worst: readonly UnusualEvent[];
}

/** An event, and what it is unusual in. */
export interface UnusualEvent {
  readonly event: number;
  readonly sample?: string;
  readonly pValue: number;
  readonly columns: readonly { readonly name: string; readonly value: number; readonly pull: number }[];
}

/** Observed events of a channel that look unlike the simulation. */
export interface ObservedAnomalySummary {
  readonly channel: string;
  readonly events: number;
  readonly flagged: number;
  readonly expected: number;
  readonly pValue: number;
  readonly worst: readonly UnusualEvent[];
}

const right = (heading: string): { readonly heading: string; readonly align: "right" } => ({ heading, align: "right" });

/** Comparisons of samples, and the flag for events outside the simulated domain. */
export function sampleSection(
  comparisons: readonly ComparedSamples[],
  anomaly: AnomalySummary | undefined,
  observed: readonly ObservedAnomalySummary[] = [],
): Section {
  return {
    id: "samples-compared",
    heading: "Agreement of samples",
    body: [
      ...comparisons.map((comparison, i) => comparisonPart(`comparison-${i + 1}`, comparison)),
      ...(anomaly === undefined ? [] : [anomalyPart(anomaly)]),
      ...(observed.length === 0 ? [] : [observedPart(observed)]),
    ],
  };
}

function comparisonPart(id: string, comparison: ComparedSamples): Markup {
  const { name, text, area, pull, pValue, events, columns } = comparison;
  const shown = columns.slice(0, 10);
  const rows = shown.map((column) => [
    column.name,
    formatNumber(column.distance, 3),
    formatNumber(column.pValue, 2),
    formatNumber(column.adjusted, 2),
  ]);
  return markup`<h3 id="${id}">${name}: ${text}</h3>
<p>A classifier that tries to tell them apart, each event judged by one that has not seen it, has an area under its ROC curve of ${formatMeasurement(area.value, area.error)}, ${formatNumber(pull, 2)} standard deviations from ½ (p = ${formatNumber(pValue, 2)}); ${formatCount(events.a)} events against ${formatCount(events.b)}.</p>
${htmlTable([{ heading: "column" }, ...["Kolmogorov-Smirnov distance", "probability", "adjusted for the number of columns"].map(right)], rows, `Columns that differ most, ${shown.length} of ${columns.length}`)}${figureGrid(sampleComparisonFigures(id, comparison))}`;
}

function anomalyPart({ threshold, columns, heldOut, samples, worst }: AnomalySummary): Markup {
  const rows = samples.map(({ sample, events, flagged, share }) => [
    sample,
    formatCount(events),
    formatCount(flagged),
    share === undefined ? "" : formatMeasurement(100 * share.value, 100 * share.error),
  ]);
  return markup`<h3 id="anomaly">Events unlike the simulation</h3>
<p>Each event has a distance from the simulation in its ${formatCount(columns)} inputs, and a p value from ${formatCount(heldOut.events)} hold-out events (worth ${formatNumber(heldOut.effective, 3)}). Those below ${formatNumber(threshold, 2)} are flagged: of simulated events that share by construction, more in rare processes.</p>
${htmlTable([{ heading: "sample" }, ...["hold-out events", "flagged", "share by weight, %"].map(right)], rows, "Flagged hold-out events of the simulation")}${unusualTable(
    "sample",
    worst.map((event) => ({ ...event, of: event.sample ?? "" })),
  )}`;
}

/** Events, each with where it is from. */
function unusualTable(heading: string, worst: readonly (UnusualEvent & { readonly of: string })[]): Markup | undefined {
  if (worst.length === 0) return undefined;
  const rows = worst.map(({ event, of, pValue, columns }) => [
    formatCount(event),
    of,
    formatNumber(pValue, 2),
    columns.map(({ name, value, pull }) => `${name} = ${formatNumber(value, 4)} (${formatNumber(pull, 2)} σ)`).join(", "),
  ]);
  const headings = [
    { heading: "event", align: "right" as const },
    { heading },
    right("p value"),
    { heading: "unusual in, standard deviations from what its other inputs make expect" },
  ];
  return htmlTable(headings, rows, "The most unusual of them");
}

function observedPart(observed: readonly ObservedAnomalySummary[]): Markup {
  const rows = observed.map(({ channel, events, flagged, expected, pValue }) => [
    channel,
    formatCount(events),
    formatCount(flagged),
    formatNumber(expected, 3),
    formatNumber(pValue, 2),
  ]);
  const columns = [
    { heading: "channel" },
    ...["observed events", "flagged", "expected by the simulation", "probability of as many"].map(right),
  ];
  const worst = observed.flatMap((each) => each.worst.map((event) => ({ ...event, of: each.channel })));
  return markup`${htmlTable(columns, rows, "Flagged observed events, of channels whose data may be seen")}${unusualTable("channel", worst)}`;
}
