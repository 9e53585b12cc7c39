import { AnalysisError } from "@ratiometer/config";
import type { Parameter, ToyFits } from "@ratiometer/likelihood";
import { tableOf, writeFileAtomically, writeParquet, type Column } from "@ratiometer/tables";

/** @throws AnalysisError USAGE_OPTION_VALUE for a name that ends in neither .jsonl nor .parquet */
export function checkToyFile(path: string): void {
  if (!/\.(jsonl|parquet)$/i.test(path))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${path}", expected a name that ends in .jsonl or .parquet`);
}

/**
 * Writes one row per pseudo-experiment: its number, -2 log L at the best fit, whether the fit converged (1 or 0), and all parameters there.
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function writeToys(path: string, { twiceNll, values, failed }: ToyFits, parameters: readonly Parameter[]): Promise<void> {
  const n = parameters.length;
  const columns = new Map<string, Column>([
    ["toy", { values: Int32Array.from(failed, (_, k) => k), unit: "1" }],
    ["twiceNll", { values: twiceNll, unit: "1" }],
    ["converged", { values: Int32Array.from(failed, (value) => 1 - value), unit: "1" }],
    ...parameters.map(({ name }, i): [string, Column] => [
      name,
      { values: Float64Array.from(failed, (_, k) => values[k * n + i]), unit: "1" },
    ]),
  ]);
  if (/\.parquet$/i.test(path)) {
    await writeParquet(path, tableOf(columns));
    return;
  }
  const lines = Array.from(failed, (_, k) =>
    JSON.stringify(Object.fromEntries([...columns].map(([name, column]) => [name, column.values[k]]))),
  );
  await writeFileAtomically(path, `${lines.join("\n")}\n`);
}
