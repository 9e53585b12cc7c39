import { AnalysisError, unknownName } from "@ratiometer/config";
import type { DeclaredCoefficient } from "../weight-points.ts";
import { NANOAOD_LIST, NANOAOD_NAMED } from "../nanoaod/columns.ts";
import type { WeightMapDocument, WeightsDocument } from "./document.ts";

type Kind = "list" | "columns" | "pattern" | "polynomial";

/** Which keys of `weights` mean something beside which way of giving them. */
const KEYS: Readonly<Record<Kind, readonly (keyof WeightsDocument)[]>> = {
  list: ["list", "points", "header", "group", "relative_to", "leave_out", "missing"],
  columns: ["columns", "relative_to", "leave_out", "missing"],
  pattern: ["pattern", "relative_to", "leave_out", "missing"],
  polynomial: ["polynomial", "coefficients", "cross", "names_column", "relative_to", "missing"],
};

/** What no schema can see about the places in a weight map: which keys go together, positions and names that exist. */
export function placeFaults(
  document: WeightMapDocument,
  declared: readonly DeclaredCoefficient[],
  place: (path: string) => { where: string; path: string },
): readonly AnalysisError[] {
  const { weights } = document;
  const given = (["list", "columns", "pattern", "polynomial"] as const).filter((kind) => weights[kind] !== undefined);
  if (given.length > 1)
    return [
      new AnalysisError(
        "CONFIG_EITHER_OR",
        `found ${given.join(" and ")}, expected one of list, columns, pattern, polynomial`,
        place("weights"),
      ),
    ];
  const kind = given.at(0) ?? "list";
  const faults: AnalysisError[] = [];
  for (const key of Object.keys(weights) as (keyof WeightsDocument)[])
    if (!KEYS[kind].includes(key) && !(key === "leave_out" && weights.leave_out.length === 0))
      faults.push(
        new AnalysisError("CONFIG_UNKNOWN_KEY", `key "${key}" has no meaning with ${kind}`, {
          ...place(`weights.${key}`),
          hint: "leave it out",
        }),
      );
  if (kind === "list" && (weights.points === undefined) === (weights.header === undefined))
    faults.push(
      new AnalysisError(
        "CONFIG_EITHER_OR",
        `found ${weights.points === undefined ? "neither" : "points and header"}, expected exactly one of points, header`,
        place("weights"),
      ),
    );
  if (kind === "list" && weights.group !== undefined && weights.header === undefined)
    faults.push(new AnalysisError("CONFIG_UNKNOWN_KEY", `key "group" has no meaning without header`, place("weights.group")));
  if (kind === "polynomial" && weights.coefficients === undefined)
    faults.push(
      new AnalysisError("CONFIG_MISSING_KEY", `missing key "coefficients"`, { ...place("weights"), hint: "the names, in order" }),
    );
  if (kind === "polynomial" && weights.cross === undefined && !/^EFT/.test(weights.polynomial ?? ""))
    faults.push(
      new AnalysisError("CONFIG_MISSING_KEY", `missing key "cross"`, {
        ...place("weights"),
        hint: "full where cross terms are the coefficient of c_i c_j (TopCoffea), half where they are half of it",
      }),
    );
  const columns = Object.keys(weights.columns ?? {});
  if (weights.relative_to === undefined && !hasUsualReference(weights))
    faults.push(
      new AnalysisError("CONFIG_MISSING_KEY", `missing key "relative_to"`, {
        ...place("weights"),
        hint: "the column that the weights are factors on, or none where they are absolute",
      }),
    );
  weights.leave_out.forEach((item, i) => {
    const at = place(`weights.leave_out[${i}]`);
    const size = weights.points?.length;
    if (kind === "list" && (typeof item !== "number" || (size !== undefined && item >= size)))
      faults.push(
        new AnalysisError(
          "CONFIG_WRONG_VALUE",
          `found ${JSON.stringify(item)}, expected a position${size === undefined ? "" : ` from 0 to ${size - 1}`}`,
          at,
        ),
      );
    else if (kind === "columns" && !columns.includes(String(item)))
      faults.push(unknownName("CONFIG_UNKNOWN_COLUMN", "column", String(item), columns, at));
  });
  return [...faults, ...nameFaults(document, declared, place)];
}

/** Whether the weights are NanoAOD's own, of which it is known what they are factors on, or a stored polynomial, which is usually absolute. */
function hasUsualReference({ list = NANOAOD_LIST, columns, pattern, polynomial }: WeightsDocument): boolean {
  if (polynomial !== undefined) return true;
  if (columns !== undefined) return Object.keys(columns).every((name) => NANOAOD_NAMED.test(name));
  return pattern === undefined ? list === NANOAOD_LIST : NANOAOD_NAMED.test(pattern);
}

/** Names that two coefficients would share, and SM values that the analysis contradicts. */
function* nameFaults(
  { coefficients, rename }: WeightMapDocument,
  declared: readonly DeclaredCoefficient[],
  place: (path: string) => { where: string; path: string },
): Generator<AnalysisError> {
  const targets = new Map<string, string>();
  for (const [name, target] of Object.entries(rename)) {
    const other = targets.get(target) ?? (Object.hasOwn(coefficients, target) && !Object.hasOwn(rename, target) ? target : undefined);
    if (other !== undefined)
      yield new AnalysisError(
        "CONFIG_DUPLICATE_NAME",
        `"${other}" and "${name}" would both be called "${target}"`,
        place(`rename.${name}`),
      );
    targets.set(target, name);
  }
  for (const [name, { sm }] of Object.entries(coefficients)) {
    const own = declared.find((coefficient) => coefficient.name === (Object.hasOwn(rename, name) ? rename[name] : name));
    if (own !== undefined && own.sm !== sm)
      yield new AnalysisError(
        "CONFIG_WRONG_VALUE",
        `found sm: ${sm}, but the analysis has ${own.name} with sm: ${own.sm}`,
        place(`coefficients.${name}.sm`),
      );
  }
}
