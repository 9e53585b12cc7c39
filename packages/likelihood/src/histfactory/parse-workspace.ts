import { throwFaults, type AnalysisError } from "@ratiometer/config";
import type { SchemaObject } from "ajv";
import { documentSchema } from "../json/document-schema.ts";
import { jsonSchemaCheck } from "../json/json-schema-check.ts";
import { locatedJson, unlocatedJson, type LocatedJson } from "../json/located-json.ts";
import { workspaceFaults } from "./workspace-faults.ts";
import type { Workspace } from "./workspace.ts";

/** The published JSON Schema of workspaces (draft 07): pyhf's format 1.0.0 with the `polynomial` modifier. */
export const workspaceSchema = (): SchemaObject => documentSchema("workspace");

const schemaFaults = jsonSchemaCheck("workspace");

/** More than these help nobody. */
const MOST_FAULTS = 20;

function checkedWorkspace(json: LocatedJson): Workspace {
  throwFaults(schemaFaults(json).slice(0, MOST_FAULTS));
  const workspace = json.value as Workspace;
  const faults: AnalysisError[] = [];
  for (const fault of workspaceFaults(workspace, json.where)) if (faults.push(fault) === MOST_FAULTS) break;
  throwFaults(faults);
  return workspace;
}

/**
 * Reads a HistFactory workspace (pyhf's JSON 1.0.0, with the `polynomial` modifier) and checks all that does not depend on the measurement that is used;
 * `getMeasurement` does the rest.
 *
 * @param where name of the file as the user wrote it
 * @throws AnalysisError, or AggregateError of up to 20 in the file's order: MODEL_JSON, MODEL_SCHEMA, MODEL_NOT_FINITE, MODEL_DUPLICATE_NAME, MODEL_LENGTH,
 * MODEL_VALUE, MODEL_OBSERVATION, MODEL_SHARED_NAME
 */
export function parseWorkspace(text: string, where: string): Workspace {
  return checkedWorkspace(locatedJson(text, where));
}

/**
 * The same for a value that was parsed or made elsewhere; it is returned as it is.
 * @param origin what the value came from, for messages
 * @throws as `parseWorkspace`, but for MODEL_JSON
 */
export function asWorkspace(value: unknown, origin: string): Workspace {
  return checkedWorkspace(unlocatedJson(value, origin));
}
