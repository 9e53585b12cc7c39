import { readCardHead } from "./card-head.ts";
import { cardCount, cardFault, cardLines, cardNameFault, cardNumber, cardRefusal, fitsPattern, type CardLine } from "./card-line.ts";
import { flatParameterLine, parameterLine, rateParameterLine } from "./card-parameter.ts";
import type {
  CardColumn,
  CardFlatParameter,
  CardGroup,
  CardNuisance,
  CardParameter,
  CardRateParameter,
  Datacard,
  SimulationStatistics,
} from "./card.ts";
import { editedNuisances, frozenNames } from "./nuisance-edit.ts";
import { hasEffect, joinedNuisances, nuisanceKind, nuisanceLine, nuisanceName } from "./nuisance-line.ts";

/** What Combine's cards may also have. */
const REFUSED: ReadonlySet<string> = new Set([
  "gmM",
  "trG",
  "unif",
  "dFD",
  "dFD2",
  "constr",
  "discrete",
  "extArg",
  "shapeL",
  "shape*",
  "shape2",
]);

interface CardBody {
  readonly channels: readonly string[];
  readonly columns: readonly CardColumn[];
  nuisances: CardNuisance[];
  readonly parameters: CardParameter[];
  readonly rateParameters: CardRateParameter[];
  readonly flatParameters: CardFlatParameter[];
  readonly groups: Map<string, CardGroup>;
  readonly statistics: Map<string, SimulationStatistics>;
  readonly frozen: Set<string>;
}

function addNuisance(body: CardBody, line: CardLine, kind: NonNullable<ReturnType<typeof nuisanceKind>>): void {
  const nuisance = nuisanceLine(line, kind, body.columns);
  const other = body.nuisances.find((one) => one.name === nuisance.name);
  // Two lines of one parameter add up if they are of one kind; a shape and a log-normal would count twice.
  if (other !== undefined && (other.kind !== nuisance.kind || kind.kind === "gmN"))
    throw cardFault(
      line.place,
      `nuisance parameter "${nuisance.name}" is ${other.kind} in line ${other.place.line} and ${nuisance.kind} here`,
      "one parameter that is a shape for some processes and lnN for others is shape?",
    );
  body.nuisances.push(nuisance);
}

function addGroup({ groups }: CardBody, { words, place }: CardLine): void {
  const [name, , sign, ...members] = words;
  const old = groups.get(name);
  if (sign !== "=" && sign !== "+=") throw cardFault(place, `found "${sign}" after "group"`, "expected: name group = nuisance nuisance");
  if (sign === "+=" && old === undefined) throw cardFault(place, `group "${name}" is added to before it is there`, "write = first");
  if (sign === "=" && old !== undefined)
    throw cardFault(place, `group "${name}" is in line ${old.place.line} already`, "write += to add to it");
  groups.set(name, { name, members: [...new Set([...(old?.members ?? []), ...members])], place: old?.place ?? place });
}

function addStatistics({ statistics, channels }: CardBody, { words, place }: CardLine): void {
  const [pattern, , thresholdWord, signalWord = "0", modeWord = "1"] = words;
  if (words.length > 5)
    throw cardFault(place, `found ${words.length} words, expected at most 5`, "channel autoMCStats threshold [include-signal [mode]]");
  const threshold = cardNumber(thresholdWord, "a threshold of effective events", place);
  const includeSignal = cardCount(signalWord, "0 or 1 for include-signal", place) !== 0;
  const mode = cardCount(modeWord, "1 or 2 for the mode", place);
  if (mode !== 1 && mode !== 2) throw cardFault(place, `found the mode ${mode}, expected 1 or 2`);
  const chosen = channels.filter((channel) => fitsPattern(channel, pattern));
  if (chosen.length === 0) throw cardNameFault(place, "channel", pattern, channels);
  for (const channel of chosen) statistics.set(channel, { channel, threshold, includeSignal, mode, place });
}

const namesOf = (body: CardBody): string[] => {
  const named = [...body.rateParameters, ...body.flatParameters, ...body.nuisances, ...body.parameters];
  return [...new Set(named.map(({ name }) => name))];
};

