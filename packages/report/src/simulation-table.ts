import { htmlTable, type TableColumn } from "./html-table.ts";
import { joinLabels, labelHtml, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMeasurement, formatNumber } from "./number-format.ts";
import { quantityLabel, type Coefficient, type Point } from "./quantity.ts";
import type { SampleSummary } from "./report-content.ts";

const COLUMNS: readonly TableColumn[] = [
  { heading: "sample" },
  { heading: "√s [TeV]", align: "right" },
  { heading: "drawn at" },
  { heading: "cuts" },
  { heading: "decays" },
  { heading: "their fraction", align: "right" },
  { heading: "parton densities" },
  { heading: "σ(SM) before decays [pb]", align: "right" },
  { heading: "efficiency", align: "right" },
];

/** A point of which coefficients may be undeclared. */
function benchmarkLabel(point: Point, coefficients: readonly Coefficient[]): Label {
  const entries = Object.entries(point);
  if (entries.length === 0) return plainLabel("SM");
  return joinLabels(
    ...entries.flatMap(([name, value], i) => {
      const declared = coefficients.find((coefficient) => coefficient.name === name);
      return [
        i === 0 ? "" : ", ",
        declared === undefined ? plainLabel(name) : quantityLabel(declared),
        `\u00a0=\u00a0${formatNumber(value)}`,
      ];
    }),
  );
}

/** How the run itself generated events; nothing where it did not. */
export function simulationTable(samples: readonly SampleSummary[], coefficients: readonly Coefficient[]): Markup | undefined {
  const rows = samples.flatMap(({ name, simulation }) => {
    if (simulation === undefined) return [];
    const { energy, benchmarks, cuts, bias, decays, branchingFraction, densities, production, efficiency } = simulation;
    const conditions = [...cuts, ...(bias === undefined ? [] : [`biased by ${bias}`])];
    return [
      [
        name,
        formatNumber(energy / 1000),
        labelHtml(joinLabels(...benchmarks.flatMap((point, i) => [i === 0 ? "" : "; ", benchmarkLabel(point, coefficients)]))),
        conditions.length === 0 ? "–" : conditions.join("; "),
        decays,
        formatNumber(branchingFraction, 3),
        densities,
        formatMeasurement(production.value, production.error),
        formatNumber(efficiency, 2),
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return markup`${htmlTable(COLUMNS, rows, "Simulated samples")}<p class="note">Leading order with exact weights, without parton shower. Efficiency: the accepted share of production points.</p>
`;
}
