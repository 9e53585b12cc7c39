import type { Markup } from "../markup.ts";

/** A curve as it was drawn: its class names and its corners, px from the top left of the plot. */
export interface DrawnLine {
  readonly ink: string;
  readonly corners: readonly (readonly [number, number])[];
}

/** The marks of one plot, read back from a figure. */
export interface DrawnPlot {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly DrawnLine[];
  readonly points: readonly { readonly ink: string; readonly at: readonly [number, number] }[];
  readonly rectangles: readonly { readonly ink: string; readonly x: number; readonly width: number }[];
}

/** Reads the plots of a figure back from its SVG, for tests: where is what drawn? */
export function drawnPlots({ markup }: Markup): readonly DrawnPlot[] {
  return [...markup.matchAll(/<svg class="plot" width="([^"]+)" height="([^"]+)">(.*?)<\/svg>/gs)].map(([, width, height, marks]) => ({
    width: Number(width),
    height: Number(height),
    lines: [...marks.matchAll(/<path class="line ([^"]+)" d="([^"]+)"/g)].map(([, ink, d]) => ({
      ink,
      corners: [...d.matchAll(/([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
    })),
    points: [...marks.matchAll(/<circle class="point ([^"]+)" cx="([^"]+)" cy="([^"]+)"/g)].map(([, ink, x, y]) => ({
      ink,
      at: [Number(x), Number(y)] as const,
    })),
    rectangles: [...marks.matchAll(/<rect class="band ([^"]+)" x="([^"]+)" width="([^"]+)"/g)].map(([, ink, x, rectangleWidth]) => ({
      ink,
      x: Number(x),
      width: Number(rectangleWidth),
    })),
  }));
}
