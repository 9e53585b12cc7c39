/** A line through points of a plane; closed where the first is the last. */
export type Polyline = readonly (readonly [number, number])[];

/** An edge of the grid: from a node to the next along x (0) or y (1). */
type Edge = `${0 | 1}:${number}`;

/**
 * The lines on which values on a grid cross a threshold (marching squares). A cell that is crossed four times is decided by the mean of its corners.
 * Infinite values are above every threshold.
 *
 * @param width   grid points along x, which runs fastest
 * @param values  of all nodes
 * @param crossing where the edge between two nodes is crossed
 */
export function contourLines(
  width: number,
  values: ArrayLike<number>,
  threshold: number,
  crossing: (node: number, next: number) => readonly [number, number],
): Polyline[] {
  const height = values.length / width;
  const inside = (node: number): boolean => values[node] <= threshold;
  const links = new Map<Edge, Edge[]>();
  const link = (a: Edge, b: Edge): void => {
    links.set(a, [...(links.get(a) ?? []), b]);
    links.set(b, [...(links.get(b) ?? []), a]);
  };
  for (let j = 0; j + 1 < height; j++) {
    for (let i = 0; i + 1 < width; i++) {
      const node = j * width + i;
      const corners = [node, node + 1, node + width + 1, node + width];
      const edges: Edge[] = [`0:${node}`, `1:${node + 1}`, `0:${node + width}`, `1:${node}`];
      const crossed = edges.filter((_, e) => inside(corners[e]) !== inside(corners[(e + 1) % 4]));
      if (crossed.length === 2) link(crossed[0], crossed[1]);
      if (crossed.length < 4) continue;
      const middle = corners.reduce((sum, corner) => sum + values[corner] / 4, 0) <= threshold;
      // corners of one kind are joined through the middle: the lines cut off the corners of the other kind
      const [a, b, c, d] = crossed;
      if (middle === inside(corners[0])) {
        link(a, b);
        link(c, d);
      } else {
        link(d, a);
        link(b, c);
      }
    }
  }
  const place = (edge: Edge): readonly [number, number] => {
    const node = Number(edge.slice(2));
    return crossing(node, edge.startsWith("0") ? node + 1 : node + width);
  };
  const walk = (start: Edge): Edge[] => {
    const line = [start];
    for (let at: Edge | undefined = start; at !== undefined;) {
      const next: Edge | undefined = links.get(at)?.shift();
      if (next === undefined) break;
      const back = links.get(next) ?? [];
      back.splice(back.indexOf(at), 1);
      line.push(next);
      at = next === start ? undefined : next;
    }
    return line;
  };
  const lines: Edge[][] = [];
  // open lines first, from their ends; what is left is closed
  for (const [edge, next] of links) if (next.length === 1) lines.push(walk(edge));
  for (const [edge, next] of links) if (next.length > 0) lines.push(walk(edge));
  const places = new Map<Edge, readonly [number, number]>();
  return lines.map((line) =>
    line.map((edge) => {
      const known = places.get(edge) ?? place(edge);
      places.set(edge, known);
      return known;
    }),
  );
}
