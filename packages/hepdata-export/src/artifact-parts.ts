import { canonicalJson } from "@ratiometer/tables";
import { tarGz } from "./archive/archive.ts";
import type { ArtifactContent } from "./artifact-content.ts";
import type { FileRole } from "./artifact-index.ts";
import { citationCff } from "./documents/citation.ts";
import { depositMetadata } from "./documents/deposit.ts";
import { licenceNote } from "./documents/licence.ts";
import { modelCardData } from "./documents/model-card-data.ts";
import { modelCard } from "./documents/model-card.ts";
import { artifactReadme } from "./documents/readme.ts";
import { eventsInHepdata } from "./likelihood/event-files.ts";
import { likelihoodParts } from "./likelihood/likelihood-parts.ts";
import { networkInputs, singleFile, testVectors } from "./networks/network-files.ts";
import { codeExamples } from "./snippets/code-examples.ts";
import { submission } from "./submission/submission.ts";
import { cutFlowJson } from "./tables/cut-flow.ts";
import type { ResourceFile } from "./tables/hepdata-table.ts";

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
const part = (path: string, role: FileRole, text: string): ArtifactPart => ({ path, role, bytes: utf8(text) });

/** model/: networks, their single-output variants, and what goes with them. */
function networkParts(content: ArtifactContent): ArtifactPart[] {
  return [
    ...content.networks.map(({ file, bytes }): ArtifactPart => ({ path: `model/${file}`, role: "network", bytes })),
    part("model/inputs.json", "network-inputs", canonicalJson(networkInputs(content))),
    part("model/test_vectors.json", "test-vectors", canonicalJson(testVectors(content))),
    ...content.networks.flatMap(({ file, single }): ArtifactPart[] =>
      single === undefined ? [] : [{ path: `model/${singleFile(file)}`, role: "network-single-output", bytes: single }],
    ),
  ];
}

/** Every file of the artifact, of a HEPData submission if that is asked for, but artifact.json, ro-crate-metadata.json and the Zenodo archive, which list or hold the others. */
export async function artifactParts(content: ArtifactContent): Promise<ArtifactPart[]> {
  const own = [
    ...networkParts(content),
    ...(await likelihoodParts(content)),
    part("MODEL_CARD.md", "model-card", modelCard(content)),
    part("model_card.json", "model-card", canonicalJson(modelCardData(content))),
    ...(content.cutFlows === undefined ? [] : [part("validation/cutflow.json", "cut-flow", canonicalJson(cutFlowJson(content)))]),
    part("CITATION.cff", "citation", citationCff(content)),
    part("LICENSE", "licence", licenceNote(content.licence)),
    ...codeExamples(content).map(({ name, text }) => part(`code/${name}`, "code-example", text)),
  ];
  const readme = part("README.md", "readme", artifactReadme(content, own.map(({ path }) => path))); // prettier-ignore
  const wanted = (content.packagings ?? ["hepdata"]).includes("hepdata");
  const flat = wanted ? await submission(content, await submissionFiles(content, own)) : new Map<string, Uint8Array>();
  return [
    ...own,
    readme,
    part("zenodo/deposit.json", "deposit-metadata", canonicalJson(depositMetadata(content))),
    ...[...flat].map(([name, bytes]): ArtifactPart => ({ path: `hepdata/${name}`, role: "hepdata", bytes })),
    ...(wanted ? [{ path: "hepdata.tar.gz", role: "hepdata-archive" as const, bytes: await tarGz(flat) }] : []),
  ];
}

/** The resources of the HEPData record. Their order fixes their numbers there: what is new comes last. */
async function submissionFiles(
  content: ArtifactContent,
  own: readonly ArtifactPart[],
): Promise<{ readonly record: ResourceFile[]; readonly network: ResourceFile[] }> {
  const partOf = (path: string): ArtifactPart => {
    const found = own.find((each) => each.path === path);
    if (found === undefined) throw new RangeError(`no part ${path}`);
    return found;
  };
  const archive = (files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> => tarGz(new Map(Object.entries(files)));
  const pyhf = await archive({
    "BkgOnly.json": partOf("likelihood/workspace_sm.json").bytes,
    "patchset.json": partOf("likelihood/patchset.json").bytes,
    "README.md": utf8(PYHF_README),
  });
  const card = await archive({
    "datacard.txt": partOf("likelihood/combine/datacard.txt").bytes,
    "scaling.json": partOf("likelihood/combine/scaling.json").bytes,
    "shapes.json": partOf("likelihood/combine/shapes.json").bytes,
  });
  const events = eventsInHepdata(content) ? own.filter(({ role }) => role === "event-features" || role === "event-weights") : [];
  return {
    record: [
      {
        location: "pyhf_models.tar.gz",
        description: "Binned statistical model for pyhf at the Standard Model, with a patchset of EFT points",
        type: "HistFactory",
        bytes: pyhf,
      },
      resource(
        partOf("likelihood/workspace.json"),
        "Binned statistical model with its full dependence on the coefficients: pyhf JSON with one more modifier, polynomial",
      ),
      resource(partOf("likelihood/eft_morphing.json"), "Expected events as polynomials in the coefficients, per bin, at full precision"),
      resource(partOf("likelihood/reference_results.json"), "Best fits, intervals and likelihood values for readers to reproduce"),
      resource(partOf("MODEL_CARD.md"), "Model card: intended use, domain of validity, training and checks of the networks"),
      {
        location: "model_hs3.json",
        description: "Binned statistical model as HS3 with its full dependence on the coefficients, by a modifier of the type polynomial",
        type: "HS3",
        bytes: partOf("likelihood/hs3.json").bytes,
      },
      {
        location: "combine_card.tar.gz",
        description: "Binned statistical model as a Combine card with histograms and interference scaling (JSON)",
        bytes: card,
      },
      ...own
        .filter(({ role }) => role === "unbinned-likelihood")
        .map((each) =>
          resource(each, "Unbinned likelihood: definition, formula, and its polynomials; networks and events are files of this record"),
        ),
      ...events.map((each) =>
        resource(
          each,
          `Events of the unbinned likelihood: ${each.role === "event-features" ? "features, float32" : "weights, float64"} (NumPy)`,
        ),
      ),
      ...codeExamples(content).map(({ flatName, description, type, text }): ResourceFile => ({
        location: flatName,
        description,
        bytes: utf8(text),
        ...(type === undefined ? {} : { type }),
      })),
      resource(partOf("model_card.json"), "Model card for programs"),
      resource(partOf("validation/closure.json"), "What the published likelihoods give beside what the analysis found"),
      resource(partOf("CITATION.cff"), "How to cite this record"),
      resource(partOf("likelihood/parameters.json"), "Parameters of the binned statistical model in words, with what they are shared by"),
    ],
    network: [
      ...content.networks.map(({ file, output }) =>
        resource(
          partOf(`model/${file}`),
          `Network (ONNX), output ${output}; raw inputs in the units stated, preprocessing inside the graph`,
        ),
      ),
      resource(partOf("model/inputs.json"), "Dictionary of the inputs: order, units, definitions, training ranges, domain of validity"),
      resource(partOf("model/test_vectors.json"), "Test vectors: inputs with the outputs that every runtime must reproduce"),
      ...content.networks
        .filter(({ single }) => single !== undefined)
        .map(({ file, output }) => resource(partOf(`model/${singleFile(file)}`), `The network ${file} with the output ${output} alone`)),
    ],
  };
}

/** A part as a resource of the flat record. */
function resource({ path, bytes }: ArtifactPart, description: string): ResourceFile {
  return { location: path.slice(path.lastIndexOf("/") + 1), description, bytes };
}
