import { featureSet, validityColumn, type FeatureOptions, type FeatureSet } from "@ratiometer/features";
import { columnOf, readEventLines, type Column, type Table } from "@ratiometer/tables";

/** What a file of features is made with. */
export interface FeatureLinesRequest {
  /** Name of the set. */
  readonly set: string;
  readonly options: FeatureOptions;
  /** The file of objects, as errors name it. */
  readonly file: string;
}

/** A part of the file of features. */
export interface FeatureLines {
  /** One line per event. */
  readonly text: string;
  readonly events: number;
  /** Events with every feature. */
  readonly complete: number;
  /** For each feature that events may lack, in the order of the set, how many do. */
  readonly invalid: readonly number[];
}

/** What stands before a value, `,"met":`, and the values of all events. */
type Member = readonly [prefix: string, values: Column["values"]];

const members = (table: Table, names: readonly string[]): readonly Member[] =>
  names.map((name, n) => [`${n === 0 ? "" : ","}${JSON.stringify(name)}:`, columnOf(table, name).values]);

/** Appends the values of event i to a text. Piece by piece to one long text is the fastest way to make it. */
function withMembers(text: string, list: readonly Member[], i: number): string {
  let longer = text;
  for (const [prefix, values] of list) longer += prefix + String(values[i]);
  return longer;
}

/** How the features of event i are appended to a text: flat, or with the part that is a matrix. */
function featureText({ features, layout }: FeatureSet, table: Table): (text: string, i: number) => string {
  if (layout === undefined) {
    const flat = members(
      table,
      features.map(({ name }) => name),
    );
    return (text, i) => withMembers(text, flat, i);
  }
  const global = members(table, layout.global);
  const rows = layout.objects.map((names) => names.map((name) => columnOf(table, name).values));
  const count = members(table, [layout.count]);
  return (text, i) => {
    const matrix = rows.map((columns) => `[${columns.map((values) => values[i]).join(",")}]`).join(",");
    return withMembers(`${withMembers(`${text}"global":{`, global, i)}},"objects":[${matrix}],`, count, i);
  };
}

/** The features of a set that events may lack, in its order. */
export const optionalFeatures = ({ features }: FeatureSet): readonly string[] =>
  features.filter(({ fill }) => fill !== undefined).map(({ name }) => name);

/**
 * Features of events, one JSON object per line: `event` (the id, where the line has one), the features by their names, and `invalid`, the names of those that the
 * event lacks, whose values are fills.
 * @param bytes whole lines of a file of records of objects @param firstLine number of the first, from 1
 * @throws AnalysisError those of `featureSet` and `readEventLines`
 */
export function featureLines({ set: name, options, file }: FeatureLinesRequest): (bytes: Uint8Array, firstLine: number) => FeatureLines {
  const set = featureSet(name, options);
  const optional = optionalFeatures(set);
  const first = optional.map((feature) => JSON.stringify(feature));
  const further = first.map((quoted) => `,${quoted}`);
  return (bytes, firstLine) => {
    const { record, ids } = readEventLines(bytes, file, firstLine);
    const table = set.compute(record);
    const validity = optional.map((feature) => columnOf(table, validityColumn(feature)).values);
    const withFeatures = featureText(set, table);
    const invalid = new Array<number>(optional.length).fill(0);
    let text = "";
    let complete = 0;
    for (let i = 0; i < record.events; i++) {
      const id = ids[i];
      text = withFeatures(text + (id === undefined ? "{" : `{"event":${id},`), i) + ',"invalid":[';
      let lacking = 0;
      for (let n = 0; n < optional.length; n++) {
        if (validity[n][i] === 1) continue;
        text += lacking === 0 ? first[n] : further[n];
        invalid[n]++;
        lacking++;
      }
      text += "]}\n";
      if (lacking === 0) complete++;
    }
    return { text, events: record.events, complete, invalid };
  };
}
