import { testGroups } from "./tools/test-groups.js";

/** Whether all tests run: those of packages then run in groups, see `tools/test-groups.js`. A test file that is named runs on its own. */
const grouped =
  process.env.SINGLY !== "true" && process.env.LONG !== "true" && process.argv.slice(2).every((argument) => argument.startsWith("-"));
const inGroups = grouped ? [...testGroups().values()].flatMap(([, ...others]) => others) : [];

/** One Jest for the whole workspace. Packages are those of the sources: a test imports its own by path, bundled into one module, and finds the others bundled by `tools/jest-packages.js`. */
export default {
  roots: ["<rootDir>/packages", "<rootDir>/apps", "<rootDir>/tools"],
  // whole analyses that take long are on their own: npm run test:long
  testMatch: process.env.LONG === "true" ? ["**/*.long.test.ts"] : ["**/*.test.ts", "!**/*.long.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...inGroups.map((path) => `^${path.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")}$`)],
  globalSetup: "<rootDir>/tools/jest-packages.js",
  moduleNameMapper: {
    "^@ratiometer/(?!(?:cli|viewer)$)([a-z-]+)$": "<rootDir>/packages/$1/node_modules/.tested/index.js",
    "^@ratiometer/(?!(?:cli|viewer)/)([a-z-]+)/(.+)$": "<rootDir>/packages/$1/node_modules/.tested/$2.js",
  },
  testEnvironment: "<rootDir>/tools/jest-environment.js",
  testEnvironmentOptions: { customExportConditions: ["@ratiometer/source", "node", "node-addons"] },
  // Jest leaves a core idle by default, half of a machine with two
  maxWorkers: "100%",
  // modules of finished test files stay in memory, and collecting around them takes time
  workerIdleMemoryLimit: "1GB",
  // a loaded machine is slow, not wrong
  testTimeout: 120_000,
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.test\\.ts$": ["<rootDir>/tools/jest-bundled-test.js", { grouped }],
    "\\.ts$": ["@swc/jest", { jsc: { target: "es2022" } }],
  },
  // what a test file is made of changes without it
  cache: false,
};
