import { AnalysisError, unknownName } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { type EventColumns, unitConversion } from "@ratiometer/hepdata-export";
import { weightColumn } from "../event-ingest/weight-columns.ts";

/** The weights of own events. */
export interface OwnWeights {
  /** Those of the artifact that the weights depend on, in its order. */
  readonly coefficients: readonly string[];
  /** The columns that they are in, a term each; none where all events count alike. */
  readonly columns: readonly string[];
  /** What turns them into pb. */
  readonly factor: number;
  /** In words. */
  readonly said: string;
}

/** What a user says of weights, and what they have to fit. */
export interface WeightRequest {
  /** Of the artifact. */
  readonly coefficients: readonly string[];
  /** A column; undefined: told from the columns. */
  readonly column: string | undefined;
  /** Of all events in the files, pb; undefined: the weights add up to it. */
  readonly crossSection: number | undefined;
  /** Whether the weights do not depend on the coefficients, whatever columns say. */
  readonly constant: boolean;
}

/** @throws AnalysisError DATA_UNKNOWN_COLUMN, USAGE_ARGUMENTS, CONFIG_UNIT */
export function ownWeights({ path, columns }: EventColumns, { coefficients, column, crossSection, constant }: WeightRequest): OwnWeights {
  const toPicobarn = (name: string): number => {
    const unit = columns.get(name)?.unit ?? "";
    // a cross section that is given sets the scale, whatever the unit
    if (crossSection !== undefined || unit === "" || unit === "pb") return 1;
    const conversion = unitConversion(unit, "pb");
    if (conversion !== undefined) return conversion.factor;
    throw new AnalysisError("CONFIG_UNIT", `the weights "${name}" are in ${unit}, expected pb`, {
      where: path,
      hint: "--cross-section PB",
    });
  };
  const one = (name: string): OwnWeights => ({ coefficients: [], columns: [name], factor: toPicobarn(name), said: `column "${name}"` });
  if (column !== undefined) {
    if (!columns.has(column)) throw unknownName("DATA_UNKNOWN_COLUMN", "column", column, columns.keys(), { where: path, path: "--weight" });
    return one(column);
  }
  const sm = weightColumn("1");
  if (columns.has(sm)) {
    const varied = constant ? [] : coefficients.filter((name) => columns.has(weightColumn(name)));
    const terms = termNames(varied).map(weightColumn);
    const missing = terms.find((term) => !columns.has(term));
    if (missing !== undefined)
      throw new AnalysisError("DATA_UNKNOWN_COLUMN", `the polynomial of the weights lacks the column "${missing}"`, { where: path });
    const said = varied.length === 0 ? `column "${sm}"` : `a polynomial in ${varied.join(", ")}`;
    return { coefficients: varied, columns: terms, factor: toPicobarn(sm), said };
  }
  if (columns.has("weight")) return one("weight");
  if (crossSection === undefined)
    throw new AnalysisError("USAGE_ARGUMENTS", `there is no column "${sm}" or "weight" that says what events weigh`, {
      where: path,
      hint: "--weight COLUMN, or --cross-section PB for events that all weigh the same",
    });
  return { coefficients: [], columns: [], factor: 1, said: "all events alike" };
}
