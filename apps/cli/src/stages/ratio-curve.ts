import { join } from "node:path";
import { meanRatio, openMembers } from "@ratiometer/classifiers";
import type { Estimator } from "@ratiometer/config";
import { chebyshevNodes } from "@ratiometer/likelihood";
import { columnOf, readTable, tableOf, writeTable, type Column } from "@ratiometer/tables";
import type { Ensemble } from "./input-importance.ts";
import { withColumns } from "./network-rows.ts";

/** Degree of the polynomial in the coefficient that a likelihood makes of log r̂ between the points at which networks are asked. */
export const RATIO_DEGREE = 64;
/** Events for each call of the engine. */
const CALL = 4096;

const columnName = (member: number, node: number): string => `member${member}:node${node}`;

/** Whether a likelihood can use an estimator whose networks see the coefficients. */
export const hasRatioCurve = ({ type, network, coefficients }: Estimator): boolean =>
  type === "ratio" && network.form === "parameterised" && coefficients.length === 1;

/** The ratio of networks that see one coefficient, of the hold-out events at the nodes of the coefficient's range: n x nodes, by each member. */
export interface RatioCurve {
  readonly nodes: number;
  readonly members: readonly Float64Array[];
}

/** Table of what each network says of the simulated hold-out events, in the folder of an estimator. */
const MEMBERS = "members";
/** The same of the observed data. */
export const DATA_MEMBERS = "data-members";

/**
 * log r̂ of each member at the nodes, as a table: from there on no network is called.
 * @param home folder of the estimator @param x n x d features @param rows the hold-out events
 */
export async function writeRatioCurve(
  home: string,
  { description, models }: Ensemble,
  x: Float32Array,
  rows: Uint32Array,
  table: string = MEMBERS,
): Promise<void> {
  const d = description.featureNames.length;
  const [{ range }] = description.coefficients;
  const held = new Float32Array(rows.length * d);
  rows.forEach((row, i) => held.set(x.subarray(row * d, (row + 1) * d), i * d));
  const members = await openMembers(models, d + 1);
  const columns: (readonly [string, Column])[] = [];
  try {
    for (const [j, node] of chebyshevNodes(range[0], range[1], RATIO_DEGREE).entries()) {
      const logs = models.map(() => new Float64Array(rows.length));
      for (let from = 0; from < rows.length; from += CALL) {
        const part = withColumns(held.subarray(from * d, (from + CALL) * d), d, [node]);
        (await members.of(part)).forEach((values, m) => logs[m].set(values, from));
      }
      logs.forEach((values, m) => columns.push([columnName(m, j), { values, unit: "1" }]));
    }
  } finally {
    await members.release();
  }
  await writeTable(join(home, table), tableOf(columns));
}

/** What `writeRatioCurve` wrote. @param home folder of the estimator */
export async function readRatioCurve(home: string, { ensemble }: Pick<Estimator, "ensemble">, name: string = MEMBERS): Promise<RatioCurve> {
  const table = await readTable(join(home, name));
  const nodes = RATIO_DEGREE + 1;
  const members = Array.from({ length: ensemble }, (_, member) => {
    const logs = new Float64Array(table.length * nodes);
    for (let j = 0; j < nodes; j++) {
      const { values } = columnOf(table, columnName(member, j));
      for (let i = 0; i < table.length; i++) logs[i * nodes + j] = values[i];
    }
    return logs;
  });
  return { nodes, members };
}

/** log of the mean ratio of the members. @returns n x nodes */
export const meanCurve = ({ members }: RatioCurve): Float64Array => meanRatio(members).map(Math.log);
