import type { HepdataTable } from "../tables/hepdata-table.ts";
import { againstFigure, curveFigure, linesFigure } from "./curve-figure.ts";
import { mapFigure } from "./map-figure.ts";
import { rowsFigure } from "./rows-figure.ts";
import { stepsFigure } from "./steps-figure.ts";

/** A table as an SVG document, drawn from its own numbers as its picture says; undefined for a table without picture or without rows. */
export function tableFigure(table: HepdataTable): string | undefined {
  const { picture, dependent } = table;
  if (picture === undefined || dependent.every(({ values }) => values.length === 0)) return undefined;
  switch (picture.kind) {
    case "steps":
      return stepsFigure(table, picture);
    case "curve":
      return curveFigure(table, picture);
    case "against":
      return againstFigure(table);
    case "map":
      return mapFigure(table, picture);
    case "rows":
      return rowsFigure(table, picture);
    case "lines":
      return linesFigure(table);
  }
}
