import { formatNumber, formatPercent } from "@ratiometer/report/drawing";
import type { ArtifactView } from "../thread/artifact-view.ts";
import type { Evaluated } from "../thread/own-evaluation.ts";
import { csvText } from "./csv-text.ts";
import { button, choice, element, section, table, type Child } from "./element.ts";
import { faultView } from "./fault-view.ts";
import type { SliderPoint } from "./coefficients-view.ts";
import { saveFile } from "./saved-file.ts";
import type { Thread } from "./worker.ts";

/** Columns outside of the training that are listed. */
const MOST = 8;

const short = (value: number): string => formatNumber(value, 6);

/** What the network says, and what there is to know of it. */
function evaluatedView(name: string, found: Evaluated): readonly Child[] {
  const { events, network, outputs, domain, far, conversions, unstated, selection, columns, reconstruction, record } = found;
  const outside = [...domain.inputs].filter((input) => input.events > 0).sort((a, b) => b.events - a.events);
  const remarks = [
    ...(reconstruction === undefined ? [] : [`${reconstruction.kept} of ${reconstruction.generated} events pass the published selection`]),
    ...found.remarks,
    ...far,
    ...conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${short(factor)})`),
    ...(unstated.length === 0
      ? []
      : [`the events do not say the units of ${unstated.map(({ column, taken }) => `${column} (taken as ${taken})`).join(", ")}`]),
    ...(selection.checked.length === 0
      ? []
      : [
          `${selection.selected} of ${events} events meet the conditions of the training (column "selected"): the outputs mean nothing for the others`,
        ]),
    ...selection.unchecked.map(
      ({ condition, reason }) => `"${condition}" could not be checked (${reason}): the outputs hold for events that meet it`,
    ),
  ];
  const base = `${name.replace(/(?:\.gz)?$/, "").replace(/\.[^.]*$/, "")}-${network}`;
  return [
    element("p", {}, `${events} events of ${name} by ${network}`),
    table(
      "Outputs",
      ["output", "mean", "minimum", "maximum"],
      outputs.map((each) => [each.name, short(each.mean), short(each.minimum), short(each.maximum)]),
      (column) => column > 0,
    ),
    element(
      "p",
      { class: domain.outside > 0 ? "bad" : "good", id: "domain" },
      `training domain: ${domain.outside} of ${domain.events} events (${formatPercent(domain.fraction)}) are outside of the range of an input`,
    ),
    outside.length === 0
      ? undefined
      : element(
          "ul",
          {},
          outside
            .slice(0, MOST)
            .map((input) =>
              element(
                "li",
                {},
                `${input.events} events have ${input.column} outside of [${short(input.range[0])}, ${short(input.range[1])}]`,
              ),
            ),
          outside.length > MOST ? element("li", {}, `and ${outside.length - MOST} more inputs`) : undefined,
        ),
    remarks.length === 0
      ? undefined
      : element(
          "ul",
          {},
          remarks.map((remark) => element("li", {}, remark)),
        ),
    element(
      "div",
      { class: "actions" },
      button("Save outputs as CSV", () => saveFile(`${base}.csv`, "text/csv", csvText(columns))),
      button("Save outputs as JSON", () =>
        saveFile(
          `${base}.json`,
          "application/json",
          `${JSON.stringify({ record, columns: Object.fromEntries(columns.map((column) => [column.name, column.values])) })}\n`,
        ),
      ),
      button("Save the record", () => saveFile(`${base}-record.json`, "application/json", `${JSON.stringify(record, undefined, 2)}\n`)),
    ),
  ];
}

/** Own events, evaluated by a network of the artifact where the sliders stand. */
export function eventsView({ networks }: ArtifactView, point: () => SliderPoint, thread: Thread): HTMLElement | undefined {
  if (networks.length === 0) return undefined;
  const network = choice(
    "network",
    "network",
    networks.map(({ file, output }) => [file.replace(/\.onnx$/, ""), `${file} (${output.name})`]),
    undefined,
  );
  const input = element("input", {
    type: "file",
    id: "events-file",
    class: "hidden",
    accept: ".lhe,.csv,.tsv,.jsonl,.ndjson,.gz,.parquet",
  });
  const progress = element("progress", { max: 1, hidden: true, "aria-label": "progress of the evaluation" });
  const result = element("div", { id: "events-result", role: "status" });
  const evaluate = async (file: File): Promise<void> => {
    const chosen = networks.find((each) => each.file === `${network.value()}.onnx`);
    const wanted = new Set((chosen?.inputs ?? []).flatMap(({ name, role }) => (role === "coefficient" ? [name] : [])));
    const at = Object.fromEntries(Object.entries(point()).filter(([name]) => wanted.has(name)));
    const events = { path: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    const found = await thread.ask("evaluate", { events, network: network.value(), at }, ({ fraction }) => {
      if (fraction !== undefined) progress.value = fraction;
    });
    result.replaceChildren(...evaluatedView(file.name, found).flatMap((child) => (child instanceof Node ? [child] : [])));
  };
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    progress.hidden = false;
    progress.removeAttribute("value");
    result.replaceChildren();
    evaluate(file)
      .catch((error: unknown) => result.replaceChildren(faultView(error)))
      .finally(() => {
        progress.hidden = true;
        input.value = "";
      });
  });
  return section(
    "events",
    "Own events",
    element(
      "p",
      {},
      "A table of your events with the network's inputs as columns, by name: CSV or JSON lines, gzip or not, or Parquet. A unit in a heading, pt [MeV], is converted. Or Les Houches events, which pass the detector, the definitions and the selection of the artifact. Coefficients are those of the sliders. The file stays in this page.",
    ),
    element("div", { class: "actions" }, network.whole, element("label", { class: "file", for: "events-file" }, "Choose events", input)),
    progress,
    result,
  );
}
