import { intervalTable } from "./interval-table.ts";
import { labelHtml, latexSentence } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import type { ReportContent } from "./report-content.ts";
import { figureGrid, type Section } from "./section.ts";
import { summaryFigure } from "./summary-figure.ts";

/** The result in a sentence and a figure, what is doubtful about it, and a table of all methods. */
export function summarySection({ headlines, warnings, scans, coefficients, dataset }: ReportContent): Section {
  const body = [
    headlineList(headlines, warnings.length),
    scans.length === 0 ? undefined : figureGrid([summaryFigure("summary-figure", scans, coefficients, dataset)]),
    warningList(warnings),
    intervalTable(scans, coefficients),
  ];
  return { id: "summary", heading: "Summary", body };
}

const counted = (warnings: number): string => (warnings === 1 ? "1 warning" : `${warnings} warnings`);

function headlineList(headlines: readonly string[], warnings: number): Markup | undefined {
  const link = warnings === 0 ? undefined : markup`<li><a href="#warnings">${counted(warnings)}</a></li>\n`;
  if (headlines.length === 0 && link === undefined) return undefined;
  return markup`<ul class="headlines">\n${headlines.map((sentence) => markup`<li>${labelHtml(latexSentence(sentence))}</li>\n`)}${link}</ul>\n`;
}

function warningList(warnings: readonly string[]): Markup | undefined {
  if (warnings.length === 0) return undefined;
  const items = warnings.map((sentence) => markup`<li>${labelHtml(latexSentence(sentence))}</li>\n`);
  return markup`<div class="warnings" id="warnings"><h3>${counted(warnings.length)}</h3>\n<ul>\n${items}</ul></div>\n`;
}
