import { cellCount, type BinGrid } from "./bin-grid.ts";

/** What is wrong with a grid that was given: edges that do not rise or are infinite inside, kept edges that are not those of the last axis, cell by cell. */
export function gridFault(grid: BinGrid): { readonly path: string; readonly message: string } | undefined {
  for (const [axis, { edges }] of grid.axes.entries()) {
    const path = `axes[${axis}].edges`;
    if (edges.length < 2) return { path, message: `${edges.length} edges make no bin` };
    const wrong = edges.findIndex((edge, i) => {
      const open = (i === 0 && edge === -Infinity) || (i === edges.length - 1 && edge === Infinity);
      return (!open && !Number.isFinite(edge)) || (i > 0 && !(edges[i - 1] < edge));
    });
    if (wrong >= 0) return { path, message: `edge ${edges[wrong]} in place ${wrong}: edges rise, and only the outermost may be infinite` };
  }
  const { kept } = grid;
  if (kept === undefined) return undefined;
  const cells = cellCount(grid);
  if (kept.length !== cells) return { path: "kept", message: `found the edges of ${kept.length} cells, expected ${cells}` };
  const last = grid.axes[grid.axes.length - 1].edges.length - 1;
  const isWrong = (places: readonly number[]): boolean =>
    places[0] !== 0 || places.at(-1) !== last || places.some((place, i) => !Number.isInteger(place) || (i > 0 && place <= places[i - 1]));
  const cell = kept.findIndex(isWrong);
  if (cell < 0) return undefined;
  return { path: `kept[${cell}]`, message: `found [${kept[cell].join(", ")}], expected rising places of edges from 0 to ${last}` };
}
