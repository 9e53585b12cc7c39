import { quantile, range } from "d3";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { plainLabel } from "./latex-label.ts";
import { curve, points } from "./marks.ts";
import type { Markup } from "./markup.ts";

/** Loss after each epoch of one member of an ensemble, epochs counted from 1. */
export interface LearningCurve {
  readonly train: Numbers;
  readonly validation: Numbers;
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
}

/** Training and validation loss of every member, with the epoch that was kept. `title` names estimator and loss. */
export function learningCurveFigure(id: string, title: string, members: readonly LearningCurve[]): Markup {
  members.forEach((member, i) => finiteColumns(`${title}, member ${i + 1}`, { train: member.train, validation: member.validation }));
  const losses = members.flatMap(({ train, validation }) => [...Array.from(train), ...Array.from(validation)]);
  const epochs = Math.max(...members.map(({ train }) => train.length));
  const [low, high, bulk] = [Math.min(...losses), Math.max(...losses), quantile(losses, 0.95) ?? 0];
  // The first epochs may tower above all others: the frame then holds what matters.
  const cut = high - low > 4 * (bulk - low) && bulk > low;
  const top = cut ? low + 1.6 * (bulk - low) : high;
  const room = 0.06 * (top > low ? top - low : Math.abs(low) || 1);
  const epochNumbers = range(1, epochs + 1);
  return figure(id, {
    title,
    caption: `Loss after each epoch, one pair of curves per ensemble member; a ring marks the epoch whose weights were kept. Good curves fall and level off together; validation rising while training falls is overtraining, both still falling at the end asks for more epochs.${
      cut ? " The first epochs lie above the frame." : ""
    }`,
    panels: [
      {
        title,
        description: `Training and validation loss of ${members.length} networks over ${epochs} epochs.`,
        x: { label: plainLabel("epoch"), domain: [0.5, epochs + 0.5], kind: "integer" },
        rows: [
          {
            y: { label: plainLabel("loss"), domain: [low - room, top + room] },
            height: 270,
            marks: (plot) => [
              members.map(({ train }) => curve(plot, epochNumbers.slice(0, train.length), train, "second thin dash-1")),
              members.map(({ validation }) => curve(plot, epochNumbers.slice(0, validation.length), validation, "first thin")),
              members.map(({ validation, bestEpoch }, i) =>
                points(plot, [bestEpoch], [lossAt(title, validation, bestEpoch)], "first open", undefined, [
                  `member ${i + 1}: best epoch ${bestEpoch}`,
                ]),
              ),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "line", ink: "second dash-1", label: "training" },
      { mark: "line", ink: "first", label: "validation" },
      { mark: "point", ink: "first open", label: "best epoch" },
    ],
    table: {
      columns: ["member", "epoch", "training", "validation"],
      rows: members.flatMap(({ train, validation }, i) => Array.from(train, (loss, epoch) => [i + 1, epoch + 1, loss, validation[epoch]])),
    },
  });
}

function lossAt(title: string, validation: Numbers, epoch: number): number {
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > validation.length)
    throw new RangeError(`${title}: best epoch ${epoch} is not one of the ${validation.length} epochs`);
  return validation[epoch - 1];
}
