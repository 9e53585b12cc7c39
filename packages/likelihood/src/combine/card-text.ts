/** A process in a channel, to be written. */
export interface WrittenColumn {
  readonly channel: string;
  readonly process: string;
  readonly signal: boolean;
}

/** A line of a nuisance parameter, to be written. */
export interface WrittenNuisance {
  readonly name: string;
  /** "lnN", "shape", "shape?", or "gmN" with its events. */
  readonly kind: string;
  /** By the index of a column. */
  readonly effects: ReadonlyMap<number, string>;
}

/** Between the parts of a card. */
export const RULE: string = "-".repeat(40);

/** Rows of words in columns. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, word] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, word.length);
  return rows.map((row) =>
    row
      .map((word, i) => word.padEnd(widths[i]))
      .join(" ")
      .trimEnd(),
  );
}

/** Indices of processes: signals from 0 downwards, others from 1 upwards. */
export function processIndices(columns: readonly WrittenColumn[]): Map<string, number> {
  const indices = new Map<string, number>();
  const counts = { signal: 0, background: 1 };
  for (const { process, signal } of columns)
    if (!indices.has(process)) indices.set(process, signal ? counts.signal-- : counts.background++);
  return indices;
}

/**
 * The text of a card with histograms in a JSON file, rates their integrals.
 * @param lines rateParam, param, autoMCStats and edits, as they are
 */
export function cardText(
  title: string,
  shapes: string,
  channels: readonly string[],
  columns: readonly WrittenColumn[],
  nuisances: readonly WrittenNuisance[],
  lines: readonly string[],
): string {
  const indices = processIndices(columns);
  const head = aligned([
    ["bin", "", ...columns.map(({ channel }) => channel)],
    ["process", "", ...columns.map(({ process }) => process)],
    ["process", "", ...columns.map(({ process }) => String(indices.get(process)))],
    ["rate", "", ...columns.map(() => "-1")],
    ...nuisances.map(({ name, kind, effects }) => [name, kind, ...columns.map((_, i) => effects.get(i) ?? "-")]),
  ]);
  return [
    `# ${title}`,
    "imax *",
    "jmax *",
    "kmax *",
    RULE,
    `shapes * * ${shapes} $CHANNEL/$PROCESS $CHANNEL/$PROCESS/$SYSTEMATIC`,
    RULE,
    ...aligned([
      ["bin", ...channels],
      ["observation", ...channels.map(() => "-1")],
    ]),
    RULE,
    ...head.slice(0, 4),
    RULE,
    ...head.slice(4),
    ...lines,
    "",
  ].join("\n");
}
