import { existsSync } from "node:fs";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import type { Check, Verification } from "@ratiometer/hepdata-export";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { VERSION } from "../pipeline/code-version.ts";
import { printable } from "../printable-text.ts";

/** The artifact of a run, or what was given. */
function artifactPath(path: string): string {
  const own = join(path, "artifact");
  return !existsSync(join(path, "artifact.json")) && existsSync(join(own, "artifact.json")) ? own : path;
}

/** An archive that is refused is an artifact that is not verified. */
const refused = ({ message }: AnalysisError): Verification => ({
  verdict: "failed",
  checks: [{ name: "archive", status: "failed", message }],
  engines: [],
  maxDeviation: {},
});

const MARK: Readonly<Record<Check["status"], string>> = { ok: "ok", failed: "DIFFERS", skipped: "skipped" };

function checkRows(checks: readonly Check[]): readonly string[] {
  const rows = checks.map(({ name, status, message, file }) => [MARK[status], name, file ?? "", message].map(printable));
  return rows.length === 0 ? [] : alignedRows(rows);
}

/** `ratiometer verify ARTIFACT` */
export const verify: Command = {
  name: "verify",
  summary: "whether an artifact, folder or archive, is whole and holds together: digests, networks on every engine, likelihood, tables",
  usage: "ARTIFACT",
  positionals: [1, 1],
  options: [],
  details: () => [
    "ARTIFACT is a folder with artifact.json, a run, or a ZIP, tar or tar.gz of one. Nothing of it is unpacked to the disk, executed or fetched.",
    "Exit status: 0 everything fits, 3 something differs (each line names the file), 2 it is no artifact. Digests prove integrity, not origin.",
  ],
  examples: ["ratiometer verify runs/first-run/artifact", "ratiometer verify artifact.zip --json"],
  endsAtOnce: true,
  run: async ({ positionals: [given], report }) => {
    const [{ foundEngines }, { verification }] = await Promise.all([
      import("@ratiometer/classifiers"),
      import("@ratiometer/hepdata-export"),
    ]);
    const found = await foundEngines();
    const path = artifactPath(given);
    report.progress("verify", 0, path);
    const result = await verification(
      path,
      found.flatMap(({ engine }) => engine ?? []),
      VERSION,
    ).catch((error: unknown) => {
      if (error instanceof AnalysisError && error.code === "EXPORT_ARCHIVE") return refused(error);
      throw error;
    });
    const { verdict, checks, engines, maxDeviation } = result;
    const failed = checks.filter(({ status }) => status === "failed").length;
    const absent = found.flatMap(({ name, engine }) => (engine === undefined ? [name] : []));
    return {
      text: [
        ...checkRows(checks),
        printable(
          `${given}: ${verdict === "verified" ? "verified: every file is as it was published, and its parts fit each other" : `${failed} of ${checks.length} checks failed: do not use it`}`,
        ),
        ...(verdict === "verified" && absent.length > 0 ? [`engines that are not installed: ${absent.join(", ")}`] : []),
      ],
      json: { verdict, checks, engines, maxDeviation },
      exit: verdict === "verified" ? 0 : 3,
    };
  },
};
