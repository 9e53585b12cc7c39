import { canonicalJson } from "@ratiometer/tables";
import { tarGz } from "./archive/archive.ts";
import type { ArtifactContent } from "./artifact-content.ts";
import type { FileRole } from "./artifact-index.ts";
import { citationCff } from "./documents/citation.ts";
import { depositMetadata } from "./documents/deposit.ts";
import { eftMorphing } from "./likelihood/eft-morphing.ts";
import { licenceNote } from "./documents/licence.ts";
import { modelCard } from "./documents/model-card.ts";
import { networkInputs, testVectors } from "./networks/network-files.ts";
import { patchSet } from "./likelihood/patchset.ts";
import { referenceResults } from "./likelihood/reference-results.ts";
import { submission } from "./submission/submission.ts";
import { cutFlowJson } from "./tables/cut-flow.ts";
import type { ResourceFile } from "./tables/hepdata-table.ts";
import { eftWorkspace, smWorkspace } from "./likelihood/workspace-json.ts";

/** A file of the artifact before it is written. */
export interface ArtifactPart {
  readonly path: string;
  readonly role: FileRole;
  readonly bytes: Uint8Array;
}

const PYHF_README = `The binned statistical model for pyhf: BkgOnly.json at the Standard Model, patchset.json with named points of the coefficients.
The strength mu is held at 1, so that a fit gives the likelihood of a point; free it for a limit on the strength.
The file workspace.json of the same record holds the full dependence on the coefficients.
`;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every file of the artifact but artifact.json and ro-crate-metadata.json, which list the others. */
export async function artifactParts(content: ArtifactContent): Promise<ArtifactPart[]> {
  const part = (path: string, role: FileRole, text: string): ArtifactPart => ({ path, role, bytes: utf8(text) });
  const twin = smWorkspace(content);
  const inputs = part("model/inputs.json", "network-inputs", canonicalJson(networkInputs(content)));
  const vectors = part("model/test_vectors.json", "test-vectors", canonicalJson(testVectors(content)));
  const workspace = part("likelihood/workspace.json", "statistical-model", canonicalJson(eftWorkspace(content)));
  const sm = part("likelihood/workspace_sm.json", "statistical-model-sm", canonicalJson(twin));
  const patches = part("likelihood/patchset.json", "patchset", canonicalJson(patchSet(content, twin)));
  const morphing = part("likelihood/eft_morphing.json", "eft-morphing", canonicalJson(eftMorphing(content)));
  const results = part("likelihood/reference_results.json", "reference-results", canonicalJson(referenceResults(content)));
  const card = part("MODEL_CARD.md", "model-card", modelCard(content));
  const networks = content.networks.map(({ file, bytes }): ArtifactPart => ({ path: `model/${file}`, role: "network", bytes }));

  const pyhf = await tarGz(
    new Map([
      ["BkgOnly.json", sm.bytes],
      ["patchset.json", patches.bytes],
      ["README.md", utf8(PYHF_README)],
    ]),
  );
  const flat = await submission(content, {
    record: [
      {
        location: "pyhf_models.tar.gz",
        description: "Binned statistical model for pyhf at the Standard Model, with a patchset of EFT points",
        type: "HistFactory",
        bytes: pyhf,
      },
      resource(
        workspace,
        "Binned statistical model with its full dependence on the coefficients: pyhf JSON with one more modifier, polynomial",
      ),
      resource(morphing, "Expected events as polynomials in the coefficients, per bin, at full precision"),
      resource(results, "Best fits, intervals and likelihood values for readers to reproduce"),
      resource(card, "Model card: intended use, domain of validity, training and checks of the networks"),
    ],
    network: [
      ...networks.map((network, i) =>
        resource(
          network,
          `Network (ONNX), output ${content.networks[i].output}; raw inputs in the units stated, preprocessing inside the graph`,
        ),
      ),
      resource(inputs, "Dictionary of the inputs: order, units, definitions, training ranges, domain of validity"),
      resource(vectors, "Test vectors: inputs with the outputs that every runtime must reproduce"),
    ],
  });
  return [
    ...networks,
    inputs,
    vectors,
    workspace,
    sm,
    patches,
    morphing,
    results,
    card,
    ...(content.cutFlows === undefined ? [] : [part("validation/cutflow.json", "cut-flow", canonicalJson(cutFlowJson(content)))]),
    part("CITATION.cff", "citation", citationCff(content)),
    part("LICENSE", "licence", licenceNote(content.licence)),
    part("zenodo/deposit.json", "deposit-metadata", canonicalJson(depositMetadata(content))),
    ...[...flat].map(([name, bytes]): ArtifactPart => ({ path: `hepdata/${name}`, role: "hepdata", bytes })),
    { path: "hepdata.tar.gz", role: "hepdata-archive", bytes: await tarGz(flat) },
  ];
}

/** A part as a resource of the flat record. */
function resource({ path, bytes }: ArtifactPart, description: string): ResourceFile {
  return { location: path.slice(path.lastIndexOf("/") + 1), description, bytes };
}
