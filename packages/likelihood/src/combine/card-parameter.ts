import { cardFault, cardNameFault, cardNumber, cardRange, cardRefusal, fitsPattern, isNumber, type CardLine } from "./card-line.ts";
import type { CardColumn, CardFlatParameter, CardParameter, CardRateParameter, RateScale } from "./card.ts";

/** Reads `name param mean sigma [range]`; sigma may be -low/+high. @throws AnalysisError DATA_CARD */
export function parameterLine({ words, place }: CardLine): CardParameter {
  const [name] = words;
  const [meanWord, sigmaWord = "", rangeWord] = [words.at(2), words.at(3), words.at(4)];
  const mean = cardNumber(meanWord, `the mean of ${name}`, place);
  const sides = /^-([^/]+)\/\+(.+)$/.exec(sigmaWord) ?? [];
  const [low, high] = [sides.at(1), sides.at(2)];
  if (sigmaWord.includes("/") && low === undefined)
    throw cardFault(place, `found "${sigmaWord}"`, "asymmetric uncertainties are -0.1/+0.2");
  const sigmaLow = cardNumber(low ?? sigmaWord, `the uncertainty of ${name}`, place);
  const sigmaHigh = cardNumber(high ?? sigmaWord, `the uncertainty of ${name}`, place);
  if (!(sigmaLow > 0 && sigmaHigh > 0)) throw cardFault(place, `found the uncertainty ${sigmaWord} of ${name}, expected positive ones`);
  const range = rangeWord === undefined ? undefined : cardRange(rangeWord, mean, place);
  return { name, mean, sigmaLow, sigmaHigh, range, place };
}

function scaleOf({ words, place }: CardLine): RateScale {
  const [name, , , , first] = words;
  const second = words.at(5);
  if (words.length < 5 || words.length > 6)
    throw cardFault(
      place,
      `found ${words.length} words, expected 5 or 6`,
      "name rateParam channel process value [range], or … formula parameter,parameter without blanks",
    );
  if (second === undefined || second.startsWith("[")) {
    if (/\.root:/.test(first)) throw cardRefusal(place, `the rate parameter ${name} from a RooFit workspace`);
    const value = cardNumber(first, `the value of ${name}`, place);
    return { kind: "value", value, range: second === undefined ? undefined : cardRange(second, value, place) };
  }
  const parameters = second.split(",");
  if (parameters.includes("")) throw cardFault(place, `found "${second}", expected names of parameters, with commas`);
  return { kind: "formula", formula: first, parameters };
}

/** Reads `name rateParam channel process …`. @throws AnalysisError DATA_CARD, DATA_CARD_NAME, DATA_CARD_UNSUPPORTED */
export function rateParameterLine(line: CardLine, columns: readonly CardColumn[]): CardRateParameter {
  const { words, place } = line;
  const [name, , channel = "", process = ""] = words;
  const scale = scaleOf(line);
  const chosen = columns.flatMap((column, i) => (fitsPattern(column.channel, channel) && fitsPattern(column.process, process) ? [i] : []));
  if (chosen.length === 0) {
    const channels = new Set(columns.map((column) => column.channel));
    if (!channel.includes("*") && !channels.has(channel)) throw cardNameFault(place, "channel", channel, channels);
    throw cardNameFault(
      place,
      "process",
      process,
      columns.flatMap((column) => (fitsPattern(column.channel, channel) ? [column.process] : [])),
    );
  }
  return { name, columns: chosen, scale, place };
}

/** Reads `name flatParam [value [range]]`. @throws AnalysisError DATA_CARD */
export function flatParameterLine({ words, place }: CardLine): CardFlatParameter {
  const [name] = words;
  const [valueWord, rangeWord] = [words.at(2), words.at(3)];
  if (valueWord === undefined || !isNumber(valueWord)) return { name, value: undefined, range: undefined, place };
  const value = Number(valueWord);
  return { name, value, range: rangeWord === undefined ? undefined : cardRange(rangeWord, value, place), place };
}
