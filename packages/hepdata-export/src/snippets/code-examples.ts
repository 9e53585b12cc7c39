import { readFileSync } from "node:fs";
import type { ArtifactContent } from "../artifact-content.ts";
import { madAnalysis, rivetAnalysis, simpleAnalysis } from "./cpp-examples.ts";

/** A file of code/. */
export interface CodeExample {
  /** "example.py" */
  readonly name: string;
  /** Name in the HEPData submission, where names decide what a file is filed as. */
  readonly flatName: string;
  readonly text: string;
  readonly description: string;
  readonly type?: "SimpleAnalysis";
}

/** A file that is the same in every artifact. src/ and dist/ are siblings of data/. */
const shipped = (name: string): string => readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8");

/** Examples of use: run as they are (Python, JavaScript), or templates with the network's inputs filled in (C++). */
export function codeExamples(content: ArtifactContent): readonly CodeExample[] {
  return [
    {
      name: "example.py",
      flatName: "example.py",
      text: shipped("example.py"),
      description: "Python: reproduces best fits and intervals of this record and compares them with the reference results",
    },
    {
      name: "likelihood.py",
      flatName: "likelihood.py",
      text: shipped("likelihood.py"),
      description: "Python: the unbinned and the binned likelihood as functions of the coefficients, which example.py imports",
    },
    {
      name: "example.mjs",
      flatName: "example.mjs",
      text: shipped("example.mjs"),
      // eslint-disable-next-line no-script-url -- a language, no address
      description: "JavaScript: runs the networks on their test vectors and on an event by names",
    },
    {
      name: "SimpleAnalysis.cxx",
      flatName: "SimpleAnalysis.cxx",
      text: simpleAnalysis(content),
      description: "SimpleAnalysis code (template): selection and network with its inputs by name",
      type: "SimpleAnalysis",
    },
    {
      name: "rivet_example.cc",
      flatName: "analysis_example.cc",
      text: rivetAnalysis(content),
      description: "C++ template of a Rivet analysis with the network's inputs by name",
    },
    {
      name: "ma5_example.cpp",
      flatName: "ma5_example.cpp",
      text: madAnalysis(content),
      description: "C++ template of a MadAnalysis 5 analysis with the network's inputs by name",
    },
  ];
}
