import { dirname, relative, resolve } from "node:path";
import { aligned, processIndices, RULE } from "./card-text.ts";
import type { CardEffect, CardNuisance, CardParameter, CardRateParameter, Datacard, ShapeRule } from "./card.ts";

/** Characters that mean something in the patterns of edits. */
const literal = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const range = (bounds: readonly [number, number] | undefined): string[] => (bounds === undefined ? [] : [`[${bounds.join(",")}]`]);

/** The path of a rule's file from the folder of the written card. */
function shapeLine({ process, channel, file, nominal, varied, place }: ShapeRule, folder: string): string[] {
  if (file === "FAKE") return ["shapes", process, channel, file];
  const path = relative(folder, resolve(dirname(place.file), file));
  return ["shapes", process, channel, path, nominal, ...(varied === undefined ? [] : [varied])];
}

const kindOf = ({ kind, optional, sideband }: CardNuisance): string[] => [
  optional ? `${kind}?` : kind,
  ...(sideband === undefined ? [] : [String(sideband)]),
];
const effectWord = (effect: CardEffect | undefined): string => effect?.values.join("/") ?? "-";

/**
 * Lines under the names of their histograms, and the edits that give them their own: what $SYSTEMATIC stands for is the name that a line has.
 */
function nuisanceLines({ nuisances, columns }: Datacard): { readonly lines: string[][]; readonly edits: string[] } {
  const lines: string[][] = [];
  const edits: string[] = [];
  for (const nuisance of nuisances) {
    const histograms = new Set(nuisance.effects.flatMap((effect) => (effect === undefined ? [] : [effect.histogram])));
    for (const histogram of histograms) {
      const own = nuisance.effects.map((effect) => (effect?.histogram === histogram ? effect : undefined));
      lines.push([histogram, ...kindOf(nuisance), ...own.map(effectWord)]);
      if (histogram === nuisance.name) continue;
      for (const [i, { process, channel }] of columns.entries())
        if (own[i] !== undefined) edits.push(`nuisance edit rename ${literal(process)} ${literal(channel)} ${histogram} ${nuisance.name}`);
    }
  }
  return { lines, edits };
}

function parameterLine({ name, mean, sigmaLow, sigmaHigh, range: bounds }: CardParameter): string {
  const sigma = sigmaLow === sigmaHigh ? String(sigmaLow) : `-${sigmaLow}/+${sigmaHigh}`;
  return [name, "param", mean, sigma, ...range(bounds)].join(" ");
}

function rateLines({ name, columns, scale }: CardRateParameter, all: Datacard["columns"]): string[] {
  const what = scale.kind === "value" ? [String(scale.value), ...range(scale.range)] : [scale.formula, scale.parameters.join(",")];
  return columns.map((column) => [name, "rateParam", all[column].channel, all[column].process, ...what].join(" "));
}

/**
 * The text of a card: parseCard reads the same card from it, its edits applied, in other lines.
 * @param folder of the file that the text is written to: paths of histograms are relative to it
 */
export function datacardText(card: Datacard, folder: string): string {
  const { channels, observations, columns, shapes, parameters, rateParameters, flatParameters, groups, statistics, frozen } = card;
  const indices = processIndices(columns);
  const { lines, edits } = nuisanceLines(card);
  const table = aligned([
    ["bin", "", ...columns.map(({ channel }) => channel)],
    ["process", "", ...columns.map(({ process }) => process)],
    ["process", "", ...columns.map(({ process }) => String(indices.get(process)))],
    ["rate", "", ...columns.map(({ rate }) => String(rate))],
    ...lines.map(([name, ...words]) => {
      const kind = words.slice(0, words.length - columns.length).join(" ");
      return [name, kind, ...words.slice(words.length - columns.length)];
    }),
  ]);
  return [
    "imax *",
    "jmax *",
    "kmax *",
    RULE,
    ...aligned(shapes.map((rule) => shapeLine(rule, folder))),
    RULE,
    ...(observations === undefined
      ? []
      : [
          ...aligned([
            ["bin", ...channels],
            ["observation", ...observations.map(String)],
          ]),
          RULE,
        ]),
    ...table.slice(0, 4),
    RULE,
    ...table.slice(4),
    ...parameters.map(parameterLine),
    ...rateParameters.flatMap((line) => rateLines(line, columns)),
    ...flatParameters.map(({ name, value, range: bounds }) =>
      [name, "flatParam", ...(value === undefined ? [] : [value]), ...range(bounds)].join(" "),
    ),
    ...statistics.map(
      ({ channel, threshold, includeSignal, mode }) => `${channel} autoMCStats ${threshold} ${includeSignal ? 1 : 0} ${mode}`,
    ),
    ...edits,
    ...frozen.map((name) => `nuisance edit freeze ${literal(name)}`),
    ...groups.map(({ name, members }) => `${name} group = ${members.join(" ")}`),
    "",
  ].join("\n");
}
