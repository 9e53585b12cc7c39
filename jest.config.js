/** One Jest for the whole workspace: packages resolve to their sources through the `@ratiometer/source` export condition. */
export default {
  roots: ["<rootDir>/packages", "<rootDir>/apps", "<rootDir>/tools"],
  testMatch: ["**/*.test.ts"],
  testEnvironment: "<rootDir>/tools/jest-environment.js",
  testEnvironmentOptions: { customExportConditions: ["@ratiometer/source", "node", "node-addons"] },
  // Jest leaves a core idle by default, half of a machine with two
  maxWorkers: "100%",
  // a loaded machine is slow, not wrong
  testTimeout: 120_000,
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022" } }] },
};
