import { AnalysisError } from "@ratiometer/config";
import { termIndex } from "@ratiometer/eft";
import type { Loss } from "../formats/loss.ts";
import type { PolynomialData, Workspace, WorkspaceSample } from "../histfactory/workspace.ts";
import { monomialKey } from "./monomial-key.ts";

/** A POPxf document of quadratic polynomials (schema popxf-1.0). */
export interface PopxfDocument {
  readonly $schema: "https://json.schemastore.org/popxf-1.0.json";
  readonly metadata: {
    readonly observable_names: readonly string[];
    readonly parameters: readonly string[];
    readonly basis: Readonly<Record<string, unknown>>;
    readonly scale: number;
    readonly polynomial_degree: 2;
    readonly misc: { readonly description: string };
  };
  readonly data: { readonly observable_central: Readonly<Record<string, readonly number[]>> };
}

export interface PopxfSettings {
  /** GeV: at which the coefficients are defined. 1000 if left out, which counts as a loss: a workspace does not know it. */
  readonly scale?: number;
  /** As the format has it: `wcxf` (coefficients in GeV⁻²) or `custom`. If left out, a custom basis that says that the coefficients are the workspace's. */
  readonly basis?: Readonly<Record<string, unknown>>;
}

const SCALE = 1000;

/** The name of a bin's expected events: "channel/sample/bin", bins from 0. */
export const yieldName = (channel: string, sample: string, bin: number): string => `${channel}/${sample}/${bin}`;

function polynomialOf(sample: WorkspaceSample, channel: string): PolynomialData | undefined {
  const found = sample.modifiers.flatMap((modifier) => (modifier.type === "polynomial" ? [modifier.data] : []));
  if (found.length > 1) {
    const message = `sample "${sample.name}" of channel "${channel}" has ${found.length} polynomials, whose product is of degree ${2 * found.length}`;
    throw new AnalysisError("MODEL_POPXF_UNSUPPORTED", message, { where: "workspace", hint: "quadratic polynomials are written" });
  }
  return found.at(0);
}

/** Adds nominal × form of one bin to the monomials' coefficients of one observable; off-diagonals count twice. */
function addForm(
  central: Map<string, number[]>,
  observable: number,
  count: number,
  nominal: number,
  { coefficients, matrix }: PolynomialData,
  bin: number,
): void {
  const names = ["", ...coefficients];
  for (const row of names.keys())
    for (let column = 0; column <= row; column++) {
      const number = nominal * matrix[bin][termIndex(row, column)] * (row === column ? 1 : 2);
      if (number === 0) continue;
      const key = monomialKey([names[row], names[column]].filter((name) => name !== ""));
      const numbers = central.get(key) ?? Array.from({ length: count }, () => 0);
      numbers[observable] += number;
      central.set(key, numbers);
    }
}

function* lossesOf(workspace: Workspace, settings: PopxfSettings): Generator<Loss> {
  if (settings.scale === undefined)
    yield { kind: "scale", message: `a workspace does not say at which scale its coefficients are defined: ${SCALE} GeV is written` };
  const others = new Set(
    workspace.channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers.map(({ type }) => type))),
  );
  others.delete("polynomial");
  if (others.size > 0)
    yield { kind: "nuisances", message: `modifiers of the types ${[...others].join(", ")} are left out, expected events are nominal` };
  yield { kind: "observations", message: "observed events are left out" };
  if (workspace.measurements.length > 0)
    yield { kind: "measurements", message: "measurements are left out: parameters of interest, starts and bounds of the coefficients" };
  for (const { name: channel, samples } of workspace.channels)
    for (const sample of samples) {
      const rows = polynomialOf(sample, channel)?.matrix.filter(
        (row, bin) => sample.data[bin] === 0 && row.some((term, i) => term !== (i === 0 ? 1 : 0)),
      );
      if (rows !== undefined && rows.length > 0)
        yield {
          kind: "empty-bins",
          message: `polynomials of ${rows.length} bins of sample "${sample.name}" in channel "${channel}" are left out, which have no events`,
        };
    }
}

/**
 * Writes the expected events of all bins of all samples, as polynomials of the coefficients, as POPxf (arXiv:2511.17348): observables "channel/sample/bin",
 * nominal × (1, c) M (1, c)ᵀ, constant for samples without a `polynomial` modifier. Cross coefficients are those of the monomials.
 * @throws AnalysisError MODEL_POPXF_UNSUPPORTED where no sample has a polynomial or one has several
 */
export function writePopxf(
  workspace: Workspace,
  settings: PopxfSettings = {},
): { readonly document: PopxfDocument; readonly losses: readonly Loss[] } {
  const bins = workspace.channels.flatMap(({ name: channel, samples }) =>
    samples.flatMap((sample) => {
      const polynomial = polynomialOf(sample, channel);
      return sample.data.map((nominal, bin) => ({ name: yieldName(channel, sample.name, bin), nominal, bin, polynomial }));
    }),
  );
  const parameters = [...new Set(bins.flatMap(({ polynomial }) => polynomial?.coefficients ?? []))];
  if (parameters.length === 0)
    throw new AnalysisError("MODEL_POPXF_UNSUPPORTED", "no sample has a polynomial modifier, and POPxf holds nothing else", {
      where: "workspace",
    });
  const central = new Map<string, number[]>([[monomialKey([]), bins.map(() => 0)]]);
  const constant: PolynomialData = { coefficients: [], matrix: [] };
  for (const [i, { nominal, bin, polynomial }] of bins.entries()) {
    if (polynomial === undefined) addForm(central, i, bins.length, nominal, { ...constant, matrix: [[1]] }, 0);
    else addForm(central, i, bins.length, nominal, polynomial, bin);
  }
  const document: PopxfDocument = {
    $schema: "https://json.schemastore.org/popxf-1.0.json",
    metadata: {
      observable_names: bins.map(({ name }) => name),
      parameters,
      basis: settings.basis ?? {
        custom: {
          description:
            "coefficients of the workspace, in its units: Wilson coefficients in TeV^-2 with the scale 1 TeV, coupling modifiers without unit",
        },
      },
      scale: settings.scale ?? SCALE,
      polynomial_degree: 2,
      misc: { description: "expected events of each bin of each sample of a channel, named channel/sample/bin" },
    },
    data: { observable_central: Object.fromEntries(central) },
  };
  return { document, losses: [...lossesOf(workspace, settings)] };
}
