import { basename, resolve } from "node:path";
import type { OpenNetwork } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import {
  artifactNetworks,
  chosenNetwork,
  citationOf,
  EVENT_NUMBER,
  evaluatedNetwork,
  type ArtifactIndex,
  type ArtifactNetwork,
} from "@ratiometer/hepdata-export";
import { canonicalJson, requireWritable, sha256, sha256OfFile, writeFileAtomically, writeParquet, type Table } from "@ratiometer/tables";
import type { Answer, Context } from "../command.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";
import { versions, VERSION } from "../pipeline/code-version.ts";
import { chosenEngine } from "./chosen-engine.ts";
import { evaluationText, type Evaluation } from "./evaluation-text.ts";
import { eventDigest } from "./event-digest.ts";
import { eventOptions } from "./event-options.ts";
import { withVerifiedArtifact, type VerifiedArtifact } from "./open-artifact.ts";
import { ownEvents, type OwnEvents } from "./own-events.ts";

/** @throws AnalysisError USAGE_OPTION_VALUE if it is of another form, or the events themselves */
async function outputFile(out: string, events: string): Promise<string> {
  if (!/\.parquet$/i.test(out)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${out}", expected a name that ends in .parquet`);
  if (resolve(out) === resolve(events)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out and the events are the same file, "${out}"`);
  await requireWritable(out);
  await requireWritable(`${out}.json`);
  return out;
}

/** What an artifact's user must know, as records keep it. */
export const artifactRecord = (index: ArtifactIndex): object => ({
  name: index.name,
  title: index.title,
  selfDigest: index.selfDigest,
  generator: index.generator,
  licence: index.licence,
  citation: citationOf(index),
});

/** What a network is asked, and with what. */
interface Question {
  readonly artifact: VerifiedArtifact;
  readonly network: ArtifactNetwork;
  readonly opened: OpenNetwork;
  readonly own: OwnEvents;
  /** As the user named the file. */
  readonly events: string;
  readonly at: Readonly<Record<string, number>>;
}

/** Outputs for all events, and what there is to know of them. @throws AnalysisError DATA_NO_EVENTS, and as evaluatedNetwork */
async function evaluated(
  { artifact, network, opened, own, events, at }: Question,
  { report, signal }: Context,
): Promise<{ readonly table: Table; readonly evaluation: Evaluation }> {
  const { index, path, engine, deviations } = artifact;
  const [file] = own.files;
  if (file.entries === 0)
    throw new AnalysisError("DATA_NO_EVENTS", own.reconstruction === undefined ? "the file has no events" : "no event is selected", {
      where: events,
    });
  const { table, ...found } = await evaluatedNetwork({
    where: path,
    index,
    network,
    opened,
    events: file,
    applied: own.applied,
    at,
    ...(own.reconstruction === undefined ? {} : { number: EVENT_NUMBER }),
    onProgress: (fraction) => {
      signal.throwIfAborted();
      report.progress("evaluate", fraction);
    },
  });
  return {
    table,
    evaluation: {
      ...found,
      events: file.entries,
      file: events,
      network: network.name,
      title: index.title,
      ran: `${engine.name} ${engine.version}, ${opened.device()}`,
      deviation: deviations[network.name],
      reconstruction: own.reconstruction,
      licence: index.licence,
      citation: citationOf(index),
    },
  };
}

/** The record beside the outputs: all that decides them, and nothing of the clock or of folders. */
async function recordOf({ artifact, network, own, events, at }: Question, found: Evaluation, out: string): Promise<object> {
  const { conversions, unstated, selection, domain, far, deviation, ran, outputs } = found;
  const { reconstruction, applied, remarks } = own;
  return {
    schema_version: "1.0.0",
    artifact: artifactRecord(artifact.index),
    network: { path: network.path, sha256: sha256(network.bytes), output: network.output, meaning: network.meaning },
    events: { ...(await eventDigest(events)), entries: reconstruction?.sample.events ?? found.events },
    reconstruction:
      reconstruction === undefined
        ? null
        : { smearing: reconstruction.smearing, kept: reconstruction.kept, cutFlow: reconstruction.cutFlow },
    at,
    units: { converted: conversions, unstated },
    selection: { applied, ...selection },
    domain,
    coefficientsOutside: far,
    testVectors: { largest: deviation },
    engine: ran,
    versions: versions(),
    remarks,
    outputs: { file: basename(out), sha256: await sha256OfFile(out), events: found.events, columns: outputs },
  };
}

/**
 * The answer of `ratiometer evaluate ARTIFACT EVENTS`: outputs of a published network for own events as a Parquet file, and beside it a record of where
 * they come from. The artifact is verified, and the engine has to reproduce the network's test vectors before it is asked.
 * @throws AnalysisError as withVerifiedArtifact, artifactNetworks, ownEvents, inputColumns and evaluateEvents; USAGE_…
 */
export async function artifactAnswer(context: Context): Promise<Answer> {
  const { positionals, values, report, signal } = context;
  const [path, events] = positionals;
  const out = await outputFile(values("out")[0], events);
  const at = eachOnce(
    "at",
    values("at").flatMap((text) => Object.entries(namedNumbers("at", text))),
  );
  const options = eventOptions(context);
  return withVerifiedArtifact(path, await chosenEngine(values), report.warn, async (artifact) => {
    const { files, index, engine } = artifact;
    const network = chosenNetwork(artifactNetworks(files, index), values("network").at(0), path);
    const features = network.inputs.filter(({ name, role }) => role === "feature" && !Object.hasOwn(at, name));
    const opened = await engine.open(network.bytes, network.path);
    try {
      const own = await ownEvents([events], { index, features, options, version: VERSION, weighted: false }, context);
      try {
        const question = { artifact, network, opened, own, events, at };
        const { table, evaluation } = await evaluated(question, context);
        await writeParquet(out, table, { signal });
        const record = await recordOf(question, evaluation, out);
        await writeFileAtomically(`${out}.json`, canonicalJson(record));
        for (const remark of own.remarks) report.warn(remark);
        return { text: [...evaluationText(evaluation), out, `${out}.json`], json: record };
      } finally {
        await own.close();
      }
    } finally {
      await opened.close();
    }
  });
}
