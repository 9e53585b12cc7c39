import { htmlTable, type TableColumn } from "./html-table.ts";
import { labelText } from "./latex-label.ts";
import type { Markup } from "./markup.ts";
import { formatNumber } from "./number-format.ts";
import { pointLabel, type Coefficient, type Point } from "./quantity.ts";

/** How far each method disfavours a point. */
export interface Exclusion {
  readonly at: Point;
  readonly methods: readonly { readonly label: string; readonly deltaTwiceNll: number; readonly significance: number }[];
}

/** The exclusion of one point by every method. */
export function exclusionTable({ at, methods }: Exclusion, coefficients: readonly Coefficient[]): Markup {
  const columns: readonly TableColumn[] = [
    { heading: "method" },
    { heading: "Δ(−2 ln L)", align: "right" },
    { heading: "excluded at", align: "right" },
  ];
  const rows = methods.map(({ label, deltaTwiceNll, significance }) => [
    label,
    formatNumber(deltaTwiceNll),
    `${formatNumber(significance, 3)} σ`,
  ]);
  const label = pointLabel(at, coefficients);
  return htmlTable(columns, rows, `Exclusion of ${labelText(label)} by method`);
}
