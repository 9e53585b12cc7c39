import { htmlTable, type TableColumn } from "./html-table.ts";
import { markup, type Content } from "./markup.ts";
import { formatBytes, formatCount, formatNumber } from "./number-format.ts";
import type { Section } from "./section.ts";

/** A network in one of its forms: what its file takes up and, of a smaller one, what that costs. */
export interface NetworkForm {
  readonly file: string;
  /** "float32" of the whole network, else what was done: "int8", "pruned=0.5, int8". */
  readonly form: string;
  readonly bytes: number;
  /** Of a smaller form. */
  readonly cost?: {
    /** Numbers of the output that are compared. */
    readonly count: number;
    /** Of the absolute shift of the output: mean, 99 % quantile, largest. */
    readonly meanAbsolute: number;
    readonly quantile99: number;
    readonly largest: number;
    /** In widths of the interval: the best fit, and the ends by level; undefined where the interval has other pieces. */
    readonly intervals: readonly {
      readonly coefficient: string;
      readonly bestFit: number;
      readonly ends: Readonly<Record<string, number | undefined>>;
    }[];
  };
}

const NONE = "–";

/** The largest of some moves; undefined if one has no measure, and for none. */
function largestOf(moves: readonly (number | undefined)[]): Content {
  if (moves.length === 0) return NONE;
  const known = moves.filter((move) => move !== undefined);
  return known.length < moves.length ? "other pieces" : formatNumber(Math.max(...known), 2);
}

/** Sizes of published networks, whole and smaller, with the shifts of their outputs and of the intervals. @throws RangeError if a number is not finite */
export function compressionSection(forms: readonly NetworkForm[]): Section {
  const levels = [...new Set(forms.flatMap(({ cost }) => (cost?.intervals ?? []).flatMap(({ ends }) => Object.keys(ends))))];
  const right = (heading: string): TableColumn => ({ heading, align: "right" });
  const columns: readonly TableColumn[] = [
    { heading: "network" },
    { heading: "form" },
    right("size"),
    right("mean shift"),
    right("99 % below"),
    right("largest"),
    right("best fit"),
    ...levels.map((level) => right(`ends at ${level}`)),
  ];
  const rows = forms.map(({ file, form, bytes, cost }): Content[] => [
    markup`<code>${file}</code>`,
    form,
    formatBytes(bytes),
    ...(cost === undefined
      ? Array.from({ length: 4 + levels.length }, () => "")
      : [
          formatNumber(cost.meanAbsolute, 2),
          formatNumber(cost.quantile99, 2),
          formatNumber(cost.largest, 2),
          largestOf(cost.intervals.map(({ bestFit }) => bestFit)),
          ...levels.map((level) => largestOf(cost.intervals.map(({ ends }) => ends[level]))),
        ]),
  ]);
  const count = Math.max(0, ...forms.map(({ cost }) => cost?.count ?? 0));
  return {
    id: "smaller-networks",
    heading: "Smaller networks",
    body: markup`<p>Shifts are those of the output, log r, score or probability, over hold-out events (up to ${formatCount(count)} numbers; of a ratio at both ends of each
coefficient’s range). Best fit and interval ends are moved by so many widths of the interval, with the smaller network in the place of the whole one in the unbinned likelihood.</p>
${htmlTable(columns, rows, "Networks, whole and smaller")}`,
  };
}
