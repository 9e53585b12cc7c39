import { AnalysisError } from "@ratiometer/config";
import type { Data } from "../model/data.ts";
import { positivityAudit, positivityRemark } from "../model/positivity.ts";
import { templateExperiment, type TemplateExperiment } from "../model/template-experiment.ts";
import type { TemplateChannel, TemplateModel, TemplateSample } from "../model/template-model.ts";
import { addCardParameters } from "./card-parameters.ts";
import { cardProcess, processSamples, STRENGTH, type CardParts, type Process } from "./card-process.ts";
import type { CardTemplates } from "./card-templates.ts";
import { channelYields, type ChannelYields, type NegativeBins } from "./card-yields.ts";
import type { Datacard } from "./card.ts";
import { parameterList } from "./parameter-list.ts";
import { RATE_REACH, rateFactors } from "./rate-parameters.ts";
import { addScalingParameters } from "./scaling-factor.ts";
import type { CardScaling } from "./scaling.ts";
import { statisticalParameters } from "./simulation-statistics.ts";

/** How a card is read. */
export interface CardReading {
  /** Processes that depend on coefficients. With one there is no signal strength r, as in Combine. */
  readonly scaling?: CardScaling;
  /**
   * What the scaling multiplies: the interpolated templates (`yields`, the default: uncertainties are relative), or the nominal histograms alone, to which
   * the differences of varied ones are added unscaled, as Combine does (`nominal`).
   */
  readonly scaled?: "yields" | "nominal";
  /** What becomes of negative bins of processes: they count as 0, as in Combine (`zero`, the default), or as they are (`keep`). */
  readonly negative?: NegativeBins;
}

/** A card as a model with its data. */
export interface CardModel {
  readonly model: TemplateModel;
  readonly observed: Data;
  readonly experiment: TemplateExperiment;
  /** "r"; with a scaling its only coefficient, undefined if it has several. */
  readonly poi: string | undefined;
  /** Parameters under one name. */
  readonly groups: readonly { readonly name: string; readonly members: readonly string[] }[];
  /** What to know about the reading, one sentence each. */
  readonly remarks: readonly string[];
}

const SCALED_SHAPES =
  "scalings multiply interpolated templates; Combine adds the differences of varied histograms to the scaled nominal one";

/** A remark names no more than this. */
const MOST_NAMES = 8;

interface Reading extends CardParts {
  /** Scalings that a process has. */
  readonly used: Set<string>;
  readonly remarks: Set<string>;
}

async function templateChannel(reading: Reading, { name, bins, processes: yields }: ChannelYields): Promise<TemplateChannel> {
  const { card, list, scaled, used, remarks } = reading;
  const processes: Process[] = [];
  for (const one of yields) processes.push(await cardProcess(reading, one, bins));
  const line = card.statistics.find(({ channel }) => channel === name);
  const simulated = processes.map(({ from: { column, nominal, errors }, rates }) => {
    const initial = rates.reduce((product, rate) => product * rate.initial, 1);
    return { name: column.process, signal: column.signal, initial, contents: nominal, errors };
  });
  const statistics = line && statisticalParameters(line, simulated, bins, list);
  const total = statistics?.total.some((index) => index >= 0) === true ? statistics.total : undefined;
  const none = new Int32Array(bins).fill(-1);
  const samples: TemplateSample[] = [];
  const errors: number[] = [];
  for (const [i, process] of processes.entries()) {
    const { from, unit, rates, scaling } = process;
    const { process: what, signal } = from.column;
    if (scaling !== undefined) used.add(scaling.name);
    if (scaling !== undefined && scaled === "yields" && process.variations.length > 0) remarks.add(SCALED_SHAPES);
    if (scaling === undefined && reading.scaling !== undefined && signal)
      remarks.add(`the signal ${what} in ${name} is not scaled and has no strength`);
    if (from.cut < 0) remarks.add(`negative bins of ${what} in ${name} count as 0, as in Combine: ${from.cut.toPrecision(3)} events`);
    const own = processSamples(process, statistics?.additions[i] ?? [], statistics?.multipliers[i] ?? none, scaled);
    samples.push(...own);
    // The error of the sum follows factors of one parameter; formulas count with their initial values.
    const formulas = rates.filter(({ factor }) => factor.kind === "function");
    if (total !== undefined && formulas.length > 0)
      remarks.add(`the statistical error of ${what} in ${name} does not follow the formula of its rate, but has its initial value`);
    const scale = formulas.reduce((product, rate) => product * rate.initial, unit);
    for (const s of own.keys()) for (const error of from.errors) errors.push(s === 0 ? scale * error : 0);
  }
  return { name, bins, samples, ...(total === undefined ? {} : { statistical: { parameters: total, errors: Float64Array.from(errors) } }) };
}

