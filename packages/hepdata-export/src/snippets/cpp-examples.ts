import type { ArtifactContent } from "../artifact-content.ts";
import { coefficientValues, exampleNetwork, header, identifier, inputTable, literal, networkClass, ROW_FUNCTION } from "./cpp-text.ts";

const STANDARD = ["cmath", "map", "stdexcept", "string", "vector"].map((name) => `#include <${name}>`).join("\n");

/** Declares what the reinterpreter writes: everything that the framework's objects give. */
const observables = (event: string): string => `/// Whether an event passes the selection above. Defined by you.
bool selected(${event});
/// The features of INPUTS by name, from the objects of the event. Defined by you.
std::map<std::string, float> observables(${event});`;

/** An analysis in the style of ATLAS's SimpleAnalysis, with the network by ONNX Runtime. */
export function simpleAnalysis(content: ArtifactContent): string {
  const network = exampleNetwork(content);
  const name = identifier(content.name);
  return `${header(content, network, ["An analysis in the style of SimpleAnalysis; link with ONNX Runtime and put the network where the job runs."])}
#include <onnxruntime_cxx_api.h>
#include "SimpleAnalysis/AnalysisClass.h"
${STANDARD}

DefineAnalysis(${name})

namespace {
${inputTable(network)}

${ROW_FUNCTION}

${networkClass(network.output)}
}  // namespace

${observables("AnalysisEvent* event")}

void ${name}::Init() {
  addRegions({"selected", "outside_training_range"});
  addHistogram(${literal(network.output)}, 100, -5, 5);
}

void ${name}::ProcessEvent(AnalysisEvent* event) {
  static Network network(${literal(network.file)});
  if (!selected(event)) return;
  accept("selected");
  std::map<std::string, float> values = observables(event);
${coefficientValues(content, network, "  ")}
  int outside = 0;
  const std::vector<float> output = network(networkRow(values, outside));
  if (outside > 0) accept("outside_training_range");
  fill(${literal(network.output)}, output[0]);
}
`.replace(/\n\n\n+/g, "\n\n");
}

/** A Rivet analysis with the single-output network. */
export function rivetAnalysis(content: ArtifactContent): string {
  const network = exampleNetwork(content);
  const name = identifier(content.name).toUpperCase();
  const single = network.file.replace(/\.onnx$/, "_single.onnx");
  return `// -*- C++ -*-
${header(content, network, [`A Rivet analysis. Copy ${single} to ${name}.onnx, anywhere in Rivet's data path.`])}
#include "Rivet/Analysis.hh"
#include "Rivet/Projections/FinalState.hh"
#include "Rivet/Tools/RivetONNXrt.hh"
${STANDARD}

namespace Rivet {

namespace {
${inputTable(network)}

${ROW_FUNCTION}
}  // namespace

${observables("const FinalState& particles")}

class ${name} : public Analysis {
 public:
  RIVET_DEFAULT_ANALYSIS_CTOR(${name});

  void init() {
    declare(FinalState(), "particles");
    network_ = getONNX(${literal(name)});
    book(output_, ${literal(network.output)}, 100, -5.0, 5.0);
    book(outside_, "outside_training_range", 1, 0.5, 1.5);
  }

  void analyze(const Event& event) {
    const FinalState& particles = apply<FinalState>(event, "particles");
    if (!selected(particles)) vetoEvent;
    std::map<std::string, float> values = observables(particles);
${coefficientValues(content, network, "    ")}
    int outside = 0;
    const std::vector<float> output = network_->compute(networkRow(values, outside));
    if (outside > 0) outside_->fill(1.0);
    output_->fill(output[0]);
  }

 private:
  std::unique_ptr<RivetONNXrt> network_;
  Histo1DPtr output_, outside_;
};

RIVET_DECLARE_PLUGIN(${name});

}  // namespace Rivet
`.replace(/\n\n\n+/g, "\n\n");
}

/** A MadAnalysis 5 analysis of the expert mode, with the network by ONNX Runtime. */
export function madAnalysis(content: ArtifactContent): string {
  const network = exampleNetwork(content);
  const name = identifier(content.name);
  return `${header(content, network, ["An analysis for the expert mode of MadAnalysis 5; link with ONNX Runtime, which MadAnalysis does not bring."])}
#include <onnxruntime_cxx_api.h>
#include "SampleAnalyzer/Process/Analyzer/AnalyzerBase.h"
#include <memory>
${STANDARD}

namespace MA5 {

namespace {
${inputTable(network)}

${ROW_FUNCTION}

${networkClass(network.output)}
}  // namespace

${observables("const EventFormat& event")}

class ${name} : public AnalyzerBase {
  INIT_ANALYSIS(${name}, ${literal(content.name)})

 public:
  virtual bool Initialize(const MA5::Configuration&, const std::map<std::string, std::string>&) {
    network_.reset(new Network(${literal(network.file)}));
    Manager()->AddRegionSelection("selected");
    Manager()->AddHisto(${literal(network.output)}, 100, -5, 5);
    return true;
  }
  virtual void Finalize(const SampleFormat&, const std::vector<SampleFormat>&) {
    WARNING << outside_ << " events outside the training range" << endmsg;
  }
  virtual bool Execute(SampleFormat&, const EventFormat& event) {
    Manager()->InitializeForNewEvent(event.mc() == 0 ? 1.0 : event.mc()->weight());
    if (!selected(event)) return false;
    std::map<std::string, float> values = observables(event);
${coefficientValues(content, network, "    ")}
    int outside = 0;
    const std::vector<float> output = (*network_)(networkRow(values, outside));
    if (outside > 0) ++outside_;
    Manager()->FillHisto(${literal(network.output)}, output[0]);
    return true;
  }

 private:
  std::unique_ptr<Network> network_;
  unsigned long outside_ = 0;
};

}  // namespace MA5
`.replace(/\n\n\n+/g, "\n\n");
}
