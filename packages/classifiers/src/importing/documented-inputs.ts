import type { NetworkSidecar } from "./network-sidecar.ts";

/** How an input is standardised: z = (x − mean)/scale. */
export interface Standardisation {
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
}

/** What a network's own metadata and the file beside it say of its inputs. */
export interface DocumentedInputs {
  /** In the order of the input. */
  readonly names: readonly string[];
  /** What to do to the columns of events before the network sees them; undefined where nothing is documented. */
  readonly standardisation: readonly Standardisation[] | undefined;
  /** That of the sidecar as it stands, and with its two lists exchanged. */
  readonly sidecar: { readonly written: readonly Standardisation[]; readonly swapped: readonly Standardisation[] } | undefined;
  /** What was understood, one sentence each. */
  readonly notes: readonly string[];
  /** What cannot be right. */
  readonly suspicious: readonly string[];
}

/** Numbers of two sources that are the same were printed from the same ones. */
const CLOSE = 1e-6;

const close = (a: number, b: number): boolean => Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b));

/** The names `input_0`, `input_1`, … of a network's metadata. */
function metadataNames(metadata: Readonly<Record<string, string>>): readonly string[] {
  const names: string[] = [];
  for (let i = 0; Object.hasOwn(metadata, `input_${i}`); i++) names.push(metadata[`input_${i}`]);
  return names;
}

/** `<name>_mean` and `<name>_std` of all names, as they stand; undefined unless all are there. */
function metadataNumbers(
  metadata: Readonly<Record<string, string>>,
  names: readonly string[],
): readonly (readonly [mean: number, std: number])[] | undefined {
  const pairs = names.map((name) => [Number(metadata[`${name}_mean`]), Number(metadata[`${name}_std`])] as const);
  return pairs.length > 0 && pairs.every(([mean, std]) => Number.isFinite(mean) && Number.isFinite(std) && std !== 0) ? pairs : undefined;
}

/** A reading of the two numbers of each input. */
interface Reading {
  readonly minus: boolean;
  readonly inverse: boolean;
}

const READINGS: readonly Reading[] = [
  { minus: false, inverse: false },
  { minus: true, inverse: true },
  { minus: true, inverse: false },
  { minus: false, inverse: true },
];

const readAs = (names: readonly string[], pairs: readonly (readonly [number, number])[], { minus, inverse }: Reading): Standardisation[] =>
  pairs.map(([mean, std], i) => ({ name: names[i], mean: minus ? -mean : mean, scale: inverse ? 1 / std : std }));

/** How far means and scales are from each other, in powers of e: quantities of physics have both of about one size. */
const disparity = (inputs: readonly Standardisation[]): number =>
  inputs.reduce((sum, { mean, scale }) => sum + Math.abs(Math.log(Math.max(Math.abs(mean), 1e-12) / Math.abs(scale))), 0) / inputs.length;

/** Whether a reading is what most quantities are like: positive means, of the size of their spread. */
function likeliest(names: readonly string[], pairs: readonly (readonly [number, number])[]): Reading {
  const inverse = [false, true].map((one) => disparity(readAs(names, pairs, { minus: false, inverse: one })));
  const negative = pairs.filter(([mean]) => mean < 0).length;
  return { minus: 2 * negative > pairs.length, inverse: inverse[1] < inverse[0] };
}

const CONVENTION: Readonly<Record<string, string>> = {
  "true,true": "in the metadata _mean holds minus the mean and _std one over the standard deviation: z = (x + _mean) _std",
  "true,false": "in the metadata _mean holds minus the mean: z = (x + _mean)/_std",
  "false,true": "in the metadata _std holds one over the standard deviation: z = (x − _mean) _std",
  "false,false": "the metadata hold mean and standard deviation: z = (x − _mean)/_std",
};

const same = (a: readonly Standardisation[], b: readonly Standardisation[]): boolean =>
  a.every(({ mean, scale }, i) => close(mean, b[i].mean) && close(scale, b[i].scale));

