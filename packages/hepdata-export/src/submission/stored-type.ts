import { AnalysisError } from "@ratiometer/config";
import type { Resource } from "../tables/hepdata-table.ts";

const HOSTS = ["github", "bitbucket", "rivet", "zenodo", "sourceforge"];
const HIGHLIGHTED = ["histfactory", "hs3", "simpleanalysis", "proselecta"];

/** The type under which HEPData files a resource: names of hosts in the location and two words in the description win over the type that was given. */
export function storedType({ location, description, type }: Resource): string {
  const given = type?.toLowerCase() ?? "";
  const host = HOSTS.find((name) => location.includes(name));
  if (!location.includes(".")) return "resource";
  if (host !== undefined) return host;
  for (const word of ["simpleanalysis", "hs3"]) if (given === word || description.toLowerCase().includes(word)) return word;
  return HIGHLIGHTED.includes(given) ? given : location.slice(location.lastIndexOf(".") + 1).toLowerCase();
}

/**
 * Refuses a resource that HEPData would file as something else.
 * @throws AnalysisError EXPORT_HEPDATA_TYPE
 */
export function requireStoredType(resource: Resource): void {
  const stored = storedType(resource);
  const wanted = resource.type?.toLowerCase() ?? resource.location.slice(resource.location.lastIndexOf(".") + 1).toLowerCase();
  if (stored !== wanted)
    throw new AnalysisError("EXPORT_HEPDATA_TYPE", `HEPData would file "${resource.location}" as "${stored}", not as "${wanted}"`, {
      path: `hepdata/${resource.location}`,
      hint: `avoid ${HOSTS.join(", ")} in file names and "SimpleAnalysis", "HS3" in names and descriptions`,
    });
}
