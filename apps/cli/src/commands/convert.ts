import { AnalysisError } from "@ratiometer/config";
import { madMinerFile, openHdf5File, requireWritable, writeFileAtomically } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { Command, Context } from "../command.ts";

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

/** `ratiometer convert MODEL OUT.onnx` */
export const convert: Command = {
  name: "convert",
  summary:
    "a trained MadMiner estimator as an ONNX network: raw observables and physical parameters in, log-likelihood ratio and score out",
  usage: "MODEL OUT.onnx",
  positionals: [2, 2],
  options: [
    { name: "setup", value: "FILE.h5", summary: "MadMiner's event file, for the names of observables and parameters" },
    { name: "observables", value: "NAME,…", summary: "their names in MadMiner's order; x0, x1, … if left out" },
    { name: "parameters", value: "NAME,…", summary: "their names in MadMiner's order; theta0, theta1, … if left out" },
    {
      name: "activation",
      value: "NAME",
      summary: "instead of the one in the settings: sigmoid for an estimator that MadMiner trained with it before October 2019",
    },
  ],
  details: () => [
    "MODEL is the name that the estimator was saved under (NAME_settings.json, NAME_state_dict.pt and so on beside each other), one of these files, or the",
    "folder of an ensemble, whose mean the network gives. Nothing in the files is run: of PyTorch's file the tensors are read.",
  ],
  examples: [
    "ratiometer convert models/alices alices.onnx --setup events.h5",
    "ratiometer convert models/sally_ensemble sally.onnx --observables pt_j1,delta_phi --parameters CWL2,CPWL2",
  ],
  interruption: "interrupted: nothing is written",
  run: async ({ positionals: [model, out], values }) => {
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
  },
};