function edit(body: CardBody, line: CardLine): void {
  const [, , command, from, to] = line.words;
  if (command === "freeze") for (const name of frozenNames(line, namesOf(body))) body.frozen.add(name);
  else if (command === "rename" && line.words.length === 5 && body.parameters.some(({ name }) => name === from)) {
    const at = body.parameters.findIndex(({ name }) => name === from);
    body.parameters[at] = { ...body.parameters[at], name: to };
  } else body.nuisances = editedNuisances(body.nuisances, line, body.columns);
}

function addParameter({ parameters }: CardBody, line: CardLine): void {
  const parameter = parameterLine(line);
  const other = parameters.find(({ name }) => name === parameter.name);
  if (other !== undefined) throw cardFault(line.place, `parameter "${parameter.name}" is in line ${other.place.line} already`);
  parameters.push(parameter);
}

function readBodyLine(body: CardBody, line: CardLine): void {
  const [name, word] = line.words;
  const kind = nuisanceKind(word);
  if (kind !== undefined) addNuisance(body, line, kind);
  else if (word === "param") addParameter(body, line);
  else if (word === "rateParam") body.rateParameters.push(rateParameterLine(line, body.columns));
  else if (word === "flatParam") body.flatParameters.push(flatParameterLine(line));
  else if (word === "group") addGroup(body, line);
  else if (word === "autoMCStats") addStatistics(body, line);
  else if (word === "edit" && name === "nuisance") edit(body, line);
  else if (REFUSED.has(word)) throw cardRefusal(line.place, `${word} (${name})`);
  else
    throw cardFault(
      line.place,
      `found "${word}" after "${name}"`,
      "expected lnN, lnU, gmN, shape, shapeN, shapeU, param, rateParam, flatParam, group, autoMCStats or edit",
    );
}

/** Groups with the names that their members have in the model. @throws AnalysisError DATA_CARD_NAME */
function checkedGroups(body: CardBody): CardGroup[] {
  const names = namesOf(body);
  return [...body.groups.values()].map((group) => {
    const members = group.members.map((member) => {
      const name = names.includes(member) ? member : nuisanceName(member);
      if (!names.includes(name)) throw cardNameFault(group.place, "nuisance parameter", member, names);
      return name;
    });
    return { ...group, members };
  });
}

/**
 * Reads the text of a Combine datacard. Edits are applied in the order of the card; lines without an effect go, as in Combine.
 * https://cms-analysis.github.io/HiggsAnalysis-CombinedLimit/latest/part2/settinguptheanalysis/
 *
 * @param file for messages, and where the files of shapes are relative to
 * @throws AnalysisError DATA_CARD (malformed), DATA_CARD_NAME (something that the card does not have), DATA_CARD_UNSUPPORTED (what is not read), each with
 * file and line
 */
export function parseCard(text: string, file: string): Datacard {
  const lines = cardLines(text, file);
  const { lines: headLines, announced, ...head } = readCardHead(lines, file);
  const body: CardBody = {
    channels: head.channels,
    columns: head.columns,
    nuisances: [],
    parameters: [],
    rateParameters: [],
    flatParameters: [],
    groups: new Map(),
    statistics: new Map(),
    frozen: new Set(),
  };
  let edited = false;
  for (const line of lines.slice(headLines)) {
    if (line.words.length < 2)
      throw cardFault(line.place, `found "${line.words[0]}" alone`, "expected the name and kind of a nuisance parameter");
    edited ||= line.words[1] === "edit";
    readBodyLine(body, line);
  }
  const groups = checkedGroups(body);
  const lineCount = body.nuisances.length + body.parameters.length;
  const nuisances = body.nuisances.filter((nuisance) => hasEffect(nuisance, head.columns));
  const effective = nuisances.length + body.parameters.length;
  if (announced !== undefined && !edited && ![lineCount, effective].includes(announced.nuisances))
    throw cardFault(announced.place, `announces ${announced.nuisances} nuisance parameters, found ${lineCount}`, `write ${lineCount} or *`);
  return {
    file,
    ...head,
    nuisances: joinedNuisances(nuisances),
    parameters: body.parameters,
    rateParameters: body.rateParameters,
    flatParameters: body.flatParameters,
    groups,
    statistics: [...body.statistics.values()],
    frozen: [...body.frozen],
  };
}