/** A list of names, the first of them if there are many. */
const some = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(", ") : `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;

function generalRemarks({ card, scaling, used, list }: Reading): string[] {
  const unused = scaling?.names.filter((name) => !used.has(name)) ?? [];
  const unbounded = card.rateParameters.flatMap(({ name, scale }) =>
    scale.kind === "value" && scale.range === undefined && list.indexOf(name) !== undefined ? [name] : [],
  );
  const wide = [...new Set(unbounded)];
  return [
    ...(scaling?.remarks ?? []),
    ...(unused.length > 0 ? [`scalings without a process: ${some(unused)}`] : []),
    ...(wide.length > 0 ? [`without a range, looked for up to ${RATE_REACH} times their value away: ${wide.join(", ")}`] : []),
  ];
}

/**
 * A Combine card with its histograms as a model, channels in its order, parameters in the order: r or the coefficients of the scaling, nuisance parameters,
 * `param`, `rateParam`, `flatParam`, those of autoMCStats. Names, ranges and constraints are Combine's. Bins whose expected events are not positive are not cut off
 * at zero, as Combine does, but continued as in every model here; scalings that are not positive everywhere are remarks.
 *
 * @throws AnalysisError DATA_SHAPES, DATA_CARD, DATA_CARD_NAME, DATA_FORMULA, DATA_SCALING, DATA_UNKNOWN_HISTOGRAM, and those of the files
 */
export async function readCard(
  card: Datacard,
  templates: CardTemplates,
  { scaling, scaled = "yields", negative = "zero" }: CardReading = {},
): Promise<CardModel> {
  const list = parameterList(new Set(card.frozen));
  if (scaling !== undefined) addScalingParameters(scaling, list);
  else if (card.columns.some(({ signal }) => signal)) list.add(STRENGTH);
  addCardParameters(card, list);
  const reading: Reading = {
    card,
    templates,
    list,
    rates: rateFactors(card, list),
    scaling,
    scaled,
    negative,
    used: new Set(),
    remarks: new Set(),
  };
  const channels: TemplateChannel[] = [];
  const counts: number[] = [];
  for (const name of card.channels) {
    const yields = await channelYields(card, templates, name, negative);
    channels.push(await templateChannel(reading, yields));
    counts.push(...yields.observed);
  }
  if (scaling !== undefined && reading.used.size === 0)
    throw new AnalysisError("DATA_SCALING", `no process of the card is scaled, the scaling has ${scaling.names.slice(0, 8).join(", ")}`, {
      where: scaling.file,
      hint: `the card has ${card.columns
        .slice(0, 8)
        .map(({ channel, process }) => `${channel}/${process}`)
        .join(", ")}`,
    });
  const { parameters, constraints, auxiliary } = list;
  const model: TemplateModel = { parameters, constraints, channels };
  const observed: Data = { counts: Float64Array.from(counts), auxiliary: Float64Array.from(auxiliary) };
  const interest = parameters.filter(({ role }) => role === "interest");
  return {
    model,
    observed,
    experiment: templateExperiment(model, observed),
    poi: interest.length === 1 ? interest[0].name : undefined,
    groups: card.groups.map(({ name, members }) => ({ name, members })),
    remarks: [...reading.remarks, ...generalRemarks(reading), ...positivityAudit(model).map(positivityRemark)],
  };
}
