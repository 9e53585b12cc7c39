import { htmlTable } from "./html-table.ts";
import { labelHtml, labelText, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import type { Ink } from "./marks.ts";
import { plainNumber } from "./number-format.ts";
import { panel, type PanelSpec } from "./panel.ts";

/** One line of a legend: what the mark looks like and what it is. */
export interface LegendEntry {
  readonly mark: "line" | "band" | "point" | "point with error" | "line with band";
  readonly ink: Ink;
  readonly label: string | Label;
}

/** The numbers of a figure: strings as they are; numbers are shown at seven significant digits in ASCII and saved with all. */
export interface FigureTable {
  readonly columns: readonly (string | Label)[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A figure: panels side by side (under one another where it is narrow), a legend outside the data, a caption, the numbers. */
export interface FigureSpec {
  readonly title: string | Label;
  /** What is shown and what a good one looks like. */
  readonly caption: Content;
  readonly panels: readonly PanelSpec[];
  readonly legend: readonly LegendEntry[];
  /** What is drawn, to read, to copy and to save as CSV: every figure has its data. */
  readonly table: FigureTable;
  /** Takes the full width of the page instead of a column. */
  readonly wide?: boolean;
}

/** Draws a figure. `id` must be unique on the page; its files are named after it. */
export function figure(id: string, spec: FigureSpec): Markup {
  const panels = spec.panels.map((each, i) => panel(`${id}-${i + 1}`, each));
  const legend = spec.legend.map(({ mark, ink, label }) => markup`<li>${swatch(mark, ink)}<span>${labelHtml(asLabel(label))}</span></li>`);
  const title = asLabel(spec.title);
  return markup`<figure id="${id}" aria-labelledby="${id}-name"${spec.wide === true ? markup` class="wide"` : undefined}>
<p class="title" id="${id}-name">${labelHtml(title)}</p>
${legend.length > 0 ? markup`<ul class="legend">${legend}</ul>\n` : undefined}<div class="panels">
${panels}</div>
<figcaption>${spec.caption}${spec.panels.some(({ x }) => x.open?.includes(true)) ? ` ${OPEN_BINS}` : undefined}
${numbers(labelText(title), spec.table)}</figcaption>
</figure>
`;
}

const OPEN_BINS = "An arrow marks a bin at the end that also holds everything beyond it.";

const asLabel = (label: string | Label): Label => (typeof label === "string" ? plainLabel(label) : label);

function numbers(title: string, { columns, rows }: FigureTable): Markup {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? exactNumber(cell) : cell)));
  return markup`<details class="numbers"><summary>Numbers<span class="hidden"> of ${title}</span></summary>${htmlTable(
    columns.map((heading) => ({ heading })),
    cells,
    { name: `Numbers of ${title}` },
  )}</details>
`;
}

/** Seven digits to read; all that it takes to get the same number back where these are not enough. */
function exactNumber(value: number): Content {
  const shown = plainNumber(value);
  return Number(shown) === value ? shown : markup`<data value="${String(value)}">${shown}</data>`;
}

function swatch(mark: LegendEntry["mark"], ink: Ink): Markup {
  const marks = {
    line: markup`<path class="line ${ink}" d="M1,7H27"/>`,
    band: markup`<rect class="band ${ink}" x="1" y="2" width="26" height="10"/>`,
    point: markup`<circle class="point ${ink}" cx="14" cy="7" r="3.6"/>`,
    "point with error": markup`<path class="error ${ink}" d="M14,0V14"/><circle class="point ${ink}" cx="14" cy="7" r="3.6"/>`,
    "line with band": markup`<rect class="band ${ink}" x="1" y="2" width="26" height="10"/><path class="line ${ink}" d="M1,7H27"/>`,
  };
  return markup`<svg class="swatch" width="28" height="14" aria-hidden="true">${marks[mark]}</svg>`;
}
