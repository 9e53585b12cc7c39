/** A cell of CSV (RFC 4180). */
const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Columns of numbers as CSV, each with all its digits. */
export function csvText(columns: readonly { readonly name: string; readonly values: readonly number[] }[]): string {
  const rows = columns.at(0)?.values.length ?? 0;
  const lines = [columns.map(({ name }) => cell(name)).join(",")];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ values }) => String(values[row])).join(","));
  return `${lines.join("\r\n")}\r\n`;
}
