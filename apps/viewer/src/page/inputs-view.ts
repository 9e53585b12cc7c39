import { formatNumber } from "@ratiometer/report/drawing";
import type { ArtifactView } from "../thread/artifact-view.ts";
import { element, section, table } from "./element.ts";

const short = (value: number | undefined): string => (value === undefined || !Number.isFinite(value) ? "" : formatNumber(value, 4));

/** The columns of every network: units, definitions, ranges of the training. */
export function inputsView({ networks }: ArtifactView): HTMLElement {
  return section(
    "inputs",
    "Networks and their inputs",
    networks.map(({ file, inputs, output, domain }) =>
      element(
        "details",
        {},
        element("summary", {}, `${file}: ${inputs.length} inputs, output ${output.name}`),
        element("p", {}, output.meaning),
        domain.length === 0
          ? undefined
          : element(
              "p",
              {},
              "Trained on events with ",
              domain.map((condition, i) => [i === 0 ? "" : ", ", element("code", {}, condition)]),
              ".",
            ),
        table(
          `Inputs of ${file}`,
          ["input", "unit", "role", "minimum", "1 %", "median", "99 %", "maximum", "definition"],
          inputs.map(({ name, unit, role, minimum, maximum, quantiles = {}, definition = "" }) => [
            name,
            unit,
            role,
            short(minimum),
            short(quantiles["0.01"]),
            short(quantiles["0.5"]),
            short(quantiles["0.99"]),
            short(maximum),
            definition,
          ]),
          (column) => column >= 3 && column <= 7,
        ),
      ),
    ),
  );
}
