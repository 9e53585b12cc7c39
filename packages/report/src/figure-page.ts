import { htmlDocument } from "./html-document.ts";
import { markup, type Markup } from "./markup.ts";

/** Some figures as one self-contained page in the style of the report. */
export const figurePage = (title: string, figures: readonly Markup[]): string =>
  htmlDocument(
    title,
    markup`<header><h1>${title}</h1></header>
<main>
${figures}</main>
`,
  );
