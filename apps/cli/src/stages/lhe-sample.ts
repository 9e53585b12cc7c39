import { relative } from "node:path";
import type { Analysis, Sample, WeightScheme } from "@ratiometer/config";
import { constantPolynomial, fileNormalisation, sampleWeights } from "@ratiometer/eft";
import type { LheSample } from "@ratiometer/tables";
import type { SampleEvents } from "./ingested-sample.ts";
import { joinParticles } from "./joined-particles.ts";

const energyOf = ({ header: { beams } }: LheSample): number => beams[0].energy + beams[1].energy;

/** Events of a process that does not depend on the coefficients, each with its own weight. */
function constantSample(
  files: readonly LheSample[],
  { coefficients, directory }: Analysis,
  crossSection: number | undefined,
): SampleEvents {
  const normalised = files.map((file) => fileNormalisation(file, crossSection));
  const total = files.reduce((sum, { weight }) => sum + weight.length, 0);
  const weights = new Float64Array(total);
  const strata = new Int32Array(total);
  let from = 0;
  files.forEach(({ weight }, f) => {
    const factor = (normalised[f].factor * weight.length) / total;
    weights.set(
      weight.map((value) => value * factor),
      from,
    );
    strata.fill(f, from, from + weight.length);
    from += weight.length;
  });
  return {
    polynomial: constantPolynomial(
      weights,
      coefficients.map(({ name }) => name),
      coefficients.map(({ sm }) => sm),
    ),
    strata,
    particles: joinParticles(files.map(({ particles }) => particles)),
    files: files.map(({ file, weight, weightIds }, f) => ({
      file: relative(directory, file),
      events: weight.length,
      energy: energyOf(files[f]),
      crossSection: normalised[f].crossSection,
      crossSectionError: normalised[f].crossSectionError,
      weights: [],
      leftOut: weightIds,
    })),
  };
}

/** The events of Les Houches files with their weights. */
export function lheSample(
  { combine, crossSection: given }: Sample,
  { scheme, parameters }: WeightScheme,
  files: readonly LheSample[],
  analysis: Analysis,
): SampleEvents {
  const crossSection = given?.value;
  if (scheme === "none") return constantSample(files, analysis, crossSection);
  const combined = sampleWeights(files, {
    coefficients: analysis.coefficients,
    combine,
    names: parameters,
    ...(crossSection === undefined ? {} : { crossSection }),
  });
  return {
    polynomial: combined.polynomial,
    strata: combined.strata,
    particles: joinParticles(files.map(({ particles }) => particles)),
    files: combined.files.map((fitted, f) => ({
      file: relative(analysis.directory, fitted.file),
      events: fitted.polynomial.events,
      energy: energyOf(files[f]),
      ...(fitted.generation === undefined ? {} : { generation: fitted.generation }),
      crossSection: fitted.crossSection,
      crossSectionError: fitted.crossSectionError,
      weights: fitted.points,
      leftOut: fitted.leftOut,
      closure: fitted.closure,
      rank: fitted.rank,
      condition: fitted.condition,
    })),
  };
}
