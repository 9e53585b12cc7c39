import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { columnOf, readEventLines } from "@ratiometer/tables";
import { featureSet, validityColumn } from "./feature-set.ts";

const FOLDER = "../shared/data/features";
const external = existsSync(`${FOLDER}/events.jsonl`) ? test : test.skip;

/** Features of an event that another program computed to 40 digits (MT2 to 16). */
interface Answer {
  readonly values: Readonly<Record<string, number>>;
  readonly invalid: readonly string[];
}

interface Line {
  readonly A: Answer["values"];
  readonly A_invalid: string[];
  readonly A_table_diff: Answer["values"];
  readonly A_table_invalid: string[];
  readonly B_global: number[];
  readonly B_global_invalid: string[];
  readonly B_objects: number[][];
  readonly B_n_objects: number;
  readonly C: Answer["values"];
  readonly C_invalid: string[];
}

const WHOLE = /^n_|_fat$|_real$|_sign$|_charge$|_seed$/;

/** |x - y| ≤ a + 10⁻⁸ |y| with a = 10⁻⁸, 10⁻⁵ for masses and 10⁻⁶ for MT2; whole numbers exactly. */
function agrees(name: string, value: number, expected: number): boolean {
  if (WHOLE.test(name)) return value === expected;
  const least = name.startsWith("mt2") ? 1e-6 : name.startsWith("m_") ? 1e-5 : 1e-8;
  return Math.abs(value - expected) <= least + 1e-8 * Math.abs(expected);
}

const { layout } = featureSet("thq-top-dnn");
const named = (names: readonly string[], values: readonly number[]): Answer["values"] =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

const ANSWERS: Readonly<Record<string, (line: Line) => Answer>> = {
  "cms-top-21-003": ({ A, A_invalid }) => ({ values: A, invalid: A_invalid }),
  "cms-top-21-003-table": ({ A, A_table_diff, A_table_invalid }) => ({ values: { ...A, ...A_table_diff }, invalid: A_table_invalid }),
  "thq-top-dnn": ({ B_global, B_objects, B_n_objects, B_global_invalid }) => ({
    values: {
      ...named(layout?.global ?? [], B_global),
      ...named((layout?.objects ?? []).flat(), B_objects.flat()),
      n_objects: B_n_objects,
    },
    invalid: B_global_invalid,
  }),
  general: ({ C, C_invalid }) => ({ values: C, invalid: C_invalid }),
};

external.each(Object.keys(ANSWERS))("%s agrees with another program (skipped where the reference data are absent)", (name) => {
  const lines = readFileSync(`${FOLDER}/expected.jsonl`, "utf8").trim().split("\n");
  const { record } = readEventLines(readFileSync(`${FOLDER}/events.jsonl`), "events.jsonl");
  const set = featureSet(name);
  const table = set.compute(record);
  const plain = (feature: string): string => feature.replace(/_table$/, "");
  expect(lines).toHaveLength(record.events);
  const wrong: unknown[] = [];
  lines.forEach((line, i) => {
    const { values, invalid } = ANSWERS[name](JSON.parse(line) as Line);
    const optional = set.features.filter(({ fill }) => fill !== undefined);
    const lacking = optional.filter((feature) => columnOf(table, validityColumn(feature.name)).values[i] === 0);
    expect([i, lacking.map((feature) => plain(feature.name)).sort()]).toEqual([i, [...invalid].sort()]);
    expect(set.features.map((feature) => plain(feature.name)).sort()).toEqual(Object.keys(values).sort());
    for (const feature of set.features) {
      const value = columnOf(table, feature.name).values[i];
      if (!agrees(plain(feature.name), value, values[plain(feature.name)]))
        wrong.push([i, feature.name, value, values[plain(feature.name)]]);
    }
  });
  expect(wrong).toEqual([]);
});
