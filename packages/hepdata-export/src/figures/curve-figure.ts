import { area, line } from "d3";
import { errorReach, type HepdataTable } from "../tables/hepdata-table.ts";
import { axisTitle, conditionsText, sharedUnit } from "./figure-text.ts";
import { clipped, COLOURS, figureSvg, headingHeight, HEIGHT, INK, paddedRange, plotFrame, numberText, WIDTH, type LegendEntry } from "./plot-frame.ts"; // prettier-ignore
import { coordinate, textAt } from "./svg-text.ts";

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Where a curve crosses a height, between its points on straight lines. */
export function crossings(points: readonly Pick<CurvePoint, "x" | "y">[], level: number): number[] {
  return points.slice(1).flatMap((to, i) => {
    const from = points[i];
    if (from.y < level === to.y < level) return [];
    return [from.x + ((level - from.y) / (to.y - from.y)) * (to.x - from.x)];
  });
}

/** Where curves are below a limit, with some room: a narrow valley is not lost in a wide scan. */
function shownRange(curves: readonly (readonly Pick<CurvePoint, "x" | "y">[])[], limit: number): readonly [number, number] {
  const [least, most] = paddedRange(curves.flatMap((points) => points.map(({ x }) => x)), 0); // prettier-ignore
  const below = curves.flatMap((points) => [...crossings(points, limit), ...points.filter(({ y }) => y <= limit).map(({ x }) => x)]);
  if (below.length < 2) return [least, most];
  const [low, high] = paddedRange(below, 0.12);
  return [Math.max(least, low), Math.min(most, high)];
}

/** Columns as curves over the values of the first independent variable. @param options as the picture of kind "curve" */
export function curveFigure(
  table: HepdataTable,
  {
    levels = [],
    limit = Infinity,
    dots = false,
  }: { readonly levels?: readonly number[]; readonly limit?: number; readonly dots?: boolean },
): string {
  const [{ header, values }] = table.independent;
  const columns = table.dependent.map((column, c) => ({
    name: column.header.name,
    colour: COLOURS[c % COLOURS.length],
    points: column.values.flatMap((entry, i): CurvePoint[] => {
      const at = values[i];
      if (entry.value === "-" || !("value" in at) || typeof at.value !== "number") return [];
      const [up, down] = errorReach(entry);
      return [{ x: at.value, y: entry.value, low: entry.value - down, high: entry.value + up }];
    }),
  }));
  const legend = columns.length < 2 ? [] : columns.map(({ name, colour }): LegendEntry => ({ name, colour, mark: "band" }));
  const heading = { title: table.name, conditions: conditionsText(table), legend };
  const top = headingHeight(heading);
  const all = columns.flatMap(({ points }) => points);
  const [low, high] = paddedRange([...levels, ...all.flatMap((point) => [point.low, point.high])].map((value) => Math.min(value, limit)));
  const plot = plotFrame(
    { left: 92, top, width: WIDTH - 122, height: HEIGHT - top - 62 },
    { domain: dots ? paddedRange(all.map(({ x }) => x), 0.04) : shownRange(columns.map(({ points }) => points), limit), label: axisTitle(header) }, // prettier-ignore
    { domain: [levels.length > 0 ? Math.min(0, low) : low, high], label: axisTitle(sharedUnit(table)) },
  );
  const { left, width, top: upper, height } = plot.area;
  const rules = levels.flatMap((level) => [
    `<path d="M${left},${coordinate(plot.y(level))}h${width}" stroke="#87919e" stroke-dasharray="6 4"/>`,
    textAt(left + width - 6, plot.y(level) - 5, numberText(level), { size: 12, anchor: "end", colour: "#5a6472" }),
    ...columns.flatMap(({ points, colour }) =>
      crossings(points, level).map(
        (x) =>
          `<path d="M${coordinate(plot.x(x))},${coordinate(plot.y(level))}V${upper + height}" stroke="${colour}" stroke-dasharray="2 3"/>`,
      ),
    ),
  ]);
  // beyond what is drawn a curve may be so high that coordinates lose their digits
  const capped = (value: number): number => plot.y(Math.min(value, high + 10 * (high - low)));
  const drawn = columns.flatMap(({ points, colour }) => [
    `<path d="${area<CurvePoint>(({ x }) => plot.x(x), ({ low: y }) => capped(y), ({ high: y }) => capped(y)).digits(2)(points) ?? ""}" fill="${colour}" fill-opacity="0.25"/>`, // prettier-ignore
    `<path d="${line<CurvePoint>(({ x }) => plot.x(x), ({ y }) => capped(y)).digits(2)(points) ?? ""}" stroke="${colour}" stroke-width="2"/>`, // prettier-ignore
    ...(dots ? points.map(({ x, y }) => `<circle cx="${coordinate(plot.x(x))}" cy="${coordinate(capped(y))}" r="3" fill="${INK}"/>`) : []),
  ]);
  return figureSvg(heading, clipped(plot, "plot", [...rules, ...drawn].join("")) + plot.frame);
}

