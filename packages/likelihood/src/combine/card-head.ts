import { nearestName } from "@ratiometer/config";
import { cardCount, cardFault, cardNumber, isNumber, type CardLine } from "./card-line.ts";
import type { CardColumn, CardPlace, ShapeRule } from "./card.ts";

/** What a card says before its nuisance parameters. */
export interface CardHead {
  readonly channels: readonly string[];
  readonly observations: readonly number[] | undefined;
  readonly columns: readonly CardColumn[];
  readonly shapes: readonly ShapeRule[];
  /** How many nuisance parameters it announces, and where; undefined for `*` or none. */
  readonly announced: { readonly nuisances: number; readonly place: CardPlace } | undefined;
  /** How many lines of the card it took. */
  readonly lines: number;
}

interface Announced {
  readonly word: string | undefined;
  readonly place: CardPlace;
}

const KEYWORDS = ["imax", "jmax", "kmax", "shapes", "bin", "observation", "Observation", "process", "rate"] as const;

type Keyword = (typeof KEYWORDS)[number];

const isKeyword = (word: string): word is Keyword => KEYWORDS.some((keyword) => keyword === word);

function shapeRule({ words, place }: CardLine): ShapeRule {
  const [, process, channel, file, nominal = "", varied] = words;
  if (words.length < 4 || (nominal === "" && file !== "FAKE"))
    throw cardFault(
      place,
      `found ${words.length - 1} words after "shapes"`,
      "expected: shapes process channel file histogram [varied histogram]",
    );
  return { process, channel, file, nominal, varied, place };
}

function requireFew(announced: Announced | undefined, found: number, what: string, less = 0): void {
  if (announced === undefined || announced.word === "*") return;
  const count = cardCount(announced.word, `the number of ${what} or *`, announced.place);
  if (count !== found - less)
    throw cardFault(announced.place, `announces ${count} ${what}, found ${found - less}`, `write ${found - less} or *`);
}

function columnsOf(bins: CardLine, processes: readonly CardLine[], rates: CardLine): CardColumn[] {
  const [first, second] = processes;
  const swapped = isNumber(first.words[1]) && !isNumber(second.words[1]);
  const [names, indices] = swapped ? [second, first] : [first, second];
  const count = bins.words.length - 1;
  for (const line of [names, indices, rates])
    if (line.words.length - 1 !== count)
      throw cardFault(line.place, `found ${line.words.length - 1} columns, the bin line ${bins.place.line} has ${count}`);
  const signalOf = new Map<string, boolean>();
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const [channel, process] = [bins.words[i + 1], names.words[i + 1]];
    const index = cardNumber(indices.words[i + 1], "the index of a process", indices.place);
    if (!Number.isInteger(index)) throw cardFault(indices.place, `found "${indices.words[i + 1]}", expected a whole number for ${process}`);
    const signal = index <= 0;
    if ((signalOf.get(process) ?? signal) !== signal)
      throw cardFault(indices.place, `process "${process}" is a signal in some bins and a background in others`);
    signalOf.set(process, signal);
    if (seen.has(`${channel} ${process}`)) throw cardFault(names.place, `process "${process}" is twice in bin "${channel}"`);
    seen.add(`${channel} ${process}`);
    return { channel, process, signal, rate: cardNumber(rates.words[i + 1], `the rate of ${process} in ${channel}`, rates.place) };
  });
}

interface Sections {
  readonly announced: Partial<Record<"imax" | "jmax" | "kmax", Announced>>;
  readonly shapes: ShapeRule[];
  readonly processes: CardLine[];
  bins: CardLine | undefined;
  observed: { readonly counts: CardLine; readonly bins: CardLine | undefined } | undefined;
}

function addShapes({ shapes }: Sections, line: CardLine): void {
  const rule = shapeRule(line);
  const other = shapes.find(({ process, channel }) => process === rule.process && channel === rule.channel);
  if (other !== undefined)
    throw cardFault(
      line.place,
      `the shapes of process "${rule.process}" in channel "${rule.channel}" are in line ${other.place.line} already`,
    );
  shapes.push(rule);
}

/** Bins that are numbers have been `bin1` in older versions of Combine, newer ones refuse them. */
const binName = (word: string): string => (/^\d/.test(word) ? `bin${word}` : word);

