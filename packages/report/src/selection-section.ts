import { htmlTable, type TableColumn } from "./html-table.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCount, formatNumber, formatPercent } from "./number-format.ts";
import type { ChannelSummary, CutFlow, ReportContent } from "./report-content.ts";
import type { Section } from "./section.ts";

/** Cut flow and channels. */
export function selectionSection({ cutFlow, channels }: ReportContent): Section {
  const body = [cutFlow === undefined ? undefined : cutFlowTable(cutFlow), channels.length === 0 ? undefined : channelTable(channels)];
  return { id: "selection", heading: "Selection and channels", body };
}

function cutFlowTable({ samples, steps }: CutFlow): Markup {
  /** Negative weights have a column where there are any. */
  const signed = samples.map((_, i) => steps[0].negative[i] > 0);
  const columns: readonly TableColumn[] = [
    { heading: "selection" },
    ...samples.flatMap((sample, i): TableColumn[] => [
      { heading: `${sample}: events`, align: "right" },
      ...(signed[i] ? [{ heading: "of negative weight", align: "right" } as const] : []),
      { heading: "effective", align: "right" },
      { heading: "σ(SM) [pb]", align: "right" },
      { heading: "kept", align: "right" },
    ]),
  ];
  const rows = steps.map(({ selection, events, crossSection, negative, effectiveSampleSize }) => [
    markup`<code>${selection}</code>`,
    ...samples.flatMap((_, i) => [
      formatCount(events[i]),
      ...(signed[i] ? [formatCount(negative[i])] : []),
      formatCount(Math.round(effectiveSampleSize[i])),
      formatNumber(crossSection[i], 4),
      steps[0].crossSection[i] > 0 ? formatPercent(crossSection[i] / steps[0].crossSection[i]) : "–",
    ]),
  ]);
  return htmlTable(columns, rows, "Cut flow; effective: as many events of equal weights have the same relative error");
}

function channelTable(channels: readonly ChannelSummary[]): Markup {
  const columns: readonly TableColumn[] = [
    { heading: "channel" },
    { heading: "role" },
    { heading: "likelihood" },
    { heading: "estimator" },
    { heading: "selection" },
    { heading: "simulated events", align: "right" },
    { heading: "expected at the SM", align: "right" },
    { heading: "data", align: "right" },
  ];
  const rows = channels.map(({ name, role = "signal", model, estimator, selection, events, expected, data = "–" }) => [
    name,
    role,
    model,
    estimator ?? "–",
    selection.length === 0 ? "all events" : selection.map((cut, i) => [i === 0 ? "" : " and ", markup`<code>${cut}</code>`]),
    formatCount(events),
    formatNumber(expected),
    data,
  ]);
  return htmlTable(columns, rows, "Channels");
}
