import { AnalysisError, type ErrorPlace, type ExtraFeature } from "@ratiometer/config";
import type { Column } from "@ratiometer/tables";
import { compileExpression, type Expression } from "./expression/expression.ts";
import type { ExpressionScope } from "./expression/scope.ts";
import type { ExpressionObjects, NumberColumns } from "./expression/term.ts";
import { conversionFactor, isKnownUnit, parseUnit, scaling, unitSymbols } from "./expression/unit.ts";
import { nameInLatex, type FeatureDefinition } from "./feature.ts";
import { validityColumn } from "./feature-set.ts";

/** A feature as an analysis defines it. */
type Request = Pick<ExtraFeature, "name" | "expression"> & Partial<ExtraFeature>;

/** A feature that an expression defines. */
export interface CompiledFeature {
  readonly definition: FeatureDefinition;
  readonly expression: Expression;
  /** Names of its columns with their units. */
  readonly units: ReadonlyMap<string, string>;
  /** The feature's column and, if it can be missing, the Int32 column `<name>:valid`. @throws AnalysisError as `Expression.evaluate` */
  readonly compute: (table: NumberColumns, objects?: ExpressionObjects) => readonly (readonly [string, Column])[];
}

/**
 * Compiles a feature that an analysis defines. As in feature sets one that an event can lack has a fill, 0 unless given, and a column of validity.
 *
 * @throws AnalysisError as `compileExpression`; CONFIG_DUPLICATE_COLUMN; CONFIG_UNIT for a unit that is not known or does not fit; CONFIG_EXPRESSION
 *   for the fill of an expression that is never missing
 */
export function compileExtraFeature(request: Request, scope: ExpressionScope, place: ErrorPlace = {}): CompiledFeature {
  const { name, latex = nameInLatex(name), definition = request.expression } = request;
  const taken = [name, validityColumn(name)].find((column) => scope.units.has(column));
  if (taken !== undefined)
    throw new AnalysisError("CONFIG_DUPLICATE_COLUMN", `"${taken}" is a column already`, { hint: "choose another name", ...place });
  const expression = compileExpression(request.expression, scope, place);
  const { canBeMissing } = expression;
  if (request.fill !== undefined && !canBeMissing)
    throw new AnalysisError("CONFIG_EXPRESSION", `"${request.expression}" is never missing, a fill has no meaning`, {
      hint: "leave it out",
      ...place,
    });
  const factor = factorTo(request, expression, place);
  const convert = scaling(factor);
  const unit = request.unit ?? expression.unit;
  const fill = request.fill ?? 0;
  const compute: CompiledFeature["compute"] = (table, objects) => {
    const { values, valid } = expression.evaluate(table, objects, fill);
    if (factor !== 1)
      for (let row = 0; row < values.length; row++) if (valid === undefined || valid[row] === 1) values[row] = convert(values[row]);
    const column = [name, { values, unit }] as const;
    return valid === undefined ? [column] : [column, [validityColumn(name), { values: valid, unit: "1" }]];
  };
  return {
    definition: { name, unit, latex, definition, ...(canBeMissing ? { fill } : {}) },
    expression,
    units: new Map([[name, unit], ...(canBeMissing ? [[validityColumn(name), "1"] as const] : [])]),
    compute,
  };
}

/** From the unit of an expression to the one asked for. */
function factorTo({ unit, expression: text }: Request, { unit: from }: Expression, place: ErrorPlace): number {
  if (unit === undefined) return 1;
  if (!isKnownUnit(unit)) {
    const hint = `a product of powers such as GeV, GeV^2, rad, TeV^-2 or 1; symbols are ${unitSymbols.join(", ")}`;
    throw new AnalysisError("CONFIG_UNIT", `unknown unit "${unit}"`, { hint, ...place });
  }
  const factor = conversionFactor(parseUnit(from), parseUnit(unit));
  if (factor === undefined) throw new AnalysisError("CONFIG_UNIT", `"${text}" is in ${from}, expected ${unit}`, place);
  return factor;
}
