import { storedType } from "../submission/stored-type.ts";
import type { SubmissionResource } from "./submission-documents.ts";
import type { Report } from "./submission-rule.ts";

/** Types that HEPData shows apart from other resources, and finds by. */
const HIGHLIGHTED = ["histfactory", "hs3", "simpleanalysis", "proselecta"];

/** Whether a resource is somewhere else. */
export const isRemote = ({ location }: SubmissionResource): boolean => location.startsWith("http");

/**
 * Checks what submission.yaml says of a resource: its description, and the type under which HEPData will store it, which is not always the one given.
 * @param where the resource is named: "the record", 'table "Yields"'
 */
export function checkResource(resource: SubmissionResource, where: string, report: Report): void {
  const { location, description, type = "" } = resource;
  const path = `${where}, ${location}`;
  if (description.trim() === "") report("resource-description", "the description is empty", { path });
  const [given, stored] = [type.toLowerCase(), storedType(resource)];
  const hint = "file names and descriptions must not name hosts of code, HS3 or SimpleAnalysis";
  if (HIGHLIGHTED.includes(given) && stored !== given)
    report("resource-type", `the type is "${type}", and HEPData will store "${stored}" because of the file's name or description`, {
      path,
      hint,
    });
  if (!HIGHLIGHTED.includes(given) && HIGHLIGHTED.includes(stored))
    report("resource-type", `HEPData will store the resource as "${stored}" because of its description`, { path, hint });
  if (HIGHLIGHTED.includes(given) && where !== "the record")
    report("resource-level", `a resource of type "${type}" is shown with the record only`, { path, hint: "list it in the first document" });
}
