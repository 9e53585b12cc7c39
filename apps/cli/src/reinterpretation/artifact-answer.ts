import { basename, resolve } from "node:path";
import { networkClasses, readNetworkGraph, type OpenNetwork } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { artifactNetworks, chosenNetwork, domainTally, type ArtifactIndex, type ArtifactNetwork } from "@ratiometer/hepdata-export";
import {
  canonicalJson,
  requireWritable,
  sha256,
  sha256OfFile,
  tableOf,
  writeFileAtomically,
  writeParquet,
  type Column,
  type Table,
} from "@ratiometer/tables";
import type { Answer, Context } from "../command.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";
import { evaluateEvents } from "../network/evaluate-events.ts";
import { inputColumns } from "../network/input-columns.ts";
import { versions, VERSION } from "../pipeline/code-version.ts";
import { significantText } from "../statistics/number-text.ts";
import { chosenEngine } from "./chosen-engine.ts";
import { evaluationText, SELECTED, type Evaluation } from "./evaluation-text.ts";
import { eventConditions } from "./event-conditions.ts";
import { eventDigest } from "./event-digest.ts";
import { eventOptions } from "./event-options.ts";
import { citationOf, withVerifiedArtifact, type VerifiedArtifact } from "./open-artifact.ts";
import { ownEvents, type OwnEvents } from "./own-events.ts";
import { EVENT } from "./reconstructed-events.ts";

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

/** Coefficients outside of the range that the network was trained in. */
function farCoefficients({ inputs }: ArtifactNetwork, at: Readonly<Record<string, number>>): string[] {
  return inputs.flatMap(({ name, role, minimum, maximum }) => {
    if (role !== "coefficient" || !Object.hasOwn(at, name) || (at[name] >= minimum && at[name] <= maximum)) return [];
    return [`${name} = ${at[name]} is outside of the training, [${significantText(minimum)}, ${significantText(maximum)}]`];
  });
}

/** Least, mean and largest value of each column. */
function summaries(columns: ReadonlyMap<string, Column>): Evaluation["outputs"] {
  return [...columns].map(([name, { values }]) => {
    let [sum, least, most] = [0, Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      sum += values[i];
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    return { name, mean: sum / values.length, minimum: least, maximum: most };
  });
}

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

/** Outputs for all events, with the number of each that was reconstructed and whether it meets the conditions of the training. */
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
  const columns = network.inputs.map(({ name, unit, role, minimum, maximum }) => ({
    name,
    unit,
    role,
    range: [minimum, maximum] as const,
  }));
  const inputs = inputColumns(opened.inputs, columns, file, { where: network.path, at });
  const asked = network.domain.filter((condition) => !own.applied.includes(condition));
  const {
    conditions,
    columns: read,
    unchecked,
  } = eventConditions(asked, file.columns, {
    where: path,
    path: `model/inputs.json ${network.name}.domain`,
  });
  const numbered = own.reconstruction !== undefined;
  const tally = domainTally(network.inputs.filter(({ name }) => !Object.hasOwn(at, name)));
  const selected = new Int32Array(file.entries).fill(1);
  const numbers = new Float64Array(numbered ? file.entries : 0);
  const found = await evaluateEvents(opened, inputs, file, {
    where: network.path,
    coefficients: index.coefficients.map(({ name }) => name),
    classes: networkClasses(readNetworkGraph(network.bytes, network.path)),
    also: [...read, ...(numbered ? [EVENT] : [])],
    onBlock: (block, first, rows) => {
      tally.add(block, rows);
      const unitOf = (name: string): string => file.columns.get(name)?.unit ?? "";
      const table = tableOf(read.map((name): [string, Column] => [name, { values: Float64Array.from(block.get(name) ?? []), unit: unitOf(name) }])); // prettier-ignore
      const holds = conditions.map((condition) => condition.on(table));
      for (let row = 0; row < rows; row++) if (!holds.every((one) => one(row))) selected[first + row] = 0;
      if (numbered) numbers.set(Float64Array.from(block.get(EVENT) ?? []), first);
    },
    onProgress: (fraction) => {
      signal.throwIfAborted();
      report.progress("evaluate", fraction);
    },
  });
  const sources = inputs.flatMap((input) => input.sources).flatMap((source) => ("column" in source ? [source] : []));
  const units = new Map(network.inputs.map(({ name, unit }) => [name, unit]));
  return {
    table: tableOf([
      ...(numbered ? [[EVENT, { values: numbers, unit: "1" }] as const] : []),
      ...found.table.columns,
      ...(conditions.length === 0 ? [] : [[SELECTED, { values: selected, unit: "1" }] as const]),
    ]),
    evaluation: {
      events: file.entries,
      file: events,
      network: network.name,
      title: index.title,
      ran: `${engine.name} ${engine.version}, ${opened.device()}`,
      deviation: deviations[network.name],
      outputs: summaries(found.table.columns),
      domain: tally.counts(),
      far: farCoefficients(network, at),
      conversions: sources.flatMap(({ column, conversion }) => (conversion === undefined ? [] : [{ column, ...conversion }])),
      unstated: sources.flatMap(({ column }) => {
        const unit = units.get(column) ?? "";
        return file.columns.get(column)?.unit !== "" || unit === "" || unit === "1" ? [] : [{ column, taken: unit }];
      }),
      reconstruction: own.reconstruction,
      selection: { checked: conditions.map(({ text }) => text), selected: selected.reduce((sum, flag) => sum + flag, 0), unchecked },
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