function readLine(sections: Sections, keyword: Exclude<Keyword, "rate">, line: CardLine): void {
  const { words, place } = line;
  switch (keyword) {
    case "imax":
    case "jmax":
    case "kmax":
      sections.announced[keyword] = { word: words[1], place };
      return;
    case "shapes":
      addShapes(sections, line);
      return;
    case "bin":
      sections.bins = { words: words.map(binName), place };
      return;
    case "observation":
    case "Observation":
      sections.observed = { counts: line, bins: sections.bins };
      sections.bins = undefined;
      return;
    case "process":
      if (sections.processes.length === 2) throw cardFault(place, "found a third process line");
      sections.processes.push(line);
  }
}

function observationsOf({ observed }: Sections, channels: readonly string[]): number[] | undefined {
  if (observed === undefined) return undefined;
  const { counts, bins } = observed;
  const names = bins?.words.slice(1) ?? channels;
  const values = counts.words.slice(1).map((word) => cardNumber(word, "observed events", counts.place));
  if (values.length !== names.length)
    throw cardFault(
      counts.place,
      `found ${values.length} observations for ${names.length} bins`,
      "one number per bin, -1 for the integral of data_obs",
    );
  const negative = values.find((value) => value < 0 && value !== -1);
  if (negative !== undefined) throw cardFault(counts.place, `found ${negative} observed events`, "-1 stands for the integral of data_obs");
  return channels.map((channel) => values[names.indexOf(channel)]);
}

function channelsOf({ observed }: Sections, columns: readonly CardColumn[], bins: CardLine): string[] {
  const used = [...new Set(columns.map(({ channel }) => channel))];
  if (observed?.bins === undefined) return used;
  const declared = observed.bins.words.slice(1);
  const twice = declared.find((name, i) => declared.indexOf(name) !== i);
  if (twice !== undefined) throw cardFault(observed.bins.place, `bin "${twice}" is declared twice`);
  const unknown = used.find((name) => !declared.includes(name));
  if (unknown !== undefined)
    throw cardFault(bins.place, `bin "${unknown}" has no observation`, `line ${observed.bins.place.line} declares ${declared.join(", ")}`);
  const empty = declared.find((name) => !used.includes(name));
  if (empty !== undefined) throw cardFault(observed.bins.place, `bin "${empty}" has no process`);
  return declared;
}

/**
 * Reads a card up to its `rate` line. Free text may come before the first keyword, as Combine allows.
 * @throws AnalysisError DATA_CARD
 */
export function readCardHead(lines: readonly CardLine[], file: string): CardHead {
  const sections: Sections = { announced: {}, shapes: [], processes: [], bins: undefined, observed: undefined };
  let started = false;
  for (const [index, line] of lines.entries()) {
    const [keyword] = line.words;
    if (!isKeyword(keyword)) {
      if (!started) continue;
      const near = nearestName(keyword, KEYWORDS);
      throw cardFault(
        line.place,
        `found "${keyword}" before the rate line`,
        near === undefined ? `expected one of ${KEYWORDS.join(", ")}, a comment # or a separator ---` : `did you mean "${near}"?`,
      );
    }
    started = true;
    if (keyword !== "rate") {
      readLine(sections, keyword, line);
      continue;
    }
    const { bins, processes, announced, shapes } = sections;
    if (bins === undefined || processes.length < 2)
      throw cardFault(
        line.place,
        `found the rate line before ${bins === undefined ? "the bin line of the processes" : "two process lines"}`,
      );
    const columns = columnsOf(bins, processes, line);
    if (columns.length === 0) throw cardFault(line.place, "found no process");
    const channels = channelsOf(sections, columns, bins);
    requireFew(announced.imax, channels.length, "bins");
    requireFew(announced.jmax, new Set(columns.map(({ process }) => process)).size, "processes minus one", 1);
    const { kmax } = announced;
    const announcement =
      kmax === undefined || kmax.word === "*"
        ? undefined
        : { nuisances: cardCount(kmax.word, "the number of nuisance parameters or *", kmax.place), place: kmax.place };
    return { channels, observations: observationsOf(sections, channels), columns, shapes, announced: announcement, lines: index + 1 };
  }
  throw cardFault({ file, line: lines.at(-1)?.place.line ?? 1 }, "found no rate line", "is this a Combine datacard?");
}
