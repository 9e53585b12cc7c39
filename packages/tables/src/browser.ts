/** What a page needs beside the readers, which there take files from memory. */
export { holdFile } from "./held-files.ts";
export { InflateError, inflateSteps } from "./inflate-steps.ts";
