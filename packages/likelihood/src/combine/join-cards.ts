import { AnalysisError } from "@ratiometer/config";
import type { CardFlatParameter, CardNuisance, CardParameter, CardRateParameter, Datacard, ShapeRule } from "./card.ts";
import { joinedNuisances } from "./nuisance-line.ts";

/** A card and the name that its channels get in front. */
export interface LabelledCard {
  readonly label: string;
  readonly card: Datacard;
}

/**
 * The rules of one channel of a card, under its new name: names of histograms keep the old one. Rules of all channels are what ruleFor falls back to: they
 * count unless the channel has one for all processes.
 */
function rulesOf({ shapes, file }: Datacard, channel: string, renamed: string): ShapeRule[] {
  if (shapes.length === 0)
    return [{ process: "*", channel: renamed, file: "FAKE", nominal: "", varied: undefined, place: { file, line: 1 } }];
  const own = shapes.filter((rule) => rule.channel === channel);
  const general = own.some(({ process }) => process === "*") ? [] : shapes.filter((rule) => rule.channel === "*");
  const rules = [...own, ...general.filter(({ process }) => !own.some((rule) => rule.process === process))];
  const keep = (pattern: string): string => pattern.replaceAll("$CHANNEL", channel);
  return rules.map((rule) => ({
    ...rule,
    channel: renamed,
    file: keep(rule.file),
    nominal: keep(rule.nominal),
    varied: rule.varied === undefined ? undefined : keep(rule.varied),
  }));
}

/** Lines of one card as lines of all: what they say of a column moves with it. */
const shifted = (lines: readonly CardNuisance[], before: number, after: number): CardNuisance[] =>
  lines.map((line) => ({
    ...line,
    effects: [...Array<undefined>(before).fill(undefined), ...line.effects, ...Array<undefined>(after).fill(undefined)],
  }));

const moved = (lines: readonly CardRateParameter[], before: number): CardRateParameter[] =>
  lines.map((line) => ({ ...line, columns: line.columns.map((column) => column + before) }));

/** Parameters, each name once. */
function unique<T extends CardParameter | CardFlatParameter>(all: readonly T[]): T[] {
  const found = new Map<string, T>();
  const text = (one: T): string => JSON.stringify({ ...one, place: undefined });
  for (const one of all) {
    const other = found.get(one.name);
    if (other === undefined) found.set(one.name, one);
    else if (text(other) !== text(one))
      throw new AnalysisError("DATA_CARD", `parameter "${one.name}" is another one in ${other.place.file}:${other.place.line}`, {
        where: `${one.place.file}:${one.place.line}`,
        hint: "rename one of them",
      });
  }
  return [...found.values()];
}

/**
 * Several cards as one, as Combine's combineCards.py: channels are called "label_channel", parameters of one name are one parameter, groups of one name are
 * joined. What is frozen in one card is frozen in all.
 *
 * @throws AnalysisError DATA_CARD for no card at all, for channels that get one name, and for `param` and flatParam lines of one name that differ
 */
export function joinCards(cards: readonly LabelledCard[]): Datacard {
  if (cards.length === 0) throw new AnalysisError("DATA_CARD", "found no card to join");
  const renamed = cards.map(({ label, card }) => ({ card, name: (channel: string): string => `${label}_${channel}` }));
  const channels = renamed.flatMap(({ card, name }) => card.channels.map(name));
  const twice = channels.find((channel, i) => channels.indexOf(channel) !== i);
  if (twice !== undefined)
    throw new AnalysisError("DATA_CARD", `two channels are called "${twice}"`, { hint: "give each card a label of its own" });
  const starts: number[] = [];
  let count = 0;
  for (const { card } of cards) {
    starts.push(count);
    count += card.columns.length;
  }
  const groups = new Map<string, Datacard["groups"][number]>();
  for (const { card } of cards)
    for (const group of card.groups) {
      const members = new Set([...(groups.get(group.name)?.members ?? []), ...group.members]);
      groups.set(group.name, { ...group, members: [...members] });
    }
  return {
    file: cards.map(({ card }) => card.file).join(", "),
    channels,
    observations: cards.every(({ card }) => card.observations === undefined)
      ? undefined
      : cards.flatMap(({ card }) => card.observations ?? card.channels.map(() => -1)),
    columns: renamed.flatMap(({ card, name }) => card.columns.map((column) => ({ ...column, channel: name(column.channel) }))),
    shapes: renamed.flatMap(({ card, name }) => card.channels.flatMap((channel) => rulesOf(card, channel, name(channel)))),
    nuisances: joinedNuisances(cards.flatMap(({ card }, i) => shifted(card.nuisances, starts[i], count - starts[i] - card.columns.length))),
    parameters: unique(cards.flatMap(({ card }) => card.parameters)),
    rateParameters: cards.flatMap(({ card }, i) => moved(card.rateParameters, starts[i])),
    flatParameters: unique(cards.flatMap(({ card }) => card.flatParameters)),
    groups: [...groups.values()],
    statistics: renamed.flatMap(({ card, name }) => card.statistics.map((line) => ({ ...line, channel: name(line.channel) }))),
    frozen: [...new Set(cards.flatMap(({ card }) => card.frozen))],
  };
}
