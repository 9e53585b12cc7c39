import { artifactSection, reproductionSection } from "./artifact-section.ts";
import { classifierSection } from "./classifier-section.ts";
import { compressionSection } from "./compression-section.ts";
import { estimatorSection } from "./estimator-section.ts";
import { inputsSection } from "./inputs-section.ts";
import { labelHtml, latexSentence } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import type { ReportContent } from "./report-content.ts";
import { resultSection } from "./result-section.ts";
import { sectionMarkup, type Section } from "./section.ts";
import { selectionSection } from "./selection-section.ts";
import { STYLE } from "./theme.ts";

/**
 * One self-contained HTML page of an analysis: headline, scans, inputs, selection, estimators, artifact, provenance. Nothing in it needs a
 * script or a second file, and its content security policy forbids both. The same content gives the same bytes.
 *
 * @throws RangeError naming figure and entry where a number is not finite, columns differ in length or a coefficient is not declared
 */
export function reportPage(content: ReportContent): string {
  const sections: readonly Section[] = [
    ...(content.scans.length > 0 ? [resultSection(content.scans, content.coefficients)] : []),
    inputsSection(content),
    ...(content.cutFlow !== undefined || content.channels.length + content.scoreShapes.length > 0 ? [selectionSection(content)] : []),
    ...(content.estimators.length > 0 ? [estimatorSection(content.estimators, content.coefficients)] : []),
    ...(content.classifiers === undefined || content.classifiers.length === 0 ? [] : [classifierSection(content.classifiers)]),
    ...(content.networkForms === undefined || content.networkForms.length === 0 ? [] : [compressionSection(content.networkForms)]),
    ...(content.artifact === undefined ? [] : [artifactSection(content.artifact)]),
    reproductionSection(content.provenance, content.commands),
  ];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${content.title}</title>
<style>
${{ markup: STYLE }}</style>
</head>
<body>
${header(content)}<nav aria-label="Sections"><ul>
${sections.map(({ id, heading }) => markup`<li><a href="#${id}">${heading}</a></li>\n`)}</ul></nav>
<main>
${sections.map(sectionMarkup)}</main>
</body>
</html>
`.markup;
}

function header({ title, description, headlines, warnings }: ReportContent): Markup {
  return markup`<header>
<h1>${title}</h1>
${description === undefined ? undefined : markup`<p>${labelHtml(latexSentence(description))}</p>\n`}${list("headlines", headlines)}${list("warnings", warnings)}</header>
`;
}

function list(name: string, sentences: readonly string[]): Markup | undefined {
  if (sentences.length === 0) return undefined;
  return markup`<ul class="${name}">\n${sentences.map((sentence) => markup`<li>${labelHtml(latexSentence(sentence))}</li>\n`)}</ul>\n`;
}
