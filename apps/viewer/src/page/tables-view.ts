import { plainNumber } from "@ratiometer/report/drawing";
import type { PublishedTable, TableColumns } from "@ratiometer/hepdata-export";
import { element, section, table, type Child } from "./element.ts";
import { faultView } from "./fault-view.ts";
import type { Thread } from "./worker.ts";

/** Rows that are shown at most. */
const MOST_ROWS = 300;

const cellText = (cell: string | number): string => (typeof cell === "number" && Number.isFinite(cell) ? plainNumber(cell) : String(cell));

function columnsView(name: string, { columns }: TableColumns): readonly Child[] {
  const rows = columns.at(0)?.cells.length ?? 0;
  const shown = Math.min(rows, MOST_ROWS);
  const qualifiers = [...new Set(columns.flatMap((column) => column.qualifiers))];
  return [
    qualifiers.length === 0 ? undefined : element("p", { class: "note" }, qualifiers.join("; ")),
    columns.length === 0
      ? element("p", {}, "The table has no numbers of its own.")
      : table(
          name,
          columns.map(({ heading }) => heading),
          Array.from({ length: shown }, (_, row) => columns.map(({ cells }) => cellText(cells[row]))),
          (column) => column > 0,
        ),
    shown === rows ? undefined : element("p", { class: "note" }, `the first ${shown} of ${rows} rows`),
  ];
}

/** A table that is read when it is unfolded, with the picture that was published of it. */
function tableView({ name, description, file, picture }: PublishedTable, thread: Thread): HTMLElement {
  const body = element("div");
  const whole = element("details", {}, element("summary", {}, name), element("p", {}, description), body);
  let read = false;
  whole.addEventListener("toggle", () => {
    if (read || !whole.open) return;
    read = true;
    Promise.all([thread.ask("table", file), picture === undefined ? undefined : thread.ask("picture", picture)])
      .then(([columns, bytes]) => {
        const made = columnsView(name, columns).flatMap((child) => (child instanceof Node ? [child] : []));
        if (bytes !== undefined) {
          const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "image/png" }));
          const image = element("img", { class: "picture", src: url, alt: `Published picture of "${name}"`, loading: "lazy" });
          image.addEventListener("load", () => URL.revokeObjectURL(url));
          body.append(image);
        }
        body.append(...made);
      })
      .catch((error: unknown) => body.append(faultView(error)));
  });
  return whole;
}

/** The published tables; undefined without any. */
export const tablesView = (tables: readonly PublishedTable[], thread: Thread): HTMLElement | undefined =>
  tables.length === 0
    ? undefined
    : section(
        "tables",
        "Published tables",
        tables.map((each) => tableView(each, thread)),
      );
