import { dataPredictionFigure } from "./data-prediction.ts";
import { htmlTable } from "./html-table.ts";
import { formatNumber } from "./number-format.ts";
import type { ReportContent } from "./report-content.ts";
import { figureGrid, type Section } from "./section.ts";

/** How well the fit describes all data in bins. */
export interface GoodnessOfFit {
  readonly of: string;
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  readonly status: string;
}

/** Data and prediction in every channel whose data may be seen, and the goodness of fit; nothing where there are no data. */
export function dataSection({ dataPredictions = [], goodnessOfFit: found, dataset }: ReportContent): Section | undefined {
  if (dataPredictions.length === 0) return undefined;
  const table =
    found === undefined
      ? undefined
      : htmlTable(
          [
            { heading: "of" },
            { heading: "−2 ln L above the saturated model", align: "right" },
            { heading: "degrees of freedom", align: "right" },
            { heading: "p value", align: "right" },
            { heading: "fit" },
          ],
          [
            [
              found.of,
              formatNumber(found.statistic),
              formatNumber(found.degreesOfFreedom),
              found.pValue === null ? "" : formatNumber(found.pValue, 3),
              found.status,
            ],
          ],
          "Goodness of fit",
        );
  const figures = dataPredictions.map((each, i) => dataPredictionFigure(`data-${i + 1}`, each, dataset));
  return { id: "data", heading: "Data and prediction", body: [table, figureGrid(figures)] };
}
