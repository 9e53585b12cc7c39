import { horizontalAxis, LABEL_SIZE, TICK_SIZE, tickLabelWidth, verticalAxis, type Axis, type AxisSpec } from "./axis.ts";
import { labelSvg, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";

/** The area of a plot with its two axes. Marks are drawn in its own pixels: (0, 0) is its top left corner. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
}

/** One plot of a panel. All plots of a panel share the horizontal axis, which is written under the last one. */
export interface PanelRow {
  readonly y: AxisSpec;
  /** Height of the plot area, px. */
  readonly height: number;
  /** What is drawn inside the frame, cut off at it. */
  readonly marks: (plot: Plot) => Content;
  /** What is written around the frame, not cut off. */
  readonly margin?: (plot: Plot) => Content;
}

/** One SVG: plots under one another over a common horizontal axis. */
export interface PanelSpec {
  /** For those who cannot see it: a name, and what it shows in a sentence. */
  readonly title: string;
  readonly description: string;
  /** Above the frame: what the events are ("simulation", "Asimov data") at its left, luminosity and energy at its right. */
  readonly over?: { readonly left?: string; readonly right?: string };
  readonly x: AxisSpec;
  readonly rows: readonly PanelRow[];
  /** Room above the first plot and to the right, px, for what `margin` writes there. */
  readonly top?: number;
  readonly right?: number;
}

/** Width of every panel in user units; a figure may be shown smaller or a little larger. */
export const PANEL_WIDTH = 500;

/** Between the frame and what is written inside it, px. */
export const TEXT_GAP = 8;

const ROW_GAP = 18;

/** Height of the line above the frame. */
const OVER = 20;

/** Draws a panel. `id` must be unique on the page. */
export function panel(id: string, spec: PanelSpec): Markup {
  const yAxes = spec.rows.map((row) => verticalAxis(row.y, row.height));
  const left = Math.max(...yAxes.map(tickLabelWidth)) + 40;
  const top = (spec.top ?? 12) + (spec.over === undefined ? 0 : OVER);
  const width = PANEL_WIDTH - left - (spec.right ?? 24);
  const x = horizontalAxis(spec.x, width);
  let y = top;
  const rows = spec.rows.map((row, i) => {
    const plot: Plot = { width, height: row.height, x, y: yAxes[i] };
    const drawn = markup`<g transform="translate(${left},${y})">
<svg class="plot" width="${plot.width}" height="${plot.height}">${row.marks(plot)}</svg>
${frame(plot, i === spec.rows.length - 1, left)}${arrows(plot, spec.x.open)}${row.margin?.(plot)}</g>
`;
    y += row.height + ROW_GAP;
    return drawn;
  });
  const nothingBelow = x.label.length === 0 && x.ticks.every(({ label }) => label.length === 0);
  const height = y - ROW_GAP + (nothingBelow ? 12 : 48);
  return markup`<svg class="panel" viewBox="0 0 ${PANEL_WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${spec.title}</title><desc id="${id}-desc">${spec.description}</desc>
${overline(spec.over, left, left + width)}${rows}</svg>
`;
}

function frame({ width, height, x, y }: Plot, last: boolean, left: number): Markup {
  const below = x.ticks.map(({ value, label }) => {
    const at = x.position(value);
    const size = label.length > 0 ? 7 : 4;
    const mark = x.categories ? undefined : markup`<path class="tick" d="M${at},${height}v${-size}M${at},0v${size}"/>`;
    return [mark, last ? text(label, at, height + 19, "middle", TICK_SIZE) : undefined];
  });
  const beside = y.ticks.map(({ value, label }) => {
    const at = y.position(value);
    const size = label.length > 0 ? 7 : 4;
    const mark = y.categories ? undefined : markup`<path class="tick" d="M0,${at}h${size}M${width},${at}h${-size}"/>`;
    return [mark, text(label, -8, at + 4.5, "end", TICK_SIZE)];
  });
  const labels = [
    last ? text(x.label, width, height + 40, "end", LABEL_SIZE) : undefined,
    markup`<g transform="translate(${18 - left},${height / 2})rotate(-90)">${text(y.label, 0, 0, "middle", LABEL_SIZE)}</g>`,
  ];
  return markup`<rect class="frame" width="${width}" height="${height}"/>${below}${beside}${labels}`;
}

function overline(over: PanelSpec["over"], left: number, right: number): Markup {
  const label = (words: string | undefined): Label => (words === undefined ? [] : plainLabel(words));
  return markup`${text(label(over?.left), left, 14, "start", TICK_SIZE)}${text(label(over?.right), right, 14, "end", TICK_SIZE)}`;
}

/** Arrows out of the frame where a bin at its end holds everything beyond. */
function arrows({ width, height }: Plot, open: AxisSpec["open"]): Content {
  const arrow = (x: number, to: -1 | 1): Markup =>
    markup`<path class="arrow" d="M${x},${height - 9}h${12 * to}m${-4 * to},-3l${4 * to},3l${-4 * to},3"/>`;
  return [open?.[0] === true ? arrow(6, -1) : undefined, open?.[1] === true ? arrow(width - 6, 1) : undefined];
}

/** A label in a panel, `anchor`ed at (x, y) on its baseline. */
export function text(label: Label, x: number, y: number, anchor: "start" | "middle" | "end", size: number): Markup {
  if (label.length === 0) return markup``;
  return markup`<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}">${labelSvg(label, size)}</text>`;
}
