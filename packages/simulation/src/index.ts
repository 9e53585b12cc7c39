export { closedForm, closedFormEvents, type ClosedFormRequest, type ClosedFormSample } from "./closed-form.ts";
export {
  closedFormCrossSectionRatio,
  closedFormExpectedRatio,
  closedFormExpectedTwiceNll,
  closedFormLogRatio,
  closedFormScore,
} from "./closed-form-likelihood.ts";
export { energyResolution, genericLhc, genericLhcObjects } from "./generic-lhc.ts";
export { partonLevelObjects } from "./parton-level.ts";
