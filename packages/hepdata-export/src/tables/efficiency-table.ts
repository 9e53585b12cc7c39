import type { ArtifactContent } from "../artifact-content.ts";
import type { EfficiencyMap } from "../published-performance.ts";
import { beam, headerOf, type HepdataTable, type IndependentValue } from "./hepdata-table.ts";
import { SHARE_ERRORS, shareValue } from "./roc-table.ts";

/** Bins of one axis in the order of a map's rows, the last axis fastest. */
function axisValues({ axes }: EfficiencyMap, axis: number): IndependentValue[] {
  const counts = axes.map(({ edges }) => edges.length - 1);
  const faster = counts.slice(axis + 1).reduce((product, count) => product * count, 1);
  const rows = counts.reduce((product, count) => product * count, 1);
  return Array.from({ length: rows }, (_, row) => {
    const bin = Math.floor(row / faster) % counts[axis];
    return { low: axes[axis].edges[bin], high: axes[axis].edges[bin + 1] };
  });
}

/** The share of events that pass a selection in bins of one or two quantities, for each process and class. */
export function efficiencyTable(content: ArtifactContent, map: EfficiencyMap): HepdataTable {
  const quantities = map.axes.map(({ column, definition }) => (definition === undefined ? column : `${column} (${definition})`));
  const domain = map.domain.length === 0 ? "" : ` Before that all have passed ${map.domain.join(" and ")}.`;
  const gap = map.of.some(({ bins }) => bins.includes(null)) ? " A bin without enough events has no value." : "";
  return {
    file: `efficiency_${map.name}`,
    name: `Efficiency of ${map.name}`,
    description:
      `Share of events that pass ${map.selection.join(" and ")} in bins of ${quantities.join(" and ")} of ${map.level === "generated" ? "generated particles" : "reconstructed objects"}, ` +
      `for each process: efficiency where the process is wanted, mistag rate where it is not. Counted are ${map.events}.${domain} ${SHARE_ERRORS}.${gap}`,
    observables: ["EFF"],
    independent: map.axes.map(({ column, unit }, axis) => ({ header: headerOf(column, unit), values: axisValues(map, axis) })),
    dependent: map.of.map(({ name, bins }) => ({
      header: { name: `Efficiency, ${name}` },
      qualifiers: [...beam(content), { name: "Sample", value: name }, { name: "Level", value: map.level }],
      values: bins.map((share) => (share === null ? { value: "-" } : shareValue(share))),
    })),
    resources: [],
    picture: map.axes.length === 1 ? { kind: "steps" } : { kind: "map", range: [0, 1] },
  };
}
