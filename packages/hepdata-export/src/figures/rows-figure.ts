import { errorReach, type HepdataTable } from "../tables/hepdata-table.ts";
import { conditionsText } from "./figure-text.ts";
import {
  COLOURS,
  figureSvg,
  headingHeight,
  HEIGHT,
  INK,
  paddedRange,
  sizeDomain,
  plotFrame,
  WIDTH,
  type LegendEntry,
} from "./plot-frame.ts";
import { coordinate, fitted } from "./svg-text.ts";

/** Rows at most: of a longer table the first ones are drawn. */
const MOST = 24;
const LABELS = 270;

interface Mark {
  readonly row: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
}

/** Names in a row, the longest ones cut until all have room. */
function joined(names: readonly string[]): string {
  const most = Math.floor((LABELS - 12) / (0.6 * 13));
  const parts = [...names];
  for (let excess = parts.join(", ").length - most; excess > 0; excess = parts.join(", ").length - most) {
    const longest = parts.reduce((found, part, i) => (part.length > parts[found].length ? i : found), 0);
    const kept = Math.max(1, parts[longest].length - excess - 1);
    if (parts[longest].length <= 2) break;
    parts[longest] = `${parts[longest].slice(0, kept)}…`;
  }
  return parts.join(", ");
}

/**
 * A line for each row, named by the independent variables, with points of columns and their errors on a common axis.
 * @param columns which are drawn; with `ends` the columns are value, lower and upper end
 */
export function rowsFigure(
  table: HepdataTable,
  { columns, ends = false, axis }: { readonly columns?: readonly number[]; readonly ends?: boolean; readonly axis: string },
): string {
  const count = Math.min(MOST, table.independent[0].values.length);
  const names = Array.from({ length: count }, (_, row) =>
    joined(table.independent.map(({ values }) => ("value" in values[row] ? String(values[row].value) : ""))),
  );
  const drawn = (columns ?? table.dependent.map((_, c) => c)).slice(0, ends ? 1 : COLOURS.length);
  const marks = drawn.flatMap((c, k) =>
    table.dependent[c].values.slice(0, count).flatMap((entry, row): Mark[] => {
      if (entry.value === "-") return [];
      const [up, down] = errorReach(entry);
      const [lower, upper] = ends
        ? table.dependent.slice(1, 3).map(({ values }) => values[row].value)
        : [entry.value - down, entry.value + up];
      if (lower === "-" || upper === "-") return [];
      return [{ row, value: entry.value, low: lower, high: upper, colour: ends ? INK : COLOURS[k] }];
    }),
  );
  const legend =
    drawn.length < 2 ? [] : drawn.map((c, k): LegendEntry => ({ name: table.dependent[c].header.name, colour: COLOURS[k], mark: "point" }));
  const heading = {
    title: count < table.independent[0].values.length ? `${table.name} (first ${count} rows)` : table.name,
    conditions: conditionsText(table),
    legend,
  };
  const top = headingHeight(heading);
  const positive = marks.every(({ value }) => value > 0);
  const reached = marks.flatMap(({ low, high }) => [low, high]).filter((value) => !positive || value > 0);
  const plot = plotFrame(
    { left: LABELS, top, width: WIDTH - LABELS - 30, height: HEIGHT - top - 62 },
    { ...(ends ? { domain: paddedRange(marks.flatMap(({ low, high }) => [low, high])) } : sizeDomain(reached, 0)), label: axis },
    { domain: [count - 0.5, -0.5], label: "", names: names.map((name, at) => ({ at, name: fitted(name, 13, LABELS - 12) })) },
  );
  const body = marks.map(({ row, value, low, high, colour }) => {
    const y = coordinate(plot.y(row));
    const bar = `<path d="M${coordinate(plot.x(low))},${y}H${coordinate(plot.x(high))}" stroke="${colour}" stroke-width="1.6"/>`;
    return `${bar}<circle cx="${coordinate(plot.x(value))}" cy="${y}" r="3.6" fill="${colour}"/>`;
  });
  return figureSvg(heading, plot.frame + body.join(""));
}