/** Inputs whose mean is larger than their spread, as of masses, momenta, distances and shapes. */
const ordered = (inputs: readonly Standardisation[]): readonly Standardisation[] =>
  inputs.filter(({ mean, scale }) => Math.abs(mean) > Math.abs(scale));

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** Why two lists of a sidecar are exchanged, in words that name an input which only one of the two readings fits. */
function swapText({ where }: NetworkSidecar, own: readonly Standardisation[]): string {
  const [example] = [...own].sort((a, b) => Math.abs(b.mean / b.scale) - Math.abs(a.mean / a.scale));
  const [here, there] = [ordered(own).length, own.length - ordered(own).length];
  return [
    `"offset" and "scale" of ${where} are swapped in all ${own.length} inputs: its offset is the standard deviation and its scale the mean that the network's own metadata have`,
    `the network's version is the self-consistent one: ${example.name} has mean ${short(example.mean)} and spread ${short(example.scale)} there, a mean of ${short(example.scale)} and a spread of ${short(example.mean)} in the sidecar, and the mean exceeds the spread in ${here} of ${own.length} inputs, in the sidecar in ${there}`,
    "who applies (x − offset)/scale as the sidecar says gives the network inputs that it never saw",
  ].join("; ");
}

/** What a sidecar alone makes one doubt. */
function doubtful({ where }: NetworkSidecar, written: readonly Standardisation[]): readonly string[] {
  const count = ordered(written).length;
  if (2 * count >= written.length) return [];
  return [
    `in ${where} the offset exceeds the scale in ${count} of ${written.length} inputs only, as if the two were swapped; the network's metadata do not say`,
  ];
}

function sidecarReadings({ names, offset, scale }: NetworkSidecar): DocumentedInputs["sidecar"] {
  if (offset === undefined || scale === undefined) return undefined;
  const of = (means: readonly number[], scales: readonly number[]): Standardisation[] =>
    names.map((name, i) => ({ name, mean: means[i], scale: scales[i] }));
  return { written: of(offset, scale), swapped: of(scale, offset) };
}

/**
 * What is documented of the inputs of a network that others published: the metadata `input_i`, `<name>_mean`, `<name>_std` of its file, in whichever of the
 * four readings the sidecar confirms or else most quantities fit, and the sidecar. Where the two exclude each other the network's own is taken, and it is said.
 */
export function documentedInputs(
  metadata: Readonly<Record<string, string>>,
  sidecar: NetworkSidecar | undefined,
): DocumentedInputs | undefined {
  const own = metadataNames(metadata);
  const names = own.length > 0 ? own : (sidecar?.names ?? []);
  if (names.length === 0) return undefined;
  const beside = sidecar === undefined ? undefined : sidecarReadings(sidecar);
  const pairs = metadataNumbers(metadata, own);
  const notes: string[] = [...(sidecar?.remarks ?? [])];
  const suspicious: string[] = [];
  const sameNames = sidecar === undefined || sidecar.names.join("\n") === names.join("\n");
  if (sidecar !== undefined && !sameNames)
    suspicious.push(`the inputs of ${sidecar.where} (${sidecar.names.join(", ")}) are not those of the network (${names.join(", ")})`);
  if (pairs === undefined) {
    if (sidecar?.instructs === true && beside !== undefined && sameNames) suspicious.push(...doubtful(sidecar, beside.written));
    return {
      names,
      standardisation: sameNames && sidecar?.instructs === true ? beside?.written : undefined,
      sidecar: beside,
      notes,
      suspicious,
    };
  }
  const readings = READINGS.map((reading) => ({ reading, inputs: readAs(names, pairs, reading) }));
  const confirmed = beside === undefined || !sameNames ? undefined : readings.find(({ inputs }) => same(inputs, beside.written));
  const swapped = beside === undefined || !sameNames ? undefined : readings.find(({ inputs }) => same(inputs, beside.swapped));
  const reading = (confirmed ?? swapped)?.reading ?? likeliest(names, pairs);
  const standardisation = readAs(names, pairs, reading);
  notes.push(CONVENTION[`${reading.minus},${reading.inverse}`]);
  if (confirmed !== undefined) notes.push("the sidecar says the same");
  else if (sidecar !== undefined && swapped !== undefined) suspicious.push(swapText(sidecar, standardisation));
  else if (sidecar !== undefined && beside !== undefined && sameNames)
    suspicious.push(
      `${sidecar.where} and the network's metadata have different numbers, which no exchange explains: those of the network are taken`,
    );
  return { names, standardisation, sidecar: beside, notes, suspicious };
}
