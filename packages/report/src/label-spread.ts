/** A label of some extent that should stand at `at`. */
export interface Placed {
  readonly at: number;
  readonly extent: number;
}

/**
 * Places labels along a line so that no two touch, each as near to where it belongs as the others allow, within [low, high] where there is room.
 *
 * @returns the centres, in the order given
 */
export function spreadLabels(labels: readonly Placed[], low: number, high: number, gap = 6): readonly number[] {
  const order = labels.map((_, i) => i).sort((a, b) => labels[a].at - labels[b].at);
  const centres = labels.map(({ at }) => at);
  let edge = low;
  for (const i of order) {
    centres[i] = Math.max(centres[i], edge + labels[i].extent / 2);
    edge = centres[i] + labels[i].extent / 2 + gap;
  }
  edge = high;
  for (const i of order.reverse()) {
    centres[i] = Math.min(centres[i], edge - labels[i].extent / 2);
    edge = centres[i] - labels[i].extent / 2 - gap;
  }
  return centres;
}
