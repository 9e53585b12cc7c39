import { crossSectionFigure } from "./cross-section.ts";
import { htmlTable, type TableColumn } from "./html-table.ts";
import { joinLabels, labelHtml, labelText, plainLabel } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import { pointLabel, quantityLabel, unitLabel, type Coefficient } from "./quantity.ts";
import type { ReportContent, SampleSummary } from "./report-content.ts";
import { figureGrid, type Section } from "./section.ts";
import { simulationTable } from "./simulation-table.ts";
import { weightClosureFigure } from "./weight-closure.ts";

/** Coefficients, samples with their weights, closure and cross sections. */
export function inputsSection({ coefficients, samples, weightClosures, crossSections }: ReportContent): Section {
  const figures = [
    ...crossSections.map((curve, i) => crossSectionFigure(`cross-section-${i + 1}`, curve, coefficients)),
    ...(weightClosures.length > 0 ? [weightClosureFigure("weight-closure", weightClosures)] : []),
  ];
  const simulations = simulationTable(samples, coefficients);
  const tables = [coefficientTable(coefficients), sampleTable(samples, coefficients), ...(simulations === undefined ? [] : [simulations])];
  const body = [...tables, figureGrid(figures)];
  return { id: "inputs", heading: "Inputs and weights", body };
}

function coefficientTable(coefficients: readonly Coefficient[]): Markup {
  const rows = coefficients.map((coefficient) => [
    [
      coefficient.name,
      labelText(quantityLabel(coefficient)) === coefficient.name ? undefined : [" (", labelHtml(quantityLabel(coefficient)), ")"],
    ],
    formatNumber(coefficient.sm),
    `[${coefficient.range.map((end) => formatNumber(end)).join(", ")}]`,
    labelHtml(unitLabel(coefficient.unit ?? "1")),
  ]);
  const columns: readonly TableColumn[] = [
    { heading: "coefficient" },
    { heading: "SM", align: "right" },
    { heading: "range", align: "right" },
    { heading: "unit" },
  ];
  return htmlTable(columns, rows, "Coefficients");
}

function sampleTable(samples: readonly SampleSummary[], coefficients: readonly Coefficient[]): Markup {
  const points = new Map(
    samples.flatMap(({ effectiveSampleSize }) =>
      effectiveSampleSize.map(({ point }) => {
        const label = pointLabel(point, coefficients);
        return [labelText(label), label] as const;
      }),
    ),
  );
  const rows = samples.map(({ name, process, files, events, crossSection, polynomial, effectiveSampleSize }) => [
    name,
    process,
    files === 0 ? "simulated" : formatCount(files),
    formatCount(events),
    formatMeasurement(crossSection.value, crossSection.error),
    polynomial === undefined ? "–" : formatCount(polynomial.benchmarks),
    polynomial === undefined ? "–" : formatNumber(polynomial.maximumResidual, 2),
    polynomial === undefined ? "–" : formatNumber(polynomial.rmsResidual, 2),
    polynomial === undefined ? "–" : formatNumber(polynomial.condition, 3),
    ...[...points.keys()].map((at) => {
      const found = effectiveSampleSize.find(({ point }) => labelText(pointLabel(point, coefficients)) === at);
      return found === undefined ? "–" : formatCount(found.value);
    }),
  ]);
  const headings = ["process", "files", "events", "σ(SM) [pb]", "benchmarks", "closure, worst", "closure, rms", "condition"];
  const columns: readonly TableColumn[] = [
    { heading: "sample" },
    ...headings.map((heading, i): TableColumn => ({ heading, align: i === 0 ? "left" : "right" })),
    ...[...points.values()].map((label): TableColumn => ({
      heading: joinLabels("n", [{ script: "sub", label: plainLabel("eff") }], " ", label),
      align: "right",
    })),
  ];
  return markup`${htmlTable(columns, rows, "Samples")}<p class="note">Closure: the largest and the rms difference between an event’s weights and its polynomial, relative to the event’s largest weight. Condition: of the fit from benchmark points to polynomial. n<sub>eff</sub> = (Σ<i>w</i>)²/Σ<i>w</i>². Coefficients that are not named stand at the SM.</p>
`;
}
