import { formatBytes } from "@ratiometer/report/drawing";
import type { Given, Opened, Choice } from "../thread/work.ts";
import { cardView } from "./card-view.ts";
import { passedChecks, refusedChecks } from "./checks-view.ts";
import { coefficientsView } from "./coefficients-view.ts";
import { choice, element, section, table, type Child } from "./element.ts";
import { eventsView } from "./events-view.ts";
import { faultView } from "./fault-view.ts";
import { fitView } from "./fit-view.ts";
import { chosenFiles, droppedFiles } from "./given-files.ts";
import { inputsView } from "./inputs-view.ts";
import { tablesView } from "./tables-view.ts";
import { threads, type Thread } from "./worker.ts";

/** A way to choose files that a keyboard reaches, too. */
function fileButton(id: string, label: string, folder: boolean, onFiles: (list: FileList) => void): HTMLElement {
  const input = element("input", { type: "file", id, class: "hidden", ...(folder ? { webkitdirectory: true } : { multiple: true }) });
  input.addEventListener("change", () => {
    if (input.files !== null && input.files.length > 0) onFiles(input.files);
    input.value = "";
  });
  return element("label", { class: "file", for: id }, label, input);
}

/** What was preloaded by whoever served the page: the name of the file that lies beside it. */
const preloaded = (): string | undefined => document.documentElement.dataset["artifact"];

/** What a page shows of what was opened, section by section. */
function sections(name: string, opened: Exclude<Opened, { kind: "refused" }>, views: readonly Child[]): readonly Child[] {
  if (opened.kind === "model") return [element("h2", { id: "opened" }, name), views];
  const { view, checks } = opened;
  const facts: readonly (readonly [string, string])[] = [
    ["Authors", view.authors.join(", ")],
    ["Licence", view.licence],
    ...(view.date === undefined ? [] : [["Date", view.date] as const]),
    ...(view.doi === undefined ? [] : [["DOI", view.doi] as const]),
    ["Made by", `${view.generator.name} ${view.generator.version}`],
    ["Files", `${view.files}, ${formatBytes(view.bytes)}`],
    ["Digest", view.digest],
  ];
  return [
    section(
      "opened",
      view.title,
      passedChecks(checks, "plain"),
      element(
        "dl",
        {},
        facts.map(([term, text]) => element("div", {}, element("dt", {}, term), element("dd", {}, text))),
      ),
    ),
    section("card", "Model card", element("details", {}, element("summary", {}, "Read the model card"), cardView(view.card))),
    views,
  ];
}

/** Parameters of a model, folded away. */
const parametersView = ({ parameters }: Exclude<Opened, { kind: "refused" }>["model"]): HTMLElement =>
  element(
    "details",
    {},
    element("summary", {}, `${parameters.length} parameters`),
    table(
      "Parameters",
      ["parameter", "role", "initial value", "lower bound", "upper bound", ""],
      parameters.map(({ name, role, init, bounds, fixed }) => [
        name,
        role,
        String(init),
        String(bounds[0]),
        String(bounds[1]),
        fixed ? "fixed" : "",
      ]),
      (column) => column >= 2 && column <= 4,
    ),
  );

/** Builds the page, and waits for files. */
export function startPage(): void {
  const start = threads(document.currentScript?.textContent ?? "");
  const status = element("p", { class: "status", role: "status", id: "status" });
  const content = element("div", { id: "content" });
  let reader: Thread | undefined;
  let turn = 0;

  const show = (given: Given, chosen: Choice, opened: Opened, thread: Thread): Promise<void> | undefined => {
    if (opened.kind === "refused") {
      content.replaceChildren(refusedChecks(given.name, opened.checks));
      return undefined;
    }
    const { model } = opened;
    return thread.ask("move", { point: {}, along: 0 }).then((moved) => {
      const coefficients = coefficientsView(model, moved, opened.kind === "artifact" ? opened.view.scans : [], thread);
      const again = (changed: Choice): void => void open(given, { ...chosen, ...changed });
      const choices = [
        model.workspaces.length < 2
          ? undefined
          : choice("workspace", "workspace", model.workspaces.map((path) => [path, path]), model.workspace, (workspace) => again({ workspace })), // prettier-ignore
        model.patches.length === 0
          ? undefined
          : choice("patch", "patch", [["", "none"], ...model.patches.map((patch): [string, string] => [patch, patch])], model.patch, (patch) => again({ patch })), // prettier-ignore
      ].flatMap((each) => each?.whole ?? []);
      const views: readonly Child[] = [
        choices.length === 0 ? undefined : element("div", { class: "actions" }, choices),
        model.remarks.length === 0
          ? undefined
          : element(
              "ul",
              { class: "note" },
              model.remarks.slice(0, 8).map((remark) => element("li", {}, remark)),
            ),
        coefficients.whole,
        fitView(model, coefficients, start, { given, choice: chosen }),
        opened.kind === "artifact" ? eventsView(opened.view, coefficients.point, thread) : undefined,
        section("parameters", "Parameters", parametersView(model)),
        opened.kind === "artifact" ? [inputsView(opened.view), tablesView(opened.view.tables, thread)] : undefined,
      ];
      content.replaceChildren(element("div", {}, sections(given.name, opened, views)));
    });
  };

  const open = async (given: Given, chosen: Choice = {}): Promise<void> => {
    const mine = ++turn;
    reader?.end();
    const thread = start();
    reader = thread;
    content.replaceChildren();
    status.textContent = `${given.name}: reading`;
    const begun = performance.now();
    try {
      const opened = await thread.ask("open", { given, choice: chosen }, ({ note }) => {
        if (mine === turn) status.textContent = `${given.name}: ${note}`;
      });
      if (mine !== turn) return;
      await show(given, chosen, opened, thread);
      status.textContent = `${given.name}: ${opened.kind === "refused" ? "refused" : "opened"} after ${((performance.now() - begun) / 1000).toFixed(1)} s`;
    } catch (error) {
      if (mine !== turn) return;
      status.textContent = "";
      content.replaceChildren(faultView(error));
    }
  };
  const take = (given: Promise<Given>): void => {
    given.then(open, (error: unknown) => content.replaceChildren(faultView(error))).catch(() => undefined);
  };

  const drop = element(
    "section",
    { class: "drop", "aria-label": "What to open" },
    element(
      "p",
      {},
      "Drop an artifact here: its folder, or a ZIP or tar.gz of it. A pyhf workspace, alone or with its patchset, an HS3 document and the HistFactory archive of a HEPData record are opened, too.",
    ),
    element(
      "div",
      { class: "actions" },
      fileButton("choose-files", "Choose a file", false, (list) => take(chosenFiles(list))),
      fileButton("choose-folder", "Choose a folder", true, (list) => take(chosenFiles(list))),
    ),
    element("p", { class: "note" }, "Everything is computed in this page. Its own policy forbids it to send anything anywhere."),
  );
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer !== null) take(droppedFiles(event.dataTransfer));
  });
  document.body.append(
    element(
      "header",
      {},
      element("h1", {}, "Ratiometer viewer"),
      element("p", {}, "Published likelihood ratios: verified, moved, fitted and put to own events."),
    ),
    element("main", {}, drop, status, content),
  );
  const name = preloaded();
  if (name !== undefined)
    take(
      fetch("artifact")
        .then((response) =>
          response.ok ? response.arrayBuffer() : Promise.reject(new Error(`${name}: the server says ${response.status}`)),
        )
        .then((buffer) => ({ name, folder: false, files: [{ path: name, bytes: new Uint8Array(buffer) }] })),
    );
}