/** The first column over the second one, both shares, with the errors of the first as a band and the diagonal. */
export function againstFigure(table: HepdataTable): string {
  const [first, second] = table.dependent;
  const points = first.values.flatMap((entry, i): CurvePoint[] => {
    const x = second.values[i].value;
    if (entry.value === "-" || x === "-") return [];
    const [up, down] = errorReach(entry);
    return [{ x, y: entry.value, low: entry.value - down, high: entry.value + up }];
  });
  const curve = [{ x: 0, y: 0, low: 0, high: 0 }, ...points];
  const heading = { title: table.name, conditions: conditionsText(table), legend: [] };
  const plot = plotFrame(
    { left: 92, top: headingHeight(heading), width: WIDTH - 122, height: HEIGHT - headingHeight(heading) - 62 },
    { domain: [0, 1], label: axisTitle(second.header) },
    { domain: [0, 1], label: axisTitle(first.header) },
  );
  const { left, top, width, height } = plot.area;
  const body = [
    `<path d="M${left},${top + height}L${left + width},${top}" stroke="#87919e" stroke-dasharray="6 4"/>`,
    `<path d="${area<CurvePoint>(({ x }) => plot.x(x), ({ low }) => plot.y(low), ({ high }) => plot.y(high)).digits(2)(curve) ?? ""}" fill="${COLOURS[0]}" fill-opacity="0.25"/>`, // prettier-ignore
    `<path d="${line<CurvePoint>(({ x }) => plot.x(x), ({ y }) => plot.y(y)).digits(2)(curve) ?? ""}" stroke="${COLOURS[0]}" stroke-width="2"/>`, // prettier-ignore
  ];
  return figureSvg(heading, clipped(plot, "plot", body.join("")) + plot.frame);
}

/** The second column over the first one: a line for each pair of values of the independent variables, coloured by the first of them. */
export function linesFigure(table: HepdataTable): string {
  const [x, y] = table.dependent;
  const keys = x.values.map((_, i) => table.independent.map(({ values }) => JSON.stringify(values[i])));
  const groups = [...new Set(keys.map(([group]) => group))];
  const lines = new Map<string, { readonly group: number; readonly points: [number, number][] }>();
  x.values.forEach(({ value }, i) => {
    const other = y.values[i].value;
    const key = keys[i].join();
    if (!lines.has(key)) lines.set(key, { group: groups.indexOf(keys[i][0]), points: [] });
    if (value !== "-" && other !== "-") lines.get(key)?.points.push([value, other]);
  });
  const colour = (group: number): string => COLOURS[group % COLOURS.length];
  const nameOf = (text: string): string => `${table.independent[0].header.name} ${String(Object.values(JSON.parse(text) as object)[0])}`;
  const legend = groups.map((text, group): LegendEntry => ({ name: nameOf(text), colour: colour(group), mark: "line" }));
  const heading = { title: table.name, conditions: conditionsText(table), legend };
  const top = headingHeight(heading);
  const all = [...lines.values()].flatMap(({ points }) => points);
  const plot = plotFrame(
    { left: 92, top, width: WIDTH - 122, height: HEIGHT - top - 62 },
    { domain: paddedRange(all.map(([value]) => value)), label: axisTitle(x.header) },
    { domain: paddedRange(all.map(([, value]) => value)), label: axisTitle(y.header) },
  );
  const path = line(([value]) => plot.x(value), ([, value]) => plot.y(value)).digits(2); // prettier-ignore
  const drawn = [...lines.values()].map(
    ({ group, points }) => `<path d="${path(points) ?? ""}" stroke="${colour(group)}" stroke-width="2"/>`,
  );
  return figureSvg(heading, clipped(plot, "plot", drawn.join("")) + plot.frame);
}
