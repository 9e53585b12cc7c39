import { unknownName } from "@ratiometer/config";
import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { bDbarToTHubar } from "./bdb-thub.ts";
import { buToTHd } from "./bu-thd.ts";
import { ddTtZ } from "./dd-ttz.ts";
import { ggTt } from "./gg-tt.ts";
import { ggTtbb } from "./gg-ttbb.ts";
import { ggTtg } from "./gg-ttg.ts";
import { ggTtH } from "./gg-tth.ts";
import { ggTtZ } from "./gg-ttz.ts";
import { qqTt } from "./qq-tt.ts";
import { qqTtbb } from "./qq-ttbb.ts";
import { qbgTtqb, qgTtq, qqTtg } from "./qq-ttg.ts";
import { qqTtH } from "./qq-tth.ts";
import { uuTtZ } from "./uu-ttz.ts";

type Factory = (parameters: PhysicsParameters, probe?: GaugeProbe) => MatrixElement;

const FACTORIES: ReadonlyMap<string, Factory> = new Map<string, Factory>([
  ["gg_tt", ggTt],
  ["qq_tt", qqTt],
  ["gg_ttg", ggTtg],
  ["qq_ttg", qqTtg],
  ["qg_ttq", qgTtq],
  ["qbg_ttqb", qbgTtqb],
  ["gg_ttH", ggTtH],
  ["qq_ttH", qqTtH],
  ["gg_ttZ", ggTtZ],
  ["uu_ttZ", uuTtZ],
  ["dd_ttZ", ddTtZ],
  ["bu_tHd", buToTHd],
  ["bdb_tHub", bDbarToTHubar],
  ["gg_ttbb", ggTtbb],
  ["qq_ttbb", qqTtbb],
]);

/** Names of all matrix elements. */
export const matrixElementNames: readonly string[] = [...FACTORIES.keys()];

/**
 * A matrix element by its name, for the given inputs.
 * @throws AnalysisError DATA_UNKNOWN_PROCESS
 */
export function matrixElementNamed(name: string, parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  const factory = FACTORIES.get(name);
  if (factory === undefined) throw unknownName("DATA_UNKNOWN_PROCESS", "matrix element", name, matrixElementNames);
  return factory(parameters, probe);
}
