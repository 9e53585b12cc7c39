import { AnalysisError } from "@ratiometer/config";
import type { CardTemplates } from "./card-templates.ts";
import type { CardColumn, Datacard } from "./card.ts";
import { OBSERVED } from "./shape-rule.ts";
import type { Template } from "./template-file.ts";

/** A process in a channel as the card's rate makes it: a histogram, or a number. */
export interface ProcessYield {
  readonly column: CardColumn;
  /** Its place among the columns of the card. */
  readonly index: number;
  /** bins: expected events. */
  readonly nominal: Float64Array;
  /** bins: statistical errors of the simulation. */
  readonly errors: Float64Array;
  /** Of the histogram as it is; 0 without one. */
  readonly total: number;
  /** Events in negative bins that count as 0. */
  readonly cut: number;
}

/** What becomes of negative bins: 0, as in Combine, or what they are. */
export type NegativeBins = "zero" | "keep";

/** The counts and processes of a channel. */
export interface ChannelYields {
  readonly name: string;
  readonly bins: number;
  readonly observed: Float64Array;
  readonly processes: readonly ProcessYield[];
}

/** A histogram with its negative bins as they count. */
export const counting = (contents: Float64Array, negative: NegativeBins): Float64Array =>
  negative === "zero" ? contents.map((value) => Math.max(0, value)) : contents;

export const integral = (contents: Float64Array): number => contents.reduce((sum, value) => sum + value, 0);

const fault = ({ file }: Datacard, message: string, hint?: string): AnalysisError =>
  new AnalysisError("DATA_SHAPES", message, { where: file, ...(hint === undefined ? {} : { hint }) });

function requireFinite(card: Datacard, what: string, { contents, variances }: Template): void {
  const bin = contents.findIndex((value, b) => !Number.isFinite(value) || !(variances[b] >= 0));
  if (bin >= 0)
    throw fault(card, `found ${contents[bin]} with the squared error ${variances[bin]} in bin ${bin} of ${what}, expected finite numbers`);
}

/** Undefined where nothing is expected: a rate of 0, or of -1 with an empty histogram. */
async function processYield(
  card: Datacard,
  templates: CardTemplates,
  index: number,
  negative: NegativeBins,
): Promise<ProcessYield | undefined> {
  const column = card.columns[index];
  const { channel, process, rate } = column;
  const what = `${process} in ${channel}`;
  if (rate < 0 && rate !== -1) throw fault(card, `found the rate ${rate} of ${what}`, "expected a positive number, or -1 for the integral");
  if (rate === 0) return undefined;
  const template = await templates.nominal(channel, process);
  if (template === undefined) {
    if (rate === -1) throw fault(card, `found the rate -1 of ${what}, which has no histogram`, "write the expected events");
    return { column, index, nominal: Float64Array.of(rate), errors: Float64Array.of(0), total: 0, cut: 0 };
  }
  requireFinite(card, what, template);
  const total = integral(template.contents);
  if (rate !== -1 && Math.abs(total - rate) > 0.01 * Math.max(1, rate))
    throw fault(card, `the rate of ${what} is ${rate}, its histogram has ${total} events`, "write -1 for the integral");
  if (total === 0) return undefined;
  const counted = counting(template.contents, negative);
  const sum = integral(counted);
  if (total < 0 && negative === "zero")
    throw fault(card, `${what} has ${total} events`, "Combine counts negative bins as 0; negative processes can be kept");
  // With autoMCStats the histogram counts as it is, without it as a share of the rate.
  const scale = card.statistics.some((line) => line.channel === channel) ? 1 : (rate === -1 ? total : rate) / sum;
  return {
    column,
    index,
    nominal: counted.map((value) => scale * value),
    errors: template.variances.map((variance) => scale * Math.sqrt(variance)),
    total,
    cut: total - sum,
  };
}

async function observedCounts(card: Datacard, templates: CardTemplates, name: string): Promise<Float64Array> {
  const count = card.observations?.[card.channels.indexOf(name)];
  const template = card.shapes.length === 0 ? undefined : await templates.observed(name);
  if (template === undefined) {
    if (count === undefined || count === -1)
      throw fault(card, `channel ${name} has neither an observation nor a histogram ${OBSERVED}`, "write an observation line");
    return Float64Array.of(count);
  }
  requireFinite(card, `${OBSERVED} in ${name}`, template);
  const negative = template.contents.findIndex((value) => value < 0);
  if (negative >= 0) throw fault(card, `found ${template.contents[negative]} observed events in bin ${negative} of ${name}`);
  const total = integral(template.contents);
  if (count !== undefined && count !== -1 && Math.abs(total - count) > 0.005 * Math.max(1, count))
    throw fault(card, `channel ${name} observes ${count}, its histogram has ${total} events`, "write -1 for the integral");
  return template.contents.slice();
}

/**
 * What is expected and observed in a channel before any parameter acts. Negative bins of processes are 0 or kept. Rates are compared with the histograms as Combine does: to 1 %, observations to 0.5 %.
 * @throws AnalysisError DATA_SHAPES where histograms, rates and counts do not go together, and those of the templates
 */
export async function channelYields(
  card: Datacard,
  templates: CardTemplates,
  name: string,
  negative: NegativeBins,
): Promise<ChannelYields> {
  const observed = await observedCounts(card, templates, name);
  const processes: ProcessYield[] = [];
  for (const [index, { channel }] of card.columns.entries()) {
    if (channel !== name) continue;
    const one = await processYield(card, templates, index, negative);
    if (one === undefined) continue;
    if (one.nominal.length !== observed.length)
      throw fault(card, `${one.column.process} in ${name} has ${one.nominal.length} bins, the observed events have ${observed.length}`);
    processes.push(one);
  }
  if (processes.length === 0) throw fault(card, `channel ${name} has no process with expected events`);
  return { name, bins: observed.length, observed, processes };
}
