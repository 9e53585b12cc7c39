import { coefficientValues, crossSection } from "@ratiometer/eft";
import {
  generateEvents,
  processes,
  processNamed,
  type GeneratedSample,
  type GenerationRequest,
  type Process,
} from "@ratiometer/simulation";
import { eventFileFormat, requireWritable, writeLhe, writeParquet, type EventFileFormat } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import { machineMemory } from "../machine-memory.ts";
import { JOBS, type Answer, type Command, type Context } from "../command.ts";
import { eventProvenance } from "../simulation/event-provenance.ts";
import { eventTable, PROVENANCE_KEY } from "../simulation/event-table.ts";
import { lheOutput } from "../simulation/lhe-output.ts";
import { faultOfOption, SIMULATE_OPTIONS, simulateRequest } from "../simulation/simulate-options.ts";
import { crossSectionAt, decaysText, simulationRecord, weightWarnings } from "../simulation/simulation-record.ts";
import { weightSpread } from "../simulation/weight-spread.ts";

/** Points in their order, each once. */
function distinctPoints(sample: GeneratedSample, benchmarks: GenerationRequest["benchmarks"] = []): ReturnType<typeof crossSectionAt>[] {
  const points = [{}, ...benchmarks].map((point) => crossSectionAt(sample, point));
  const text = ({ point }: { readonly point: object }): string => JSON.stringify(point);
  return points.filter((point, i) => points.findIndex((other) => text(other) === text(point)) === i);
}

/** "SM", or the coefficients that are not at the SM: "kt=-1, ctG=0.5". */
function pointText(point: Readonly<Record<string, number>>, { coefficients }: Process): string {
  const off = coefficients.filter(({ name, sm }) => point[name] !== sm).map(({ name }) => `${name}=${point[name]}`);
  return off.length === 0 ? "SM" : off.join(", ");
}

const percent = (fraction: number): string => `${Number((100 * fraction).toPrecision(3))} %`;
const short = (value: number): string => String(Number(value.toPrecision(5)));
const withError = ({ value, error }: { readonly value: number; readonly error: number }): string =>
  `${short(value)} ± ${Number(error.toPrecision(2))}`;

function answerFor(process: Process, sample: GeneratedSample, request: GenerationRequest, file: string, format: EventFileFormat): Answer {
  const { weights, energy, timings, branchingFraction, production } = sample;
  const crossSections = distinctPoints(sample, request.benchmarks).map(({ point, crossSection: value, crossSectionError: error }) => ({
    point,
    value,
    error,
    unit: "pb",
    effectiveSampleSize: crossSection(weights, coefficientValues(weights, point)).effectiveSampleSize,
  }));
  const record = simulationRecord(sample, request);
  return {
    text: [
      `${process.name}: ${process.description}, ${energy / 1000} TeV, parton densities ${record.densities.name}`,
      ...alignedRows([
        ["at", "cross section / pb", "effective sample size"],
        ...crossSections.map((at) => [pointText(at.point, process), withError(at), String(Math.round(at.effectiveSampleSize))]),
      ]),
      `before decays, at the SM: ${withError(production)} pb; decays ${decaysText(record.decays)}, fraction ${short(branchingFraction)}`,
      `${weights.events} events: ${percent(record.efficiency)} of production points accepted, ${percent(record.decayEfficiency)} of decays`,
      ...(record.overweightEvents === 0
        ? []
        : [
            `${percent(record.overweightEvents)} of the events are above the largest weight; beyond it they hold ${percent(record.overweightExcess)} of the sum of weights`,
          ]),
      file,
    ],
    json: { file, format, process: process.name, events: weights.events, energy, crossSections, simulation: record, timings },
  };
}

/** Bytes that an event takes until it is written, about: of ttH with its decays, the largest. */
const EVENT_BYTES = 3500;
/** Share of the machine's memory from which on a user is told. */
const MUCH = 0.5;

/** What to say of more events than a file should be made of at once; undefined of fewer. @param memory of the machine, bytes */
export function memoryWarning(events: number, memory: number): string | undefined {
  const [needed, there] = [events * EVENT_BYTES, memory].map((bytes) => (bytes / 2 ** 30).toPrecision(2));
  if (events * EVENT_BYTES <= MUCH * memory) return undefined;
  return `${events} events may need ${needed} GiB of memory before they are written, the machine has ${there} GiB: make several files with different seeds, or let an analysis simulate them, which writes them as they come`;
}

