import { KNOWN_COEFFICIENTS } from "../operators/known-coefficients.ts";
import { binForm, type Parametrisation, type TableTerm } from "./parametrisation.ts";
import { mapAt, numberAt, type TableDocument, tableDocument } from "./table-document.ts";

/** The name as the model spells it: the tables have small letters throughout. */
function modelName(name: string): string {
  const found = KNOWN_COEFFICIENTS.filter((known) => known.name.toLowerCase() === name);
  return found.length === 1 ? found[0].name : name;
}

/** "A_x" and "B_x_2" or "B_x_y". */
function monomial(key: string): Pick<TableTerm, "first" | "second"> | undefined {
  const [, kind, first, second] = (/^([AB])_([a-z0-9]+)(?:_([a-z0-9]+))?$/.exec(key) ?? []) as (string | undefined)[];
  if (kind === undefined || first === undefined || (kind === "A") !== (second === undefined)) return undefined;
  if (second === undefined) return { first: modelName(first) };
  return { first: modelName(first), second: modelName(second === "2" ? first : second) };
}

function binTerms(document: TableDocument, bin: string, value: unknown): TableTerm[] {
  const entries = mapAt(document, value, [bin]);
  for (const key of Object.keys(entries))
    if (key.startsWith("u_") && !Object.hasOwn(entries, key.slice(2)))
      throw document.fault(`found the uncertainty "${key}" of a term that is not there`, [bin, key]);
  const seen = new Map<string, string>();
  return Object.entries(entries).flatMap(([key, entry]) => {
    if (key.startsWith("u_")) return [];
    const term = monomial(key);
    if (term === undefined)
      throw document.fault(`cannot read the term "${key}"`, [bin, key], "expected A_x for c_x, B_x_2 for its square, B_x_y for c_x c_y");
    const pair = [term.first, term.second ?? ""].sort().join();
    const other = seen.get(pair);
    if (other !== undefined) throw document.fault(`the terms "${other}" and "${key}" are the same`, [bin, key]);
    seen.set(pair, key);
    const uncertainty = `u_${key}`;
    return [
      {
        ...term,
        value: numberAt(document, entry, [bin, key]),
        ...(Object.hasOwn(entries, uncertainty) ? { uncertainty: numberAt(document, entries[uncertainty], [bin, uncertainty]) } : {}),
      },
    ];
  });
}

/**
 * Combine's table of simplified template cross sections in SMEFTsim (top-specific flavour scheme): by bin 1 + Σ A_x c_x + Σ B_x_2 c_x² + Σ B_x_y c_x c_y,
 * cross coefficients in full and once, leading order. Published tables leave out terms below 0.01, squares among them.
 * @throws AnalysisError of tableDocument, DATA_PARAMETRISATION with line and column
 */
export function combineStxsTable(text: string, file: string): Parametrisation {
  const document = tableDocument(text, file);
  const bins = Object.entries(mapAt(document, document.value, [])).map(([name, value]) => ({
    name,
    terms: binTerms(document, name, value),
  }));
  if (bins.length === 0) throw document.fault("found no bin", []);
  const coefficients = [...new Set(bins.flatMap(({ terms }) => terms.flatMap(({ first, second = first }) => [first, second])))];
  return {
    file,
    format: "combine-stxs",
    basis: "SMEFTsim-topU3l",
    order: "LO",
    coefficients,
    bins: bins.map(({ name, terms }) => ({ name, nominal: undefined, ...binForm(coefficients, terms) })),
    dropped: "terms below 0.01",
  };
}
