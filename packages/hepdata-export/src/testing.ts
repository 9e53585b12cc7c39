/** What tests and validation of later packages make artifacts with. */
export { artifactMutations, MUTATORS, type MutatedArtifact, type Mutation } from "./testing/artifact-mutations.ts";
export { verifiableContent } from "./testing/verifiable-content.ts";
