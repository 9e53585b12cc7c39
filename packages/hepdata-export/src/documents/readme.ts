import type { ArtifactContent } from "../artifact-content.ts";
import { eventsInHepdata, HEPDATA_EVENT_BYTES } from "../likelihood/event-files.ts";
import type { ModelForms } from "../likelihood/model-forms.ts";

const DESCRIPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^MODEL_CARD\.md$/, "what the networks are for and not for; `model_card.json` says the same for programs"],
  [/^model\/inputs\.json$/, "what each network reads: order, units, definitions, training ranges, quantiles, correlations"],
  [/^model\/test_vectors\.json$/, "inputs with the outputs that every runtime must reproduce"],
  [/^model\/.*_single\.onnx$/, "the same network with one output alone, for readers that take one input and one output"],
  [/^model\/.*\.onnx$/, "network: raw physical columns in, preprocessing, ensemble and calibration inside"],
  [/^likelihood\/workspace\.json$/, "binned model, pyhf JSON with one more modifier, `polynomial`"],
  [/^likelihood\/workspace_sm\.json$/, "the binned model at the SM for pyhf itself"],
  [/^likelihood\/patchset\.json$/, "named points of the coefficients, patches of workspace_sm.json"],
  [/^likelihood\/hs3\.json$/, "the binned model as HS3 0.2"],
  [/^likelihood\/combine\/datacard\.txt$/, "the binned model as a Combine card, with shapes.json and scaling.json beside it"],
  [/^likelihood\/eft_morphing\.json$/, "expected events as polynomials, per bin"],
  [/^likelihood\/unbinned\.json$/, "the unbinned likelihood: definition, formula, every piece"],
  [/^likelihood\/.*_features\.npy$/, "events of an unbinned channel: features, float32"],
  [/^likelihood\/.*_weights\.npy$/, "events of an unbinned channel: what each stands for, float64"],
  [/^likelihood\/parameters\.json$/, "every parameter of the binned model in words"],
  [/^likelihood\/reference_results\.json$/, "best fits, intervals and likelihood values for readers to reproduce"],
  [/^likelihood\/README\.md$/, "what each form of the model cannot hold"],
  [/^validation\/closure\.json$/, "what the published pieces give beside what the run found"],
  [/^code\/example\.py$/, "reproduces the scans and compares them; exit status 1 if it does not"],
  [/^code\/likelihood\.py$/, "both likelihoods as functions of the coefficients"],
  [/^code\/example\.mjs$/, "runs the networks in JavaScript"],
  [/^code\/.*\.(cxx|cc|cpp)$/, "template of an analysis with the network's inputs by name"],
  [/^CITATION\.cff$/, "how to cite"],
  [/^LICENSE$/, "licence of data and networks"],
];

/** README.md of an artifact: what each file is, how to check and to use it, how to cite it. @param paths of its files */
export function artifactReadme(content: ArtifactContent, paths: readonly string[]): string {
  const rows = paths.flatMap((path) => {
    const found = DESCRIPTIONS.find(([pattern]) => pattern.test(path));
    return found === undefined ? [] : [`| \`${path}\` | ${found[1]} |`];
  });
  const cite = content.doi === undefined ? "See `CITATION.cff`." : `https://doi.org/${content.doi}; see \`CITATION.cff\`.`;
  const missing = content.unbinned.filter(({ events }) => events === undefined).map(({ channel }) => channel);
  return `${[
    `# ${content.title}`,
    content.abstract,
    "## Files",
    ["| file | holds |", "| --- | --- |", ...rows].join("\n"),
    "`artifact.json` lists every file with its SHA-256. A HEPData submission holds the same files in one flat folder, a Zenodo archive without the packagings. " +
      "`rivet_example.cc` is called `analysis_example.cc` there, `hs3.json` `model_hs3.json`, and the card comes in one archive.",
    ...(missing.length === 0
      ? []
      : [`The events of ${missing.join(", ")} are not part of it: the unbinned likelihood cannot be reproduced from these files alone.`]),
    ...(eventsInHepdata(content)
      ? []
      : [
          `The events take more than ${HEPDATA_EVENT_BYTES} bytes and are left out of the HEPData submission, whose size is limited; they are in \`likelihood/\`.`,
        ]),
    "## Checking it",
    "`ratiometer verify FOLDER` compares all digests, runs the networks on their test vectors and works out the likelihood again. Without it:",
    "```sh\npip install numpy onnxruntime pyhf\npython code/example.py                # scans of both likelihoods beside the reference\nnpm install onnxruntime-node\nnode code/example.mjs                 # networks on their test vectors\n```",
    "## Using it",
    "A network takes one float32 tensor `x`, one row per event: the columns of `model/inputs.json` in their order, raw values in the units stated there. Fill them by " +
      "name. Outside the training ranges and the selection of the domain its output is an extrapolation.",
    "```python\nfrom likelihood import binned, unbinned   # in code/\n" +
      `twice_nll = ${content.unbinned.length > 0 ? "unbinned" : "binned"}()\nprint(twice_nll({${content.coefficients.map(({ name, sm }) => `"${name}": ${sm}`).join(", ")}}))\n\`\`\``,
    "`ratiometer fit`, `scan` and `limit` take this folder, `likelihood/workspace.json`, `likelihood/hs3.json` or the card with its scaling.",
    "## Citing it",
    cite,
  ].join("\n\n")}\n`;
}

/** likelihood/README.md: the forms of the statistical model and what each cannot hold. */
export function modelNotes(content: ArtifactContent, { losses, remarks }: ModelForms): string {
  const list = (sentences: readonly string[]): string =>
    sentences.length === 0 ? "Nothing is lost." : sentences.map((text) => `- ${text}`).join("\n");
  return `${[
    "# Forms of the statistical model",
    "`workspace.json` is the binned model: everything else of it is made from it and gives the same −2 log L, as far as the format goes.",
    "## pyhf",
    "- pyhf does not know the modifier `polynomial` of `workspace.json`: `workspace_sm.json` is the model at the SM, `patchset.json` has named points, and `code/likelihood.py` works the polynomials out for it at any point",
    "## HS3",
    list([...new Set(losses.hs3.map(({ message }) => message))]),
    "## Combine",
    list([...new Set([...losses.card.map(({ message }) => message), ...remarks])]),
    "Parameters of Monte Carlo errors are in standard deviations there: the constraints, and with them −2 log L, differ from `workspace.json` by a constant.",
    "`ratiometer nll likelihood/combine/datacard.txt --scaling likelihood/combine/scaling.json` reads it.",
    ...(content.unbinned.length === 0
      ? []
      : [
          "## The unbinned likelihood",
          "No format of others holds it: `unbinned.json` defines it in words and in a formula, with networks, events and polynomials. The binned model is of the same events in bins of the score.",
        ]),
  ].join("\n\n")}\n`;
}
