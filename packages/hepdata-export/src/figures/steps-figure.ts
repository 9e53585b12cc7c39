import { area, curveStepAfter, line } from "d3";
import { errorReach, type DependentVariable, type HepdataTable } from "../tables/hepdata-table.ts";
import { drawnBins, type DrawnBins } from "./drawn-bins.ts";
import { axisTitle, conditionsText, sharedUnit } from "./figure-text.ts";
import { clipped, COLOURS, figureSvg, headingHeight, HEIGHT, INK, plotFrame, sizeDomain, WIDTH, type LegendEntry } from "./plot-frame.ts";
import { coordinate, textAt } from "./svg-text.ts";

interface Step {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Values with the reach of their errors; undefined where a bin has none. */
const stepsOf = ({ values }: DependentVariable): (Step | undefined)[] =>
  values.map((entry) => {
    if (entry.value === "-") return undefined;
    const [up, down] = errorReach(entry);
    return { value: entry.value, low: entry.value - down, high: entry.value + up };
  });

/** Rows as bins of the same width, from 1, and the edges between rows that differ in another variable than the last. */
function numberedBins({ independent }: HepdataTable): DrawnBins & { readonly between: readonly number[] } {
  const rows = independent[0].values.length;
  const cellOf = (row: number): string => JSON.stringify(independent.slice(0, -1).map(({ values }) => values[row]));
  const edges = Array.from({ length: rows + 1 }, (_, row) => row + 0.5);
  return { edges, open: { low: false, high: false }, between: edges.slice(1, -1).filter((_, row) => cellOf(row) !== cellOf(row + 1)) };
}

/** Histograms of columns over bins. @param picture `points`: columns that are drawn as points with errors */
export function stepsFigure(
  table: HepdataTable,
  { points = [], numbered = false }: { readonly points?: readonly number[]; readonly numbered?: boolean } = {},
): string {
  const [variable] = table.independent;
  const { edges, open, between } = numbered ? numberedBins(table) : { ...drawnBins(variable), between: [] };
  const label = numbered ? `Bin of ${table.independent.map(({ header }) => header.name).join(" × ")}` : axisTitle(variable.header);
  const columns = table.dependent.map((column, c) => ({
    steps: stepsOf(column),
    isPoints: points.includes(c),
    name: column.header.name,
    colour: points.includes(c) || /total$/.test(column.header.name) ? INK : COLOURS[c % COLOURS.length],
  }));
  const legend = columns.map(({ name, colour, isPoints }): LegendEntry => ({ name, colour, mark: isPoints ? "point" : "band" }));
  const heading = { title: table.name, conditions: conditionsText(table), legend };
  const top = headingHeight(heading);
  const all = columns.flatMap(({ steps }) => steps.flatMap((step) => (step === undefined ? [] : [step.low, step.high])));
  // the ends of errors may be below zero
  const positive = columns.every(({ steps }) => steps.every((step) => step === undefined || step.value > 0));
  const plot = plotFrame(
    { left: 92, top, width: WIDTH - 122, height: HEIGHT - top - 62 },
    { domain: [edges[0], edges[edges.length - 1]], label },
    { ...sizeDomain(positive ? all.filter((value) => value > 0) : all, 0), label: axisTitle(sharedUnit(table)) },
  );
  const openBins = [
    ...(open.low ? [openBin(plot.x(edges[0]), plot.x(edges[1]), "← underflow")] : []),
    ...(open.high ? [openBin(plot.x(edges[edges.length - 2]), plot.x(edges[edges.length - 1]), "overflow →")] : []),
  ];
  function openBin(left: number, right: number, text: string): string {
    const { top: high, height } = plot.area;
    const box = `<rect x="${coordinate(left)}" y="${coordinate(high)}" width="${coordinate(right - left)}" height="${coordinate(height)}" fill="#eef0f3"/>`;
    return box + textAt((left + right) / 2 + 4, high + 8, text, { size: 11, anchor: "end", turned: true, colour: "#5a6472" });
  }
  const drawn = columns.map(({ steps, colour, isPoints }) => {
    if (isPoints)
      return steps.map((step, i) => {
        if (step === undefined) return "";
        const x = coordinate(plot.x((edges[i] + edges[i + 1]) / 2));
        const bar = `<path d="M${x},${coordinate(plot.y(step.low))}V${coordinate(plot.y(step.high))}" stroke="${colour}"/>`;
        return `${bar}<circle cx="${x}" cy="${coordinate(plot.y(step.value))}" r="3.6" fill="${colour}"/>`;
      });
    // a step needs its last value once more, at the last edge
    const ends = [...steps, steps[steps.length - 1]].map((step, i) => ({ step, edge: edges[i] }));
    const isThere = ({ step }: (typeof ends)[number]): boolean => step !== undefined;
    const band = area<(typeof ends)[number]>(({ edge }) => plot.x(edge), ({ step }) => plot.y(step?.low ?? 0), ({ step }) => plot.y(step?.high ?? 0)); // prettier-ignore
    const top = line<(typeof ends)[number]>(({ edge }) => plot.x(edge), ({ step }) => plot.y(step?.value ?? 0)); // prettier-ignore
    return [
      `<path d="${band.defined(isThere).curve(curveStepAfter).digits(2)(ends) ?? ""}" fill="${colour}" fill-opacity="0.25"/>`,
      `<path d="${top.defined(isThere).curve(curveStepAfter).digits(2)(ends) ?? ""}" stroke="${colour}" stroke-width="1.8"/>`,
    ];
  });
  const separators = between.map((edge) => {
    const x = coordinate(plot.x(edge));
    return `<path d="M${x},${coordinate(plot.area.top)}v${coordinate(plot.area.height)}" stroke="#5a6472" stroke-dasharray="3 3"/>`;
  });
  return figureSvg(heading, openBins.join("") + separators.join("") + clipped(plot, "plot", drawn.flat().join("")) + plot.frame);
}
