/** What draws figures in the report's style: for pages that draw their own, without anything of Node. */
export { curve, horizontalRule, points, shadedInterval, shadedLevels, steps, verticalRule, type Ink } from "./marks.ts";
export { figure, type FigureSpec, type FigureTable, type LegendEntry } from "./figure.ts";
export { labelHtml, labelText, latexLabel, latexSentence, plainLabel, type Label } from "./latex-label.ts";
export { markup, type Markup } from "./markup.ts";
export { formatBytes, formatCount, formatInterval, formatNumber, formatPercent, plainNumber } from "./number-format.ts";
export { text, type PanelSpec, type Plot } from "./panel.ts";
export { quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";
export { scoreShapeFigure, type ScoreShape } from "./score-shape.ts";
export { STYLE } from "./theme.ts";
