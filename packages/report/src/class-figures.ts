import type { ClassSummary } from "./classifier-summary.ts";
import { domainFromZero } from "./domain.ts";
import { figure } from "./figure.ts";
import { finiteColumns } from "./finite-columns.ts";
import { plainLabel } from "./latex-label.ts";
import { band, curve, points, stepBand, steps, type Ink } from "./marks.ts";
import type { Markup } from "./markup.ts";
import { formatMeasurement } from "./number-format.ts";

const INKS: readonly Ink[] = ["first", "second", "third", "fourth", "fifth"];
const inkOf = (c: number): Ink => (c < INKS.length ? INKS[c] : `${INKS[c % INKS.length]} dashed`);

const UNIT = [0, 1] as const;

/** The ROC curve of every class against all others, by its own probability. */
export function classRocFigure(id: string, classes: readonly ClassSummary[]): Markup {
  classes.forEach(({ name, roc }) => finiteColumns(`ROC curve of ${name}`, roc));
  return figure(id, {
    title: "ROC curves of the classes",
    caption: `Share of the events of a class whose probability of it is above a threshold, against the share of all other classes’ events above the same one, hold-out events. Areas: ${classes.map(({ name, area: { heldOut } }) => `${name} ${formatMeasurement(heldOut.value, heldOut.error)}`).join(", ")}; ½ is the diagonal, on which nothing can be told apart.`,
    panels: [
      {
        title: "ROC curves of the classes",
        description: "A curve from zero to one for each class, with its error as a band.",
        x: { label: plainLabel("share of the other classes"), domain: UNIT },
        rows: [
          {
            y: { label: plainLabel("share of the class"), domain: UNIT },
            height: 320,
            marks: (plot) => [
              curve(plot, UNIT, UNIT, "rule dashed"),
              ...classes.map(({ roc: { accepted, acceptedError, mistaken } }, c) => {
                const end = (sign: number): number[] => Array.from(accepted, (value, i) => value + sign * acceptedError[i]);
                return [band(plot, mistaken, end(-1), end(1), inkOf(c)), curve(plot, mistaken, accepted, inkOf(c))];
              }),
            ],
          },
        ],
      },
    ],
    legend: classes.map(({ name }, c) => ({ mark: "line with band", ink: inkOf(c), label: name })),
    table: {
      columns: ["class", "share of the others", "error", "share of the class", "error"],
      rows: classes.flatMap(({ name, roc }) =>
        Array.from(roc.accepted, (value, i) => [name, roc.mistaken[i], roc.mistakenError[i], value, roc.acceptedError[i]]),
      ),
    },
  });
}

/** The distribution of a class's probability over the events of every class, and below it the share of the class among events of such a probability. */
export function classProbabilityFigure(id: string, summary: ClassSummary, classes: readonly ClassSummary[]): Markup {
  const { name, edges, distributions, predicted, observed, error, events } = summary;
  const where = `probability of ${name}`;
  distributions.forEach(({ shares, errors }) => finiteColumns(where, { "lower edge": Array.from(edges).slice(1), shares, errors }));
  finiteColumns(where, { predicted, observed, error, events });
  const filled = Array.from(events, (_, i) => i).filter((i) => events[i] > 0);
  const [x, y, bar] = [predicted, observed, error].map((column) => filled.map((i) => column[i]));
  return figure(id, {
    title: `Probability of ${name}`,
    caption: `Above, how the probability of ${name} is distributed for the events of each class, hold-out events, each class to 1. Below, the share of ${name} among events of such a probability, in the mixture of classes that the networks were trained on: on the diagonal the outputs are what they say; those of a focal loss without calibration are not.`,
    panels: [
      {
        title: `Probability of ${name}`,
        description: "A histogram for each class, and below it points with error bars along the diagonal.",
        x: { label: plainLabel(`probability of ${name}`), domain: UNIT },
        rows: [
          {
            y: { label: plainLabel("share of events"), domain: domainFromZero(distributions.map(({ shares }) => shares)) },
            height: 200,
            marks: (plot) =>
              distributions.map(({ shares, errors }, c) => {
                const end = (sign: number): number[] => Array.from(shares, (value, i) => value + sign * errors[i]);
                return [stepBand(plot, edges, end(-1), end(1), inkOf(c)), steps(plot, edges, shares, inkOf(c))];
              }),
          },
          {
            y: { label: plainLabel("observed share"), domain: UNIT },
            height: 200,
            marks: (plot) => [curve(plot, UNIT, UNIT, "rule dashed"), points(plot, x, y, "ink", bar)],
          },
        ],
      },
    ],
    legend: [
      ...classes.map((each, c) => ({ mark: "line with band" as const, ink: inkOf(c), label: each.name })),
      { mark: "point with error", ink: "ink", label: `share of ${name}` },
    ],
    table: {
      columns: ["from", "to", ...classes.flatMap((each) => [each.name, "error"]), "predicted", "observed", "error"],
      rows: Array.from(predicted, (value, i) => [
        edges[i],
        edges[i + 1],
        ...distributions.flatMap(({ shares, errors }) => [shares[i], errors[i]]),
        ...(events[i] > 0 ? [value, observed[i], error[i]] : ["", "", ""]),
      ]),
    },
  });
}
