import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { DEVICES, ENGINES, engineNamed, networkClasses, readNetworkGraph, type Device, type EngineName } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { artifactNetworks, chosenNetwork, domainTally, networkBytesOf, type ArtifactNetwork } from "@ratiometer/hepdata-export";
import {
  canonicalJson,
  requireWritable,
  sha256,
  sha256OfFile,
  tableOf,
  writeFileAtomically,
  writeParquet,
  type Column,
} from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { Answer, Context } from "../command.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";
import { evaluateEvents } from "../network/evaluate-events.ts";
import { inputColumns } from "../network/input-columns.ts";
import { versions, VERSION } from "../pipeline/code-version.ts";
import { significantText } from "../statistics/number-text.ts";
import { domainText } from "./domain-text.ts";
import { eventConditions } from "./event-conditions.ts";
import { eventOptions } from "./event-options.ts";
import { citationOf, openArtifact, type OpenArtifact } from "./open-artifact.ts";
import { ownEvents } from "./own-events.ts";
import { EVENT } from "./reconstructed-events.ts";
import { vectorDeviation, type VectorDeviation } from "./test-vector-deviation.ts";

/** Column that says whether an event meets the conditions of the network's training. */
const SELECTED = "selected";

/** A file of events as a record names it. */
export interface EventDigest {
  readonly file: string;
  readonly sha256: string;
}

/** The digest of a file, or of all files of a folder. */
export async function eventDigest(path: string): Promise<EventDigest> {
  const file = basename(resolve(path));
  if (!(await stat(path)).isDirectory()) return { file, sha256: await sha256OfFile(path) };
  const names = (await readdir(path)).sort();
  const digests = await Promise.all(names.map(async (name) => [name, await sha256OfFile(join(path, name))]));
  return { file, sha256: sha256(JSON.stringify(digests)) };
}

