import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { plainEngine } from "@ratiometer/classifiers/evaluation";
import { AnalysisError } from "@ratiometer/config";
import { openArtifact } from "../reading/artifact-files.ts";
import { verification, verifyFiles } from "../reading/verification.ts";
import { writeArtifact } from "../write-artifact.ts";
import { artifactMutations, MUTATORS, type MutatedArtifact } from "./artifact-mutations.ts";
import { verifiableContent } from "./verifiable-content.ts";

/** Puts an archive or a folder with links on the disk as a stranger would send it. */
async function laid(place: string, artifact: MutatedArtifact): Promise<string> {
  if (artifact.form === "archive") {
    await writeFile(join(place, artifact.name), artifact.bytes);
    return join(place, artifact.name);
  }
  const folder = join(place, "artifact");
  for (const [name, bytes] of artifact.files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  for (const [name, target] of Object.entries(artifact.links ?? {})) await symlink(target, join(folder, name));
  return folder;
}

test("no mutated artifact is accepted, makes the reader fail or write (validation/artifact-mutations.mjs makes hundreds)", async () => {
  const place = await mkdtemp(join(tmpdir(), "mutations-"));
  try {
    await writeArtifact(join(place, "original"), { ...(await verifiableContent()), packagings: ["zenodo"] });
    const { files } = await openArtifact(join(place, "original"));
    await rm(join(place, "original"), { recursive: true });
    expect(Object.keys(MUTATORS).length).toBeGreaterThanOrEqual(10);
    for await (const { kind, what, artifact } of artifactMutations(files, 2 * Object.keys(MUTATORS).length, 7)) {
      // what is a folder of files is the same in memory
      const inMemory = artifact.form === "folder" && Object.keys(artifact.links ?? {}).length === 0;
      const where = inMemory ? place : await laid(place, artifact);
      const before = await readdir(place, { recursive: true });
      const verified = inMemory
        ? verifyFiles({ where, files: artifact.files, others: new Map() }, [plainEngine])
        : verification(where, [plainEngine]);
      const outcome = await verified.then(
        ({ verdict }) => verdict,
        (error: unknown) => (error instanceof AnalysisError ? "refused" : String(error)),
      );
      // a bit of an archive that is not its contents, as a date
      const harmless = kind === "damaged archive" && what === "a bit";
      expect([kind, what, harmless ? "refused" : outcome]).toEqual([kind, what, outcome === "refused" || harmless ? "refused" : "failed"]);
      expect(await readdir(place, { recursive: true })).toEqual(before);
      if (!inMemory) await rm(where, { recursive: true });
    }
  } finally {
    await rm(place, { recursive: true });
  }
}, 300_000);
