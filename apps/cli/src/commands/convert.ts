import { AnalysisError } from "@ratiometer/config";
import { madMinerFile, openHdf5File, requireWritable, writeFileAtomically } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { Answer, Command, Context, Option } from "../command.ts";
import { CONVERSION_OPTIONS, modelConversion } from "../statistics/model-conversion.ts";

/** Names of the observables and parameters that a MadMiner model was trained with. */
interface Names {
  readonly observables?: readonly string[];
  readonly parameters?: readonly string[];
}

const listOf = (text: string): readonly string[] => text.split(",").map((name) => name.trim());

/** The names in a MadMiner event file, or those that the options say. */
async function namesFrom(values: Context["values"]): Promise<Names> {
  const [setup, observables, parameters] = ["setup", "observables", "parameters"].map((option) => values(option).at(0));
  if (setup === undefined)
    return {
      ...(observables === undefined ? {} : { observables: listOf(observables) }),
      ...(parameters === undefined ? {} : { parameters: listOf(parameters) }),
    };
  if (observables !== undefined || parameters !== undefined)
    throw new AnalysisError("USAGE_ARGUMENTS", "found --setup and names beside it", { hint: "the setup has the names of both" });
  const file = await openHdf5File(setup);
  try {
    const { setup: found } = await madMinerFile(file);
    return { observables: found.observables.map(({ name }) => name), parameters: found.parameters.map(({ name }) => name) };
  } finally {
    await file.close();
  }
}

/** Options that only MadMiner's estimators have. */
const MADMINER_OPTIONS: readonly Option[] = [
  { name: "setup", value: "FILE.h5", summary: "of an estimator: MadMiner's event file, for the names of observables and parameters" },
  { name: "observables", value: "NAME,…", summary: "of an estimator: their names in MadMiner's order; x0, x1, … if left out" },
  { name: "parameters", value: "NAME,…", summary: "of an estimator: their names in MadMiner's order; theta0, theta1, … if left out" },
  {
    name: "activation",
    value: "NAME",
    summary: "instead of the one in the settings: sigmoid for an estimator that MadMiner trained with it before October 2019",
  },
];

/** A trained estimator of MadMiner as a network. */
async function estimatorConversion({ positionals: [model, out], values }: Context): Promise<Answer> {
  if (!/\.onnx$/i.test(out))
    throw new AnalysisError("USAGE_OPTION_VALUE", `the network's file is "${out}", expected a name that ends in .onnx`);
  await requireWritable(out);
  const { importMadMiner } = await import("@ratiometer/classifiers");
  const activation = values("activation").at(0);
  const network = await importMadMiner(model, { ...(await namesFrom(values)), ...(activation === undefined ? {} : { activation }) });
  await writeFileAtomically(out, network.bytes);
  const { bytes, ...told } = network;
  const estimators = network.members === 1 ? "" : `, mean of ${network.members}`;
  return {
    text: [
      `${model}: ${network.type} of MadMiner${estimators}`,
      "columns of the input x:",
      ...alignedRows(network.inputs.map(({ name, role }) => [name, role])),
      `outputs: ${network.outputs.join(", ")}`,
      ...network.remarks.map((remark) => `note: ${remark}`),
      `${out}: ${bytes.length} bytes`,
    ],
    json: { model, out, ...told },
  };
}

/** What goes in and out is told by the name of OUT and by the options. @throws AnalysisError USAGE_ARGUMENTS for options that do not go together */
function run(context: Context): Promise<Answer> {
  const {
    positionals: [, out],
    values,
  } = context;
  const given = (options: readonly Option[]): string | undefined => options.find(({ name }) => values(name).length > 0)?.name;
  const [ofEstimators, ofModels] = [given(MADMINER_OPTIONS), given(CONVERSION_OPTIONS)];
  if (ofEstimators === undefined && !/\.onnx$/i.test(out)) return modelConversion(context);
  if (ofModels === undefined) return estimatorConversion(context);
  throw new AnalysisError(
    "USAGE_ARGUMENTS",
    `--${ofModels} is for statistical models, found ${ofEstimators === undefined ? out : `--${ofEstimators}`}`,
  );
}

/** `ratiometer convert IN OUT` */
export const convert: Command = {
  name: "convert",
  summary: "a statistical model in another format; or a trained MadMiner estimator as an ONNX network",
  usage: "IN OUT",
  positionals: [2, 2],
  options: [...CONVERSION_OPTIONS, ...MADMINER_OPTIONS],
  details: () => [
    "A statistical model is a pyhf workspace, an HS3 document, a Combine card, a POPxf file with --onto, an artifact or a run. OUT.txt is a card, with OUT.shapes.json",
    "and OUT.scaling.json beside it. OUT.json is in the format of --to, or in that which its name has as a word (model.hs3.json); else HS3 of a pyhf workspace, and a",
    "pyhf workspace of anything else. What the target cannot hold is a loss: nothing is written until --allow-loss names its kind.",
    "",
    "An estimator is the name that it was saved under (NAME_settings.json, NAME_state_dict.pt and so on beside each other), one of these files, or the folder of an",
    "ensemble, whose mean the network gives: raw observables and physical parameters in, log-likelihood ratio and score out. Nothing in the files is run: of",
    "PyTorch's file the tensors are read. OUT ends in .onnx.",
  ],
  examples: [
    "ratiometer convert examples/statistics/search.json model.hs3.json",
    "ratiometer convert examples/statistics/card.txt workspace.json --scaling examples/statistics/scaling.json --allow-loss all",
    "ratiometer convert eft.popxf.json workspace.json --onto background.json",
    "ratiometer convert models/alices alices.onnx --setup events.h5",
    "ratiometer convert models/sally_ensemble sally.onnx --observables pt_j1,delta_phi --parameters CWL2,CPWL2",
  ],
  interruption: "interrupted: nothing is written",
  run,
};
