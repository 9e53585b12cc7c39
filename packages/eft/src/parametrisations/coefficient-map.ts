import type { OperatorBasis } from "../operators/basis.ts";
import { binForm, type Parametrisation, type TableTerm } from "./parametrisation.ts";
import { mapAt, numberAt, ratioAt, type TableDocument, tableDocument } from "./table-document.ts";

export interface CoefficientMapOptions {
  readonly basis: OperatorBasis;
  readonly order: "LO" | "NLO";
}

interface Leaf {
  readonly name: string;
  readonly nominal: number;
  readonly terms: readonly TableTerm[];
}

function leafOf(document: TableDocument, entries: Readonly<Record<string, unknown>>, path: readonly string[]): Leaf {
  const nominal = numberAt(document, entries.sm, [...path, "sm"]);
  if (!(nominal > 0)) throw document.fault(`found ${nominal}, expected a positive rate at the SM`, [...path, "sm"]);
  const seen = new Map<string, string>();
  const terms = Object.entries(entries).flatMap(([key, entry]) => {
    if (key === "sm") return [];
    const factors = key.split("*");
    if (factors.length > 2 || !factors.every((factor) => /^[A-Za-z]\w*$/.test(factor)))
      throw document.fault(`cannot read the term "${key}"`, [...path, key], `expected a coefficient such as ctZ, or two of them: ctZ*cpt`);
    const pair = [...factors].sort().join("*");
    const other = seen.get(pair);
    if (other !== undefined) throw document.fault(`the terms "${other}" and "${key}" are the same`, [...path, key]);
    seen.set(pair, key);
    const [first, second] = factors;
    const place = [...path, key];
    return [{ first, ...(second ? { second } : {}), value: ratioAt(document, numberAt(document, entry, place), nominal, place) }];
  });
  return { name: path.join("/"), nominal, terms };
}

function* leaves(document: TableDocument, value: unknown, path: readonly string[]): Generator<Leaf> {
  const entries = mapAt(document, value, path);
  if (Object.hasOwn(entries, "sm")) yield leafOf(document, entries, path);
  else if (Object.values(entries).some((entry) => typeof entry === "number"))
    throw document.fault(`found terms without "sm"`, path, `give the rate at the SM as "sm"`);
  else for (const [key, entry] of Object.entries(entries)) yield* leaves(document, entry, [...path, key]);
}

/**
 * A table of maps as CMS analyses write them: { "sm": 1, "ctZ": a, "ctZ*ctZ": b, "cpt*ctZ": b' }, cross coefficients in full and once, in maps of any depth
 * whose keys name the bins ("2018/ttZ0"). Basis and order are not in the file.
 * @throws AnalysisError of tableDocument, DATA_PARAMETRISATION with line and column
 */
export function coefficientMapTable(text: string, file: string, { basis, order }: CoefficientMapOptions): Parametrisation {
  const document = tableDocument(text, file);
  const bins = [...leaves(document, document.value, [])];
  if (bins.length === 0) throw document.fault("found no bin", []);
  const coefficients = [...new Set(bins.flatMap(({ terms }) => terms.flatMap(({ first, second = first }) => [first, second])))];
  return {
    file,
    format: "coefficient-map",
    basis,
    order,
    coefficients,
    bins: bins.map(({ name, nominal, terms }) => ({ name, nominal, ...binForm(coefficients, terms) })),
    dropped: undefined,
  };
}
