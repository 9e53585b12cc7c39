/** Lines of a table of text, the first column to the left. */
export function textTable(heads, rows) {
  const lines = [heads, ...rows].map((cells) => cells.map((value) => String(value ?? "")));
  const widths = heads.map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  return lines.map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "));
}
