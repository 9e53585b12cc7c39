import { randomStream, type RandomStream } from "@ratiometer/tables";
import { parseBias } from "./bias.ts";
import { openChannel, orientationsOf, type Channel } from "./channel.ts";
import { colourFlows, type ColourFlows } from "./colour-flow.ts";
import { parseCuts } from "./cuts.ts";
import { decayModes, type DecayMode } from "./decay-modes.ts";
import { eventDecays, type EventDecays } from "./event-decays.ts";
import type { CompleteRequest } from "./generation-request.ts";
import type { Machinery } from "./machinery.ts";
import { deltaAt } from "./sampling-density.ts";

/** A request made ready to be worked on by one thread. */
export interface Session {
  readonly machinery: Machinery;
  readonly request: CompleteRequest;
  readonly channels: readonly Channel[];
  /** δ of the benchmarks. */
  readonly benchmarks: readonly Float64Array[];
  readonly modes: readonly DecayMode[];
  readonly decays: EventDecays;
  /** Per subprocess and parton channel. */
  readonly colours: readonly (readonly ColourFlows[])[];
  /** The stream of one piece of the work. */
  readonly stream: (stage: string, ...numbers: readonly number[]) => RandomStream;
}

/**
 * @throws AnalysisError CONFIG_CUT, CONFIG_BIAS, CONFIG_UNKNOWN_OBSERVABLE, CONFIG_UNKNOWN_LEG, CONFIG_UNKNOWN_DECAY, CONFIG_EITHER_OR
 */
export function openSession(machinery: Machinery, request: CompleteRequest): Session {
  const { process, parameters } = machinery;
  const { legs, peripheral = false } = process;
  const cuts = [...parseCuts(process.cuts ?? [], legs, process.name), ...parseCuts(request.cut, legs)];
  const bias = request.bias === undefined ? undefined : parseBias(request.bias, legs);
  const modes = decayModes(request.decays, legs, parameters);
  return {
    machinery,
    request,
    channels: orientationsOf(process).map((orientations) => openChannel(machinery, orientations, { energy: request.energy, cuts, bias })),
    benchmarks: request.benchmarks.map((point) => deltaAt(process, point)),
    modes,
    decays: eventDecays(modes, legs, parameters),
    colours: process.subprocesses.map(({ partons }) =>
      partons.map(({ incoming, outgoing }) => colourFlows(incoming, outgoing, peripheral)),
    ),
    stream: (stage, ...numbers) => randomStream(request.seed, "simulate", request.label, stage, ...numbers),
  };
}
