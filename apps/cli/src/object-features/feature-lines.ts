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

/** A key with its values, and those values: `"met":` and a column. */
type Member = readonly [prefix: string, values: Column["values"]];

const member = (table: Table, name: string): Member => [`${JSON.stringify(name)}:`, columnOf(table, name).values];

/** `"a":1,"b":2` of event i. */
function membersText(members: readonly Member[], i: number): string {
  let text = "";
  for (let n = 0; n < members.length; n++) text += `${n === 0 ? "" : ","}${members[n][0]}${members[n][1][i]}`;
  return text;
}

/** The features of event i: flat, or with the part that is a matrix. */
function featureText(set: FeatureSet, table: Table): (i: number) => string {
  const { layout } = set;
  if (layout === undefined) {
    const members = set.features.map(({ name }) => member(table, name));
    return (i) => membersText(members, i);
  }
  const global = layout.global.map((name) => member(table, name));
  const rows = layout.objects.map((names) => names.map((name) => columnOf(table, name).values));
  const count = member(table, layout.count);
  return (i) => {
    const matrix = rows.map((columns) => `[${columns.map((values) => values[i]).join(",")}]`).join(",");
    return `"global":{${membersText(global, i)}},"objects":[${matrix}],${membersText([count], i)}`;
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
  const quoted = optional.map((feature) => JSON.stringify(feature));
  return (bytes, firstLine) => {
    const { record, ids } = readEventLines(bytes, file, firstLine);
    const table = set.compute(record);
    const validity = optional.map((feature) => columnOf(table, validityColumn(feature)).values);
    const features = featureText(set, table);
    const invalid = new Array<number>(optional.length).fill(0);
    let [text, complete] = ["", 0];
    for (let i = 0; i < record.events; i++) {
      const id = ids[i];
      text += `{${id === undefined ? "" : `"event":${id},`}${features(i)},"invalid":[`;
      let lacking = 0;
      for (let n = 0; n < optional.length; n++) {
        if (validity[n][i] === 1) continue;
        text += `${lacking === 0 ? "" : ","}${quoted[n]}`;
        invalid[n]++;
        lacking++;
      }
      text += "]}\n";
      if (lacking === 0) complete++;
    }
    return { text, events: record.events, complete, invalid };
  };
}
