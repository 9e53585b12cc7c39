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
  readonly worst: readonly {
    readonly event: number;
    readonly sample?: string;
    readonly pValue: number;
    readonly columns: readonly { readonly name: string; readonly value: number; readonly pull: number }[];
  }[];
}

const right = (heading: string): { readonly heading: string; readonly align: "right" } => ({ heading, align: "right" });

/** Comparisons of samples, and the flag for events outside the simulated domain. */
export function sampleSection(comparisons: readonly ComparedSamples[], anomaly: AnomalySummary | undefined): Section {
  return {
    id: "samples-compared",
    heading: "Agreement of samples",
    body: [
      ...comparisons.map((comparison, i) => comparisonPart(`comparison-${i + 1}`, comparison)),
      ...(anomaly === undefined ? [] : [anomalyPart(anomaly)]),
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
  const unusual = worst.map((event) => [
    formatCount(event.event),
    event.sample ?? "",
    formatNumber(event.pValue, 2),
    event.columns.map(({ name, value, pull }) => `${name} = ${formatNumber(value, 4)} (${formatNumber(pull, 2)} σ)`).join(", "),
  ]);
  return markup`<h3 id="anomaly">Events unlike the simulation</h3>
<p>Each event has a distance from the simulation in its ${formatCount(columns)} inputs, and a p value from ${formatCount(heldOut.events)} hold-out events (worth ${formatNumber(heldOut.effective, 3)}). Those below ${formatNumber(threshold, 2)} are flagged: of simulated events that share by construction, more in rare processes.</p>
${htmlTable([{ heading: "sample" }, ...["hold-out events", "flagged", "share by weight, %"].map(right)], rows, "Flagged hold-out events of the simulation")}${unusual.length === 0 ? undefined : htmlTable([{ heading: "event", align: "right" }, { heading: "sample" }, right("p value"), { heading: "unusual in, standard deviations from what its other inputs make expect" }], unusual, "The most unusual of them")}`;
}
