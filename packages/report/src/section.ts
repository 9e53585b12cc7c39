import { markup, type Content, type Markup } from "./markup.ts";

/** A section of the page, reached from the navigation by its id. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Content;
}

/** Draws a section. */
export const sectionMarkup = ({ id, heading, body }: Section): Markup => markup`<section id="${id}">
<h2>${heading}</h2>
${body}</section>
`;

/** Figures two abreast where there is room; nothing where there are none. */
export const figureGrid = (figures: readonly Markup[]): Markup | undefined =>
  figures.length === 0 ? undefined : markup`<div class="figures">\n${figures}</div>\n`;
