import { labelHtml, latexSentence, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";

/** A column of a table for reading: a heading and how its cells stand. */
export interface TableColumn {
  readonly heading: string | Label;
  readonly align?: "left" | "right";
}

/**
 * A table in HTML, with a frame of its own that scrolls sideways on a narrow screen. The first cell of a row is its heading.
 *
 * @param about its caption; or a name that is read out and not shown, where it stands below a heading that says it
 */
export function htmlTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Content[])[],
  about: string | { readonly name: string },
): Markup {
  const place = (i: number): Markup => (columns[i].align === "right" ? markup` class="number"` : markup``);
  const head = columns.map(({ heading }, i) => {
    const label = typeof heading === "string" ? plainLabel(heading) : heading;
    // a heading without words heads nothing
    return label.every((part) => "text" in part && part.text === "")
      ? markup`<td${place(i)}></td>`
      : markup`<th scope="col"${place(i)}>${labelHtml(label)}</th>`;
  });
  const body = rows.map((row) => {
    const cells = row.map((cell, i) => (i === 0 ? markup`<th scope="row"${place(i)}>${cell}</th>` : markup`<td${place(i)}>${cell}</td>`));
    return markup`<tr>${cells}</tr>\n`;
  });
  const name = typeof about === "string" ? about : about.name;
  return markup`<div class="table" tabindex="0" role="group" aria-label="${name}"><table>${
    typeof about === "string" ? markup`<caption>${labelHtml(latexSentence(about))}</caption>` : undefined
  }
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}