/** What the events count for. */
function effectiveEvents({ weights }: GeneratedSample, { benchmarks = [{}] }: GenerationRequest): number {
  const spread = weightSpread(weights, benchmarks);
  spread.add(weights);
  return spread.effectiveEvents();
}

async function write(
  process: Process,
  sample: GeneratedSample,
  request: GenerationRequest,
  file: string,
  format: EventFileFormat,
  { report, signal }: Context,
): Promise<void> {
  const [point = {}] = request.benchmarks ?? [];
  const provenance = eventProvenance(process, sample, request);
  const options = { signal, onProgress: (fraction: number) => report.progress("write", fraction) };
  if (format === "parquet")
    await writeParquet(file, eventTable(process, sample, point), { ...options, metadata: { [PROVENANCE_KEY]: provenance } });
  else {
    const { events, header } = lheOutput(sample, point, provenance);
    await writeLhe(file, events, header, options);
  }
}

async function run(context: Context, effort: GenerationRequest["effort"]): Promise<Answer> {
  const { positionals, values, jobs, report, signal } = context;
  const process = processNamed(positionals[0], "USAGE_UNKNOWN_PROCESS");
  const asked = simulateRequest(process, context);
  const request = effort === undefined ? asked : { ...asked, effort };
  const [file] = values("out");
  const format = eventFileFormat(file);
  try {
    await requireWritable(file);
    const warning = memoryWarning(request.events, machineMemory());
    if (warning !== undefined) report.warn(warning);
    const sample = await generateEvents(request, {
      jobs,
      signal,
      onProgress: ({ stage, fraction }) => report.progress(stage === "integration" ? "integrate" : "generate", fraction),
    });
    weightWarnings(process.name, sample, effectiveEvents(sample, request)).forEach(report.warn);
    await write(process, sample, request, file, format, context);
    return answerFor(process, sample, request, file, format);
  } catch (error) {
    throw faultOfOption(error);
  }
}

const details = (): readonly string[] => [
  "processes:",
  ...alignedRows([
    ["name", "", "particles", "coefficients (SM)"],
    ...processes.map(({ name, description, legs, coefficients }) => [
      name,
      description,
      legs.map((leg) => leg.name).join(" "),
      coefficients.map((coefficient) => `${coefficient.name} (${coefficient.sm})`).join(", "),
    ]),
  ]),
  "",
  "decays: tt=dileptonic|semileptonic|hadronic|any, t= and tbar=leptonic|hadronic|any, h=bb|aa, z=ll|nunu|qq|bb|any, each also none; if left out: any, h=bb; leptons are electrons and muons",
  "cuts and bias: transverse momentum, pseudorapidity and rapidity of a particle (h_pt, h_eta, h_y), mass and distance of two (t_tbar_mass, t_tbar_dr), mass of all (mass)",
  "The file's own point is the first --at, else the SM. .lhe and .lhe.gz hold weights at a complete basis of points, .parquet the weight polynomial of each event.",
];

/**
 * `ratiometer simulate PROCESS --events N --out FILE`
 * @param effort points that are spent before there are events; the usual number if left out
 */
export const simulateCommand = (effort?: GenerationRequest["effort"]): Command => ({
  name: "simulate",
  summary: "leading-order events, each with its exact weight as a polynomial of the coefficients",
  usage: "PROCESS --events N --out FILE",
  positionals: [1, 1],
  options: [
    { name: "out", value: "FILE", required: true, summary: ".lhe, .lhe.gz or .parquet; replaced once the new one is complete" },
    ...SIMULATE_OPTIONS,
    JOBS,
  ],
  details,
  examples: [
    "ratiometer simulate ttH --events 10000 --out ttH.lhe.gz",
    "ratiometer simulate tHq --events 50000 --at kt=1 --at kt=-1 --at kt=0.3 --decay t=leptonic,h=bb --out tHq.parquet",
    "ratiometer simulate ttH --events 10000 --cut 'h_pt>200' --bias 'h_pt^2' --decay tt=semileptonic,h=bb --out boosted.lhe.gz",
  ],
  interruption: "interrupted: nothing is written",
  // whoever listens is waited for, so that no half file stays behind
  run: async (context) => {
    const listener = (): void => undefined;
    context.signal.addEventListener("abort", listener);
    try {
      return await run(context, effort);
    } finally {
      context.signal.removeEventListener("abort", listener);
    }
  },
});

export const simulate: Command = simulateCommand();
