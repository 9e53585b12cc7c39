import {
  curve,
  figure,
  formatNumber,
  horizontalRule,
  labelText,
  latexLabel,
  markup,
  plainLabel,
  points,
  quantityLabel,
  text,
  verticalRule,
  type Ink,
  type Markup,
  type Plot,
} from "@ratiometer/report/drawing";
import type { MovableCoefficient } from "../thread/movable-model.ts";

/** A likelihood along a coefficient. */
export interface LikelihoodCurve {
  readonly label: string;
  readonly ink: Ink;
  readonly at: readonly number[];
  /** -2 log L above its lowest value; null where it does not exist. */
  readonly above: readonly (number | null)[];
}

/** What is drawn, and where the coefficient stands. */
export interface LikelihoodFigure {
  readonly coefficient: MovableCoefficient;
  readonly value: number;
  readonly curves: readonly LikelihoodCurve[];
  /** Values at the marker, with the ink of their curve; null where there is none. */
  readonly marked: readonly { readonly ink: Ink; readonly above: number | null }[];
  /** Values of the other coefficients in words; undefined without any. */
  readonly others: string | undefined;
}

const DELTA = latexLabel("\\Delta(-2\\,\\ln L)");
/** One standard deviation, and 95 % of one coefficient. */
const LEVELS = [
  { above: 1, name: "68 %" },
  { above: 3.841, name: "95 %" },
] as const;
/** What is higher than this is far beyond all that matters. */
const [LEAST_TOP, MOST_TOP] = [8, 400];

/** Runs of a curve between its gaps. */
function runs({ at, above }: LikelihoodCurve): readonly { readonly xs: readonly number[]; readonly ys: readonly number[] }[] {
  const found: { xs: number[]; ys: number[] }[] = [];
  let open = false;
  above.forEach((value, i) => {
    if (value === null) {
      open = false;
      return;
    }
    if (!open) found.push({ xs: [], ys: [] });
    open = true;
    found[found.length - 1].xs.push(at[i]);
    found[found.length - 1].ys.push(value);
  });
  return found;
}

/** How high the axis goes: to the middle of the curves, and to what is marked. */
function topOf({ curves, marked }: LikelihoodFigure): number {
  const highest = Math.max(0, ...curves.flatMap(({ above }) => above.map((value) => value ?? 0)));
  const here = Math.max(0, ...marked.map(({ above }) => above ?? 0));
  return 1.08 * Math.max(LEAST_TOP, Math.min(highest, Math.max(MOST_TOP, here)));
}

/** Likelihoods along a coefficient through the point of the sliders, which is marked. */
export function likelihoodFigure(id: string, content: LikelihoodFigure): Markup {
  const { coefficient, value, curves, marked, others } = content;
  const label = quantityLabel(coefficient);
  const top = topOf(content);
  const marks = marked.flatMap(({ ink, above }) => (above === null ? [] : [{ ink, above }]));
  const drawn = (plot: Plot): readonly Markup[] => [
    ...LEVELS.map(({ above }) => horizontalRule(plot, above, "rule dashed")),
    verticalRule(plot, coefficient.sm, "rule dotted"),
    ...curves.flatMap((each) => runs(each).map(({ xs, ys }) => curve(plot, xs, ys, each.ink))),
    verticalRule(plot, value, "ink"),
    ...marks.map(({ ink, above }) => points(plot, [value], [above], ink)),
  ];
  return figure(id, {
    title: "Likelihood",
    caption: markup`Twice the negative log likelihood above its lowest value. The solid vertical line is where the slider stands, the dotted one the starting value${
      others === undefined ? "" : `; curves along the slider hold the other coefficients where they are (${others})`
    }. Dashed lines: 68 and 95 % of one coefficient.`,
    legend: curves.map(({ label: name, ink }) => ({ mark: "line", ink, label: name })),
    panels: [
      {
        title: `Likelihood along ${labelText(label)}`,
        description: `Curves of twice the negative log likelihood: ${curves.map((each) => each.label).join(", ")}. The slider stands at ${formatNumber(value)}.`,
        x: { label, domain: coefficient.range, ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }) },
        right: 44,
        rows: [
          {
            y: { label: DELTA, domain: [0, top], kind: top > 20 ? "root" : "linear" },
            height: 300,
            marks: drawn,
            margin: (plot) =>
              LEVELS.map(({ above, name }) => text(plainLabel(name), plot.width + 6, plot.y.position(above) + 4, "start", 12)),
          },
        ],
      },
    ],
    table: {
      columns: ["curve", label, DELTA],
      rows: curves.flatMap(({ label: name, at, above }) => at.flatMap((x, i) => (above[i] === null ? [] : [[name, x, above[i]]]))),
    },
  });
}
