import type { AnalysisError, Segments } from "@ratiometer/config";
import type { FaultAt } from "./modifier-faults.ts";
import { actsPerBin, parametersOf } from "./parameter-sets.ts";
import type { Modifier, Workspace } from "./workspace.ts";

/** A modifier with where it is. */
interface Use {
  readonly channel: string;
  readonly sample: string;
  readonly bins: number;
  readonly modifier: Modifier;
  readonly segments: Segments;
}

/** Uses of each parameter, in the order of the document. */
function usesByParameter(workspace: Workspace): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const [c, channel] of workspace.channels.entries()) {
    for (const [s, sample] of channel.samples.entries()) {
      for (const [m, modifier] of sample.modifiers.entries()) {
        const segments = ["channels", c, "samples", s, "modifiers", m];
        const use = { channel: channel.name, sample: sample.name, bins: channel.samples[0].data.length, modifier, segments };
        for (const name of parametersOf(modifier)) {
          const known = uses.get(name);
          if (known === undefined) uses.set(name, [use]);
          else known.push(use);
        }
      }
    }
  }
  return uses;
}

/** Whether the modifiers can have one parameter: pyhf's rule, and coefficients that are also the one parameter of another modifier. */
function compatible(a: Modifier, b: Modifier): boolean {
  if (a.type === b.type) return true;
  if (a.type === "polynomial") return !actsPerBin(b);
  if (b.type === "polynomial") return !actsPerBin(a);
  const interpolated = ({ type }: Modifier): boolean => type === "normsys" || type === "histosys";
  return interpolated(a) && interpolated(b);
}

function* typeFaults(fault: FaultAt, name: string, uses: readonly Use[]): Generator<AnalysisError> {
  const [first] = uses;
  const other = uses.find(({ modifier }) => !compatible(first.modifier, modifier));
  if (other === undefined) return;
  const [a, b] = [first.modifier.type, other.modifier.type];
  const message = `"${name}" is a ${b} here and a ${a} in channel "${first.channel}", sample "${first.sample}"`;
  yield fault("MODEL_SHARED_NAME", other.segments, message, "only normsys and histosys share a parameter; give one of them another name");
}

function* shapesysFaults(fault: FaultAt, name: string, uses: readonly Use[]): Generator<AnalysisError> {
  const [first, ...others] = uses.filter(({ modifier }) => modifier.type === "shapesys");
  for (const { segments } of others) {
    const message = `shapesys "${name}" is that of channel "${first.channel}", sample "${first.sample}", too`;
    yield fault("MODEL_SHARED_NAME", segments, message, "a shapesys is never shared; give each its own name");
  }
}

/** The order of pyhf: by name of the channel, then of the sample. */
function before(a: Use, b: Use): boolean {
  return a.channel === b.channel ? a.sample < b.sample : a.channel < b.channel;
}

/** The first channel, in the order of names, sets the number of parameters; one with more bins would have none for the last of them. */
function* shapefactorFaults(fault: FaultAt, name: string, uses: readonly Use[]): Generator<AnalysisError> {
  const shape = uses.filter(({ modifier }) => modifier.type === "shapefactor");
  if (shape.length === 0) return;
  const first = shape.reduce((earliest, use) => (before(use, earliest) ? use : earliest));
  for (const { bins, segments } of shape) {
    if (bins <= first.bins) continue;
    const message = `shapefactor "${name}" has ${first.bins} components, those of channel "${first.channel}", for ${bins} bins`;
    yield fault("MODEL_LENGTH", segments, message, "give the longer channel a shapefactor of its own");
  }
}

/** The samples that share a staterror have it in the same channels: otherwise it is not known whose sums are meant. */
function* staterrorFaults(fault: FaultAt, name: string, uses: readonly Use[]): Generator<AnalysisError> {
  const statistical = uses.filter(({ modifier }) => modifier.type === "staterror");
  const channels = [...new Set(statistical.map(({ channel }) => channel))];
  if (channels.length < 2) return;
  const samplesOf = (channel: string): string =>
    JSON.stringify(
      statistical
        .filter((use) => use.channel === channel)
        .map(({ sample }) => sample)
        .sort(),
    );
  const odd = channels.find((channel) => samplesOf(channel) !== samplesOf(channels[0]));
  const use = statistical.find(({ channel }) => channel === odd);
  if (use === undefined) return;
  const message = `staterror "${name}" is on other samples here than in channel "${channels[0]}"`;
  yield fault("MODEL_SHARED_NAME", use.segments, message, "give the staterror of each channel its own name");
}

/** Modifiers of one name that cannot have one parameter (pyhf 0.7: its parameter sets must agree), or that pyhf refuses to share. */
export function* sharingFaults(fault: FaultAt, workspace: Workspace): Generator<AnalysisError> {
  for (const [name, uses] of usesByParameter(workspace)) {
    yield* typeFaults(fault, name, uses);
    yield* shapesysFaults(fault, name, uses);
    yield* shapefactorFaults(fault, name, uses);
    yield* staterrorFaults(fault, name, uses);
  }
}
