import { resolve } from "node:path";
import { AnalysisError, throwFaults } from "@ratiometer/config";
import type { DecayRequest, GenerationRequest, Process } from "@ratiometer/simulation";
import { eventFileFormat } from "@ratiometer/tables";
import { decimalNumber, wholeNumber } from "../arguments.ts";
import type { Context, Option } from "../command.ts";
import { eachOnce, namedNumbers, namedTexts } from "../named-numbers.ts";
import { requestFaults } from "./request-faults.ts";

/** What a user may say about the events that are to be made. */
export const SIMULATE_OPTIONS: readonly Option[] = [
  { name: "events", value: "N", required: true, summary: "number of events" },
  {
    name: "at",
    value: "NAME=NUMBER,…",
    several: true,
    summary: "coefficients that events are drawn at, physical values, others at the SM; several make a mixture in equal shares",
  },
  {
    name: "decay",
    value: "PARTICLE=MODE",
    several: true,
    summary: "tt=semileptonic, t=leptonic, h=bb, z=ll and so on, or none: nothing decays",
  },
  { name: "cut", value: "CONDITION", several: true, summary: "on the particles before they decay: 'h_pt > 200'; several must all hold" },
  { name: "bias", value: "POWER", summary: "fills a tail: 'h_pt^2' draws with the factor 1 + (h_pt / 100 GeV)^2, which the weights undo" },
  { name: "pdf", value: "FILE", summary: "parton densities: member of an LHAPDF set (.dat, .info beside it); an embedded toy if left out" },
  { name: "energy", value: "GEV", summary: "of both proton beams together; 13000 if left out" },
  { name: "seed", value: "N", summary: "of the random numbers; 1 if left out" },
];

const wrong = (option: string, text: string, expected: string): AnalysisError =>
  new AnalysisError("USAGE_OPTION_VALUE", `--${option} is "${text}", expected ${expected}`);

function decaysOf(texts: readonly string[]): DecayRequest {
  if (texts.length === 1 && texts[0].trim() === "none") return "none";
  return eachOnce(
    "decay",
    texts.flatMap((text) => namedTexts("decay", text, "PARTICLE=MODE, or none")),
  );
}

function energyOf(text: string): number {
  const energy = decimalNumber(text);
  if (energy === undefined || energy <= 0) throw wrong("energy", text, "a positive number, in GeV");
  return energy;
}

/** Options that parts of a request come from, by the path that the generator's errors have. */
const OPTION_OF: Readonly<Record<string, string>> = { benchmarks: "at", decays: "decay" };

/** A fault that the generator finds in a request, told of the option it came from. */
export function faultOfOption(error: unknown): unknown {
  if (!(error instanceof AnalysisError) || error.path === undefined || error.where !== undefined) return error;
  const [part] = error.path.split(/[.[]/, 1);
  const option = Object.hasOwn(OPTION_OF, part) ? OPTION_OF[part] : part;
  if (!SIMULATE_OPTIONS.some(({ name }) => name === option)) return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new AnalysisError(error.code, error.message, { path: `--${option}`, cause: error, ...hint });
}

/** The file of events is not the one of parton densities. */
function checkOut(out: string, pdf: string | undefined): void {
  eventFileFormat(out);
  if (pdf !== undefined && resolve(out) === resolve(pdf))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--out and --pdf are the same file, "${out}"`);
}

/**
 * What the options ask for.
 * @throws AnalysisError USAGE_OPTION_VALUE, USAGE_EVENT_FILE, and those of requestFaults; of several faults an AggregateError
 */
export function simulateRequest(process: Process, { values, seed = 1 }: Context): GenerationRequest {
  const faults: AnalysisError[] = [];
  /** The option as what it stands for; if that is refused, as if it had not been given, so that others are looked at too. */
  const read = <T>(part: () => T): T | undefined => {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  const [out, bias, pdf, energyText] = ["out", "bias", "pdf", "energy"].map((option) => values(option).at(0));
  const benchmarks = values("at")
    .map((text) => read(() => namedNumbers("at", text)))
    .filter((point) => point !== undefined);
  const energy = energyText === undefined ? undefined : read(() => energyOf(energyText));
  const request = {
    process: process.name,
    events: read(() => wholeNumber("events", values("events")[0], 1)) ?? 1,
    seed,
    benchmarks: benchmarks.length === 0 ? [{}] : benchmarks,
    decays: read(() => decaysOf(values("decay"))) ?? {},
    cut: values("cut"),
    ...(bias === undefined ? {} : { bias }),
    ...(pdf === undefined ? {} : { pdf }),
    ...(energy === undefined ? {} : { energy }),
  };
  read(() => checkOut(out ?? "", pdf));
  throwFaults([...faults, ...requestFaults(request, process).map((fault) => faultOfOption(fault) as AnalysisError)]);
  return request;
}
