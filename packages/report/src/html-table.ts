import { labelHtml, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";

/** A column of a table for reading: a heading and how its cells stand. */
export interface TableColumn {
  readonly heading: string | Label;
  readonly align?: "left" | "right";
}

/** A table in HTML, with a frame of its own that scrolls sideways on a narrow screen. The first cell of a row is its heading. */
export function htmlTable(columns: readonly TableColumn[], rows: readonly (readonly Content[])[], caption?: string): Markup {
  const place = (i: number): Markup => (columns[i].align === "right" ? markup` class="number"` : markup``);
  const head = columns.map(({ heading }, i) => {
    const label = typeof heading === "string" ? plainLabel(heading) : heading;
    return markup`<th scope="col"${place(i)}>${labelHtml(label)}</th>`;
  });
  const body = rows.map((row) => {
    const cells = row.map((cell, i) => (i === 0 ? markup`<th scope="row"${place(i)}>${cell}</th>` : markup`<td${place(i)}>${cell}</td>`));
    return markup`<tr>${cells}</tr>\n`;
  });
  return markup`<div class="table" tabindex="0" role="region" aria-label="${caption ?? "table"}"><table>${
    caption === undefined ? undefined : markup`<caption>${caption}</caption>`
  }
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}
