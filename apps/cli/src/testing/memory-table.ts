import type { ColumnarFile, ColumnSlice, FileColumn, NumberArray } from "@ratiometer/tables";

/** A column in memory: a number per entry, or a list. */
export interface MemoryColumn extends Pick<FileColumn, "name" | "type"> {
  readonly values: NumberArray;
  readonly offsets?: Uint32Array;
}

/** A file of columns in memory that can be cut at the given entries. */
export function memoryTable(entries: number, columns: readonly MemoryColumn[], boundaries: readonly number[] = [0, entries]): ColumnarFile {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return {
    path: "memory",
    format: "Memory",
    entries,
    columns: columns.map(({ name, type, offsets }) => ({
      name,
      type,
      kind: offsets === undefined ? "number" : "list",
      unit: "",
      title: "",
    })),
    others: [],
    boundaries,
    read: (names, first, end) =>
      Promise.resolve(
        new Map(
          names.map((name): [string, ColumnSlice] => {
            const column = byName.get(name);
            if (column === undefined) throw new Error(`no column ${name}`);
            const { values, offsets } = column;
            if (offsets === undefined) return [name, { values: values.subarray(first, end) }];
            const cut = offsets.slice(first, end + 1).map((offset) => offset - offsets[first]);
            return [name, { values: values.subarray(offsets[first], offsets[end]), offsets: cut }];
          }),
        ),
      ),
    close: () => Promise.resolve(),
  };
}

/** Lists of numbers as a column. */
export function listColumn(name: string, type: FileColumn["type"], lists: readonly (readonly number[])[]): MemoryColumn {
  const flat = lists.flat();
  const offsets = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => (offsets[i + 1] = offsets[i] + list.length));
  return { name, type, values: type === "float32" ? Float32Array.from(flat) : Float64Array.from(flat), offsets };
}
