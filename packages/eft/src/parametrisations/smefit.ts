import { binForm, type Parametrisation, type TableTerm } from "./parametrisation.ts";
import { mapAt, numberAt, ratioAt, type TableDocument, tableDocument } from "./table-document.ts";

/** SMEFTatNLO's names of the coefficients that SMEFiT calls by their operators; the others keep the operator's name. */
const NAMES: Readonly<Record<string, string>> = {
  Otp: "ctp",
  OtG: "ctG",
  OtW: "ctW",
  OtZ: "ctZ",
  OpQM: "cpQM",
  O3pQ3: "cpQ3",
  Opt: "cpt",
  Opb: "cpb",
};

const nameOf = (operator: string): string => (Object.hasOwn(NAMES, operator) ? NAMES[operator] : operator);

/** Blocks of a theory file by the order that they hold. */
const BLOCKS = { LO: "LO", NLO: "NLO_QCD" } as const;

export interface SmefitOptions {
  readonly order: "LO" | "NLO";
  /** Names of the bins, in order; numbers from 0 if left out. */
  readonly bins?: readonly string[];
}

/** The values of one key: a number per bin. */
function perBin(document: TableDocument, value: unknown, block: string, key: string, bins: number | undefined): number[] {
  if (!Array.isArray(value)) throw document.fault("expected a list with one number per bin", [block, key]);
  if (bins !== undefined && value.length !== bins) throw document.fault(`found ${value.length} numbers for ${bins} bins`, [block, key]);
  return value.map((entry, b) => numberAt(document, entry, [block, key, b]));
}

/**
 * A theory file of the SMEFiT database, in the conventions of SMEFTatNLO: cross sections per bin of the SM, of each operator ("OtG"), of its square
 * ("OtG*OtG") and of pairs ("OpQM*Opt", in full and once), in the unit of the data they belong to. They become ratios to the SM of the same order.
 * @throws AnalysisError of tableDocument, DATA_PARAMETRISATION with line and column
 */
export function smefitTable(text: string, file: string, { order, bins: names }: SmefitOptions): Parametrisation {
  const document = tableDocument(text, file);
  const whole = mapAt(document, document.value, []);
  const block = BLOCKS[order];
  if (!Object.hasOwn(whole, block)) {
    const present = Object.keys(whole).filter((key) => Object.values<string>(BLOCKS).includes(key));
    throw document.fault(`found no block "${block}"`, [], `blocks in the file: ${present.length === 0 ? "none" : present.join(", ")}`);
  }
  const entries = mapAt(document, whole[block], [block]);
  if (!Object.hasOwn(entries, "SM")) throw document.fault(`found no entry "SM"`, [block]);
  const nominal = perBin(document, entries.SM, block, "SM", names?.length);
  nominal.forEach((value, b) => {
    if (!(value > 0)) throw document.fault(`found ${value}, expected a positive cross section`, [block, "SM", b]);
  });
  const seen = new Map<string, string>();
  const terms = Object.entries(entries).flatMap(([key, value]) => {
    if (key === "SM") return [];
    const operators = key.split("*");
    if (operators.length > 2 || !operators.every((operator) => /^O\w+$/.test(operator)))
      throw document.fault(`cannot read the term "${key}"`, [block, key], "expected an operator such as OtG, or two of them: OtG*Opt");
    const pair = [...operators].sort().join("*");
    const other = seen.get(pair);
    if (other !== undefined) throw document.fault(`the terms "${other}" and "${key}" are the same`, [block, key]);
    seen.set(pair, key);
    const values = perBin(document, value, block, key, nominal.length);
    return [{ operators, ratios: values.map((own, b) => ratioAt(document, own, nominal[b], [block, key, b])) }];
  });
  const coefficients = [...new Set(terms.flatMap(({ operators }) => operators.map(nameOf)))];
  const termsOf = (bin: number): TableTerm[] =>
    terms.map(({ operators: [first, second], ratios }) => ({
      first: nameOf(first),
      ...(second ? { second: nameOf(second) } : {}),
      value: ratios[bin],
    }));
  return {
    file,
    format: "smefit",
    basis: "SMEFTatNLO",
    order,
    coefficients,
    bins: nominal.map((sm, b) => ({ name: names?.[b] ?? String(b), nominal: sm, ...binForm(coefficients, termsOf(b)) })),
    dropped: undefined,
  };
}
