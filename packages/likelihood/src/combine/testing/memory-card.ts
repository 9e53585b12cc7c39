import type { CardTemplates } from "../card-templates.ts";
import { parseCard } from "../parse-card.ts";
import { readCard, type CardModel, type CardReading } from "../read-card.ts";

/** Histograms by "channel process" and "channel process nuisanceUp". */
export type Histograms = Readonly<Record<string, readonly number[]>>;

/** Templates that are in memory; errors are the square roots of contents unless given as "… errors". */
function templatesOf(histograms: Histograms): CardTemplates {
  const template = (name: string): { contents: Float64Array; variances: Float64Array } | undefined => {
    const contents = histograms[name] as readonly number[] | undefined;
    const errors = (histograms[`${name} errors`] as readonly number[] | undefined) ?? contents?.map((value) => Math.sqrt(Math.abs(value)));
    return contents && errors && { contents: Float64Array.from(contents), variances: Float64Array.from(errors, (error) => error * error) };
  };
  return {
    nominal: (channel, process) => Promise.resolve(template(`${channel} ${process}`)),
    observed: (channel) => Promise.resolve(template(`${channel} data_obs`)),
    varied: (channel, process, _, histogram) => {
      const [up, down] = ["Up", "Down"].map((side) => template(`${channel} ${process} ${histogram}${side}`));
      return Promise.resolve(up && down && { up, down });
    },
    close: () => Promise.resolve(),
  };
}

/** A channel of three bins: a signal, and a background with one varied pair. */
export const HISTOGRAMS: Histograms = {
  "a data_obs": [9, 14, 5],
  "a sig": [2, 3, 1],
  "a bkg": [8, 10, 2],
  "a bkg jesUp": [9, 11, 4],
  "a bkg jesDown": [7.5, 9, 1.5],
};

/** The head of a card of that channel. */
export const HEAD = `imax 1
jmax 1
kmax *
shapes * * memory $CHANNEL/$PROCESS $CHANNEL/$PROCESS_$SYSTEMATIC
bin a
observation -1
bin a a
process sig bkg
process 0 1
rate -1 -1
`;

/** The model of a card of the head and further lines. */
export const read = (
  lines: string,
  { histograms = HISTOGRAMS, head = HEAD, ...reading }: CardReading & { histograms?: Histograms; head?: string } = {},
): Promise<CardModel> => readCard(parseCard(`${head}${lines}\n`, "card.txt"), templatesOf(histograms), reading);

/** Yields of the first channel at the initial values but for those given. */
export function yieldsAt({ experiment }: CardModel, values: Readonly<Record<string, number>> = {}): number[] {
  const x = experiment.parameters.map(({ name, init }) => values[name] ?? init);
  return [...experiment.expected(x)[0].yields];
}
