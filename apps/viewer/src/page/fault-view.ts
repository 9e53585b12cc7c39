import { element } from "./element.ts";
import { WorkFault } from "./worker.ts";

/** An error as the page tells it: what the user can mend in its own words, a defect of ours as such. */
export function faultView(error: unknown): HTMLElement {
  const { code, lines } =
    error instanceof WorkFault ? error.fault : { code: "PAGE", lines: [error instanceof Error ? error.message : String(error)] };
  return element(
    "div",
    { class: "fault", role: "alert" },
    element("p", { class: "title" }, code === undefined ? "This is a defect of the page, please report it" : "That did not work"),
    element(
      "ul",
      {},
      lines.map((line) => element("li", {}, line)),
    ),
  );
}
