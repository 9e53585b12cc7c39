import type { ArtifactContent } from "../artifact-content.ts";
import { covarianceResources, covarianceTable } from "./score-covariance.ts";
import { cutFlowTable } from "./cut-flow.ts";
import { efficiencyTable } from "./efficiency-table.ts";
import type { HepdataTable, ResourceFile } from "./hepdata-table.ts";
import { inputDistributionTable } from "./input-distribution-table.ts";
import { rocTable } from "./roc-table.ts";
import { contourTable, intervalTable, scanTable } from "./scan-tables.ts";
import { eftDependenceTable, scoreEdgesTable, scoreShapeTable } from "./score-tables.ts";
import { yieldTable } from "./yield-table.ts";

const MAX_NAME = 64;

/**
 * All tables of the record, in the order that fixes their numbers at HEPData, with names and files that HEPData accepts.
 * @param network resources of the empty table "Neural network"
 */
export function hepdataTables(content: ArtifactContent, network: readonly ResourceFile[]): HepdataTable[] {
  const host: HepdataTable = {
    file: "neural_network",
    name: "Neural network",
    description:
      "No numbers: this table hosts the networks (ONNX), the dictionary of their inputs with units and domain of validity, and test vectors that " +
      "every runtime must reproduce. Preprocessing, ensemble average and calibration are inside the graphs.",
    observables: [],
    independent: [],
    dependent: [],
    resources: network,
  };
  const channels = content.channels.flatMap((channel) => [
    { ...scoreShapeTable(content, channel), resources: covarianceResources(channel) },
    covarianceTable(content, channel),
    scoreEdgesTable(channel),
    eftDependenceTable(content, channel),
  ]);
  const tables = [
    ...content.scans.flatMap((scan) => [scanTable(content, scan), contourTable(content, scan)]),
    intervalTable(content),
    ...channels,
    yieldTable(content),
    cutFlowTable(content),
    ...(content.rocCurves ?? []).map((roc) => rocTable(content, roc)),
    ...(content.efficiencyMaps ?? []).map((map) => efficiencyTable(content, map)),
    host,
    ...(content.inputDistributions ?? []).map((distribution) => inputDistributionTable(content, distribution)),
  ];
  return distinct(tables.filter((table) => table !== undefined)).map((table) => ({
    ...table,
    resources: table.resources.map((resource) => ({ ...resource, location: resource.location.replace(/^\*/, table.file) })),
  }));
}

/** File names of safe letters, table names of 64 characters at most, both unique: a repeated one gets a number. */
function distinct(tables: readonly HepdataTable[]): HepdataTable[] {
  const files = new Set<string>();
  const names = new Set<string>();
  return tables.map((table) => ({
    ...table,
    file: numbered(table.file.replace(/[^A-Za-z0-9]+/g, "_").toLowerCase(), 80, "_", files),
    name: numbered(table.name, MAX_NAME, " ", names),
  }));
}

function numbered(name: string, limit: number, separator: string, taken: Set<string>): string {
  let candidate = name.slice(0, limit);
  for (let n = 2; taken.has(candidate); n++) candidate = `${name.slice(0, limit - 4)}${separator}${n}`;
  taken.add(candidate);
  return candidate;
}
