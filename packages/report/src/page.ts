import { artifactSection, reproductionSection } from "./artifact-section.ts";
import { classifierSection } from "./classifier-section.ts";
import { compressionSection } from "./compression-section.ts";
import { dataSection } from "./data-section.ts";
import { estimatorSection } from "./estimator-section.ts";
import { featureSection } from "./feature-section.ts";
import { htmlDocument } from "./html-document.ts";
import { impactSection } from "./impact-section.ts";
import { inputsSection } from "./inputs-section.ts";
import { labelHtml, latexSentence } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import type { ReportContent } from "./report-content.ts";
import { resultSection } from "./result-section.ts";
import { sampleSection } from "./sample-section.ts";
import { sectionMarkup, type Section } from "./section.ts";
import { selectionSection } from "./selection-section.ts";
import { summarySection } from "./summary-section.ts";
import { templateSection } from "./template-section.ts";

/**
 * One self-contained HTML page of an analysis: summary, inputs, selection, networks, templates, data, scans, impacts, artifact, provenance. Nothing in it needs a
 * second file or a script: the one that it has saves figures, and its content security policy forbids all others. The same content gives the
 * same bytes.
 *
 * @throws RangeError naming figure and entry where a number is not finite, columns differ in length or a coefficient is not declared
 */
export function reportPage(content: ReportContent): string {
  const sections: readonly Section[] = [
    summarySection(content),
    inputsSection(content),
    content.cutFlow !== undefined || content.channels.length > 0 ? selectionSection(content) : undefined,
    content.features === undefined ? undefined : featureSection(content.features, content.coefficients, content.dataset),
    content.estimators.length > 0 ? estimatorSection(content.estimators, content.coefficients) : undefined,
    content.classifiers === undefined || content.classifiers.length === 0 ? undefined : classifierSection(content.classifiers),
    (content.comparisons ?? []).length > 0 || content.anomaly !== undefined
      ? sampleSection(content.comparisons ?? [], content.anomaly, content.observedAnomalies)
      : undefined,
    content.networkForms === undefined || content.networkForms.length === 0 ? undefined : compressionSection(content.networkForms),
    content.scoreShapes.length > 0 ? templateSection(content) : undefined,
    dataSection(content),
    content.scans.length > 0 ? resultSection(content) : undefined,
    impactSection(content),
    content.artifact === undefined ? undefined : artifactSection(content.artifact),
    reproductionSection(content.provenance, content.commands),
  ].filter((section) => section !== undefined);
  const body = markup`<a class="skip" href="#summary">Skip to the summary</a>
${header(content)}<nav aria-label="Sections"><ul>
${sections.map(({ id, heading }) => markup`<li><a href="#${id}">${heading}</a></li>\n`)}</ul></nav>
<main>
${sections.map(sectionMarkup)}</main>
`;
  return htmlDocument(content.title, body);
}

function header({ title, description }: ReportContent): Markup {
  return markup`<header>
<h1>${title}</h1>
${description === undefined ? undefined : markup`<p>${labelHtml(latexSentence(description))}</p>\n`}</header>
`;
}
