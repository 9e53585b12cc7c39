import { area, line, range } from "d3";
import type { Numbers } from "./finite-columns.ts";
import { markup, type Markup } from "./markup.ts";
import type { Plot } from "./panel.ts";

/** Class names that colour a mark: a colour of the palette and, for lines, a dash. The theme defines them. */
export type Ink = string;

/** Coordinates far outside the frame are cut here, so that a steep curve stays drawable. */
const within = (value: number, size: number): number => Math.min(4 * size, Math.max(-3 * size, value));

/** A polyline through (x, y). */
export function curve({ x, y, width, height }: Plot, xs: Numbers, ys: Numbers, ink: Ink): Markup {
  const path = line<number>(
    (i) => within(x.position(xs[i]), width),
    (i) => within(y.position(ys[i]), height),
  ).digits(2);
  return markup`<path class="line ${ink}" d="${path(range(xs.length)) ?? ""}"/>`;
}

/** A shaded band from `low` to `high` along x. */
export function band({ x, y, width, height }: Plot, xs: Numbers, low: Numbers, high: Numbers, ink: Ink): Markup {
  const path = area<number>(
    (i) => within(x.position(xs[i]), width),
    (i) => within(y.position(low[i]), height),
    (i) => within(y.position(high[i]), height),
  ).digits(2);
  return markup`<path class="band ${ink}" d="${path(range(xs.length)) ?? ""}"/>`;
}

/** A histogram's outline: `values[i]` between `edges[i]` and `edges[i + 1]`. */
export function steps(plot: Plot, edges: Numbers, values: Numbers, ink: Ink): Markup {
  return curve(plot, doubledEdges(edges), doubled(values), ink);
}

/** A histogram's uncertainty: each bin shaded from `low` to `high`. */
export function stepBand(plot: Plot, edges: Numbers, low: Numbers, high: Numbers, ink: Ink): Markup {
  return band(plot, doubledEdges(edges), doubled(low), doubled(high), ink);
}

const doubled = (values: Numbers): Numbers => Array.from({ length: 2 * values.length }, (_, i) => values[i >> 1]);
const doubledEdges = (edges: Numbers): Numbers => Array.from({ length: 2 * edges.length - 2 }, (_, i) => edges[(i + 1) >> 1]);

/** Points with vertical error bars; hovering over one names its coordinates. */
export function points(
  { x, y, width, height }: Plot,
  xs: Numbers,
  ys: Numbers,
  ink: Ink,
  errors?: Numbers,
  names?: readonly string[],
): Markup {
  const drawn = range(xs.length).map((i) => {
    const at = within(x.position(xs[i]), width);
    const centre = within(y.position(ys[i]), height);
    const ends = errors === undefined ? [] : [ys[i] - errors[i], ys[i] + errors[i]].map((end) => within(errorEnd(y, end, height), height));
    const bar = errors === undefined ? undefined : markup`<path class="error ${ink}" d="M${at},${ends[0]}V${ends[1]}"/>`;
    const name = names === undefined ? undefined : markup`<title>${names[i]}</title>`;
    return markup`${bar}<circle class="point ${ink}" cx="${at}" cy="${centre}" r="3.6">${name}</circle>`;
  });
  return markup`${drawn}`;
}

/** On a logarithmic axis an error bar that reaches zero leaves the frame at the bottom. */
function errorEnd(y: Plot["y"], value: number, height: number): number {
  const position = y.position(value);
  return Number.isFinite(position) ? position : 2 * height;
}

/** A horizontal line across the plot. */
export const horizontalRule = ({ y, width }: Plot, value: number, ink: Ink): Markup =>
  markup`<path class="line ${ink}" d="M0,${y.position(value)}H${width}"/>`;

/** A vertical line across the plot. */
export const verticalRule = ({ x, height }: Plot, value: number, ink: Ink): Markup =>
  markup`<path class="line ${ink}" d="M${x.position(value)},0V${height}"/>`;

/** The plot's full height shaded between two values of x; never thinner than a pixel. */
export function shadedInterval({ x, height, width }: Plot, [low, high]: readonly [number, number], ink: Ink): Markup {
  const from = within(x.position(low), width);
  return markup`<rect class="band ${ink}" x="${from}" width="${Math.max(1, within(x.position(high), width) - from)}" height="${height}"/>`;
}

/** The plot's full width shaded between two values of y. */
export function shadedLevels({ y, width }: Plot, [low, high]: readonly [number, number], ink: Ink): Markup {
  return markup`<rect class="band ${ink}" y="${y.position(high)}" width="${width}" height="${y.position(low) - y.position(high)}"/>`;
}

/** Horizontal bars from zero to each value at their places on the vertical axis, with error bars. */
export function horizontalBars({ x, y, width }: Plot, places: Numbers, values: Numbers, ink: Ink, errors?: Numbers): Markup {
  const thickness = 0.6 * Math.abs(y.position(1) - y.position(0));
  const zero = within(x.position(0), width);
  const drawn = range(places.length).map((i) => {
    const at = y.position(places[i]);
    const end = within(x.position(values[i]), width);
    const bar = markup`<rect class="band ${ink}" x="${Math.min(zero, end)}" width="${Math.max(1, Math.abs(end - zero))}" y="${at - thickness / 2}" height="${thickness}"/>`;
    if (errors === undefined) return bar;
    const [low, high] = [values[i] - errors[i], values[i] + errors[i]].map((each) => within(x.position(each), width));
    return markup`${bar}<path class="error ${ink}" d="M${low},${at}H${high}"/>`;
  });
  return markup`${drawn}`;
}