/** @throws AnalysisError USAGE_OPTION_VALUE if it is of another form, or the events themselves */
async function outputFile(out: string, events: string): Promise<string> {
  if (!/\.parquet$/i.test(out)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${out}", expected a name that ends in .parquet`);
  if (resolve(out) === resolve(events)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out and the events are the same file, "${out}"`);
  await requireWritable(out);
  await requireWritable(`${out}.json`);
  return out;
}

/** What an artifact's user must know, as records keep it. */
export const artifactRecord = ({ index }: OpenArtifact): object => ({
  name: index.name,
  title: index.title,
  selfDigest: index.selfDigest,
  generator: index.generator,
  licence: index.licence,
  citation: citationOf(index),
});

/** @throws AnalysisError EXPORT_TEST_VECTORS where the engine does not reproduce the network */
function requireReproduced(network: ArtifactNetwork, engine: string, found: VectorDeviation, where: string): void {
  if (found.relative <= 1) return;
  throw new AnalysisError(
    "EXPORT_TEST_VECTORS",
    `${engine} gives outputs of "${network.path}" that differ from its test vectors by up to ${significantText(found.largest)}, expected at most ${found.atol} + ${found.rtol} |value|`,
    { where, path: network.path, hint: "another engine: --engine plain" },
  );
}

/** Coefficients outside of the range that the network was trained in. */
function farCoefficients({ inputs }: ArtifactNetwork, at: Readonly<Record<string, number>>): string[] {
  return inputs.flatMap(({ name, role, minimum, maximum }) => {
    if (role !== "coefficient" || !Object.hasOwn(at, name) || (at[name] >= minimum && at[name] <= maximum)) return [];
    return [`${name} = ${at[name]} is outside of the training, [${significantText(minimum)}, ${significantText(maximum)}]`];
  });
}

/** Least, mean and largest value of each column. */
function summaries(columns: ReadonlyMap<string, Column>): { name: string; mean: number; minimum: number; maximum: number }[] {
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

/**
 * The answer of `ratiometer evaluate ARTIFACT EVENTS`: outputs of a published network for own events as a Parquet file, and beside it a record of where
 * they come from. The artifact is verified, and the engine has to reproduce the network's test vectors before it is asked.
 * @throws AnalysisError as openArtifact, artifactNetworks, ownEvents, inputColumns and evaluateEvents; EXPORT_TEST_VECTORS, USAGE_…
 */
export async function artifactAnswer(context: Context): Promise<Answer> {
  const { positionals, values, report, signal } = context;
  const [path, events] = positionals;
  const out = await outputFile(values("out")[0], events);
  const at = eachOnce(
    "at",
    values("at").flatMap((text) => Object.entries(namedNumbers("at", text))),
  );
  const artifact = await openArtifact(path);
  try {
    const { folder, index } = artifact;
    const network = chosenNetwork(await artifactNetworks(folder, index), values("network").at(0), path);
    const bytes = await networkBytesOf(folder, network);
    const graph = readNetworkGraph(bytes, network.path);
    const engine = await engineNamed(
      ENGINES.find((one): one is EngineName => one === values("engine").at(0)) ?? "onnxruntime",
      DEVICES.find((one): one is Device => one === values("device").at(0)) ?? "cpu",
    );
    const opened = await engine.open(bytes, network.path);
    try {
      const deviation = await vectorDeviation(opened, network);
      requireReproduced(network, engine.name, deviation, path);
      const features = network.inputs.filter(({ name, role }) => role === "feature" && !Object.hasOwn(at, name));
      const own = await ownEvents(
        [events],
        { index, features, options: eventOptions(context, index), version: VERSION, weighted: false },
        context,
      );
      try {
        const [file] = own.files;
        const columns = network.inputs.map(({ name, unit, role, minimum, maximum }) => ({
          name,
          unit,
          role,
          range: [minimum, maximum] as const,
        }));
        const inputs = inputColumns(opened.inputs, columns, file, { where: network.path, at });
        if (file.entries === 0)
          throw new AnalysisError("DATA_NO_EVENTS", own.reconstruction === undefined ? "the file has no events" : "no event is selected", {
            where: events,
          });
        const rest = network.domain.filter((condition) => !own.applied.includes(condition));
        const {
          conditions,
          columns: asked,
          unchecked,
        } = eventConditions(rest, file.columns, {
          where: path,
          path: `model/inputs.json ${network.name}.domain`,
        });
        const tally = domainTally(network.inputs.filter(({ name }) => !Object.hasOwn(at, name)));
        const selected = new Int32Array(file.entries).fill(1);
        const numbers = new Float64Array(own.reconstruction === undefined ? 0 : file.entries);
        const evaluated = await evaluateEvents(opened, inputs, file, {
          where: network.path,
          coefficients: index.coefficients.map(({ name }) => name),
          classes: networkClasses(graph),
          also: [...asked, ...(own.reconstruction === undefined ? [] : [EVENT])],
          onBlock: (block, first, rows) => {
            tally.add(block, rows);
            const table = tableOf(
              asked.map((name): [string, Column] => [
                name,
                { values: Float64Array.from(block.get(name) ?? []), unit: file.columns.get(name)?.unit ?? "" },
              ]),
            );
            const holds = conditions.map((condition) => condition.on(table));
            for (let row = 0; row < rows; row++) if (!holds.every((one) => one(row))) selected[first + row] = 0;
            if (numbers.length > 0) numbers.set(Float64Array.from(block.get(EVENT) ?? []), first);
          },
          onProgress: (fraction) => {
            signal.throwIfAborted();
            report.progress("evaluate", fraction);
          },
        });
        const domain = tally.counts();
        const table = tableOf([
          ...(numbers.length === 0 ? [] : [[EVENT, { values: numbers, unit: "1" }] as const]),
          ...evaluated.table.columns,
          ...(conditions.length === 0 ? [] : [[SELECTED, { values: selected, unit: "1" }] as const]),
        ]);
        await writeParquet(out, table, { signal });
        const met = selected.reduce((sum, flag) => sum + flag, 0);
        const sources = inputs.flatMap((input) => input.sources);
        const conversions = sources.flatMap((source) =>
          "column" in source && source.conversion !== undefined ? [{ column: source.column, ...source.conversion }] : [],
        );
        const unstated = sources.flatMap((source) => {
          if (!("column" in source) || file.columns.get(source.column)?.unit !== "") return [];
          const unit = network.inputs.find(({ name }) => name === source.column)?.unit ?? "";
          return unit === "" || unit === "1" ? [] : [{ column: source.column, taken: unit }];
        });
        const outputs = summaries(evaluated.table.columns);
        const far = farCoefficients(network, at);
        const ran = `${engine.name} ${engine.version}, ${opened.device()}`;
        const record = {
          schema_version: "1.0.0",
          artifact: artifactRecord(artifact),
          network: { path: network.path, sha256: sha256(bytes), output: network.output, meaning: network.meaning },
          events: { ...(await eventDigest(events)), entries: own.reconstruction?.sample.events ?? file.entries },
          reconstruction:
            own.reconstruction === undefined
              ? null
              : { smearing: own.reconstruction.smearing, kept: own.reconstruction.kept, cutFlow: own.reconstruction.cutFlow },
          at,
          units: { converted: conversions, unstated },
          selection: { applied: own.applied, checked: conditions.map(({ text }) => text), selected: met, unchecked },
          domain,
          coefficientsOutside: far,
          testVectors: deviation,
          engine: ran,
          versions: versions(),
          remarks: own.remarks,
          outputs: { file: basename(out), sha256: await sha256OfFile(out), events: table.length, columns: outputs },
        };
        await writeFileAtomically(`${out}.json`, canonicalJson(record));
        for (const remark of own.remarks) report.warn(remark);
        return {
          text: [
            `${file.entries} events of ${events} by ${network.name} of "${index.title}" (${ran})`,
            `the artifact is as it was written; the engine is within ${significantText(deviation.largest)} of its ${deviation.events} test vectors`,
            ...alignedRows([
              ["output", "mean", "min", "max"],
              ...outputs.map(({ name, mean, minimum, maximum }) => [
                name,
                ...[mean, minimum, maximum].map((value) => significantText(value, 6)),
              ]),
            ]),
            ...domainText(domain),
            ...far,
            ...conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${factor})`),
            ...(unstated.length === 0
              ? []
              : [`the events do not say the units of ${unstated.map(({ column, taken }) => `${column} (taken as ${taken})`).join(", ")}`]),
            ...(own.reconstruction === undefined
              ? []
              : [`${own.reconstruction.kept} of ${own.reconstruction.sample.events} events pass the published selection`]),
            ...(conditions.length === 0
              ? []
              : [
                  `${met} of ${file.entries} events meet the conditions of the training (column "${SELECTED}"): the outputs mean nothing for the others`,
                ]),
            ...unchecked.map(
              ({ condition, reason }) => `"${condition}" could not be checked (${reason}): the outputs hold for events that meet it`,
            ),
            `licence ${index.licence}; cite: ${citationOf(index)}`,
            out,
            `${out}.json`,
          ],
          json: record,
        };
      } finally {
        await own.close();
      }
    } finally {
      await opened.close();
    }
  } finally {
    await artifact.close();
  }
}
