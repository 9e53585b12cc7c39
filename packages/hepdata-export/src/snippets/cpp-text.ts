import type { ArtifactContent, PublishedNetwork } from "../artifact-content.ts";

/** Text of a C++ comment: one line, and nothing that would end it or continue it on the next. */
export const comment = (text: string): string => text.replace(/\s+/g, " ").replaceAll("*/", "* /").replace(/\\+$/, "").trim();

/** A string as a C++ literal. */
export const literal = (text: string): string => JSON.stringify(text);

/** A finite number as a C++ literal of type float. */
export function float(value: number): string {
  const text = String(Math.fround(value) === value ? value : Number(value.toPrecision(9)));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** A name of C++, of letters, digits and underscores. */
export const identifier = (text: string): string => text.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");

/** The network that the examples are about: that of the first unbinned channel, or else the first. */
export function exampleNetwork({ networks, unbinned }: ArtifactContent): PublishedNetwork {
  return networks.find(({ file }) => file === unbinned.at(0)?.network) ?? networks[0];
}

/** What a reader of any of the examples must know. */
export function header(content: ArtifactContent, network: PublishedNetwork, lines: readonly string[]): string {
  const selection = network.domain.length === 0 ? ["all events"] : network.domain;
  return [
    `// ${comment(content.title)}`,
    ...lines.map((line) => `// ${line}`),
    "//",
    `// Network: ${network.file}, output ${network.output}: ${comment(network.meaning)}`,
    "// Domain of validity (selection of the training events):",
    ...selection.map((text) => `//   ${comment(text)}`),
    "// This is a template whose syntax was checked and which was never run: the observables are yours to fill.",
  ].join("\n");
}

/** The inputs as a table of C++: name and range in the order of the network, unit and definition in comments. */
export function inputTable({ inputs }: PublishedNetwork): string {
  const rows = inputs.map(({ name, unit, role, definition, missing, minimum, maximum }) => {
    const about = [
      role === "coefficient" ? "coefficient, physical value" : comment(definition ?? "see model/inputs.json"),
      ...(missing === undefined ? [] : [`${comment(missing)} where the object is missing`]),
    ].join("; ");
    return `    {${literal(name)}, ${float(minimum)}, ${float(maximum)}},  // [${comment(unit)}] ${about}`;
  });
  return [
    "/// An input of the network: its name, and the smallest and largest value in the training.",
    "struct Input {",
    "  const char* name;",
    "  float minimum, maximum;",
    "};",
    "/// All inputs in the order of the network, in raw units: preprocessing is inside the network.",
    "const Input INPUTS[] = {",
    ...rows,
    "};",
  ].join("\n");
}

/** A function of C++ that puts values by name into the network's order. */
export const ROW_FUNCTION = `/// Values by name in the order of the network. A name that is missing is refused; \`outside\` counts values beyond the training range.
std::vector<float> networkRow(const std::map<std::string, float>& values, int& outside) {
  std::vector<float> row;
  outside = 0;
  for (const Input& input : INPUTS) {
    const auto found = values.find(input.name);
    if (found == values.end()) throw std::runtime_error(std::string("no value for the input ") + input.name);
    if (found->second < input.minimum || found->second > input.maximum) ++outside;
    row.push_back(found->second);
  }
  return row;
}`;

/** A function of C++ that runs a network by ONNX Runtime. */
export const networkClass = (output: string): string => `/// The network, by ONNX Runtime: one float32 input "x", rows x inputs.
class Network {
 public:
  explicit Network(const std::string& file) : env_(ORT_LOGGING_LEVEL_WARNING, "network"), session_(env_, file.c_str(), Ort::SessionOptions()) {}

  /// The output for one row.
  std::vector<float> operator()(std::vector<float> row) {
    const std::vector<int64_t> shape = {1, static_cast<int64_t>(row.size())};
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    const Ort::Value x = Ort::Value::CreateTensor<float>(memory, row.data(), row.size(), shape.data(), shape.size());
    const char* inputs[] = {"x"};
    const char* outputs[] = {${literal(output)}};
    auto results = session_.Run(Ort::RunOptions{nullptr}, inputs, &x, 1, outputs, 1);
    const float* values = results[0].GetTensorMutableData<float>();
    return std::vector<float>(values, values + results[0].GetTensorTypeAndShapeInfo().GetElementCount());
  }

 private:
  Ort::Env env_;
  Ort::Session session_;
};`;

/** Statements of C++ that give the map \`values\` its coefficients: their SM values. */
export function coefficientValues({ coefficients }: ArtifactContent, { inputs }: PublishedNetwork, indent: string): string {
  return inputs
    .filter(({ role }) => role === "coefficient")
    .map(({ name, unit }) => {
      const sm = coefficients.find((coefficient) => coefficient.name === name)?.sm ?? 0;
      return `${indent}values[${literal(name)}] = ${float(sm)};  // [${comment(unit)}] the SM; put the tested value here`;
    })
    .join("\n");
}
