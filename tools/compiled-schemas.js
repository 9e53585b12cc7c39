import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const CODE = { source: true };

/** Modules that compile schemas: which package's ajv does, how, and what they export then. */
const VALIDATORS = [
  {
    module: "packages/config/dist/analysis-validator.js",
    compiler: "packages/config",
    compiled: async () => {
      const { analysisSchema } = await import("../packages/config/dist/analysis-schema.js");
      const { schemaCompiler } = await import("../packages/config/dist/schema-compiler.js");
      return { ajv: schemaCompiler(CODE), schemas: { analysis: analysisSchema() } };
    },
    exported: "export const analysisValidator = () => exports.analysis;",
  },
  {
    module: "packages/eft/dist/weight-map/weight-map-validator.js",
    compiler: "packages/config",
    compiled: async () => {
      const { weightMapSchema } = await import("../packages/eft/dist/weight-map/weight-map-schema.js");
      const { schemaCompiler } = await import("../packages/config/dist/schema-compiler.js");
      return { ajv: schemaCompiler(CODE), schemas: { weightMap: weightMapSchema() } };
    },
    exported: "export const weightMapValidator = () => exports.weightMap;",
  },
  {
    module: "packages/likelihood/dist/json/document-validator.js",
    compiler: "packages/likelihood",
    compiled: async () => {
      const { documentSchema } = await import("../packages/likelihood/dist/json/document-schema.js");
      const { documentCompiler } = await import("../packages/likelihood/dist/json/document-validator.js");
      const schemas = { workspace: documentSchema("workspace"), patchset: documentSchema("patchset") };
      return { ajv: documentCompiler(CODE), schemas };
    },
    exported: "export const documentValidator = (document) => exports[document];",
  },
];

/** The module that checks without compiling, and without ajv. */
async function codeOf({ compiler, compiled, exported }) {
  const { ajv, schemas } = await compiled();
  const { default: standaloneCode } = createRequire(join(ROOT, compiler, "package.json"))("ajv/dist/standalone");
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const code = standaloneCode(ajv, names).replaceAll(/\bmodule\.exports\b/g, "exports");
  const { outputFiles } = await build({
    stdin: { contents: `const exports = {};\n${code}\n${exported}`, resolveDir: join(ROOT, compiler) },
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * For esbuild: code that checks documents is made while bundling, not at run time, where it takes half a second and where a page with a strict policy may not make it.
 * Needs the compiled modules of the packages.
 */
export const compiledSchemas = {
  name: "compiled-schemas",
  setup({ onLoad }) {
    onLoad({ filter: /-validator\.[jt]s$/ }, async ({ path }) => {
      const found = VALIDATORS.find(({ module }) => path.replace(/([\\/])src([\\/].*)\.ts$/, "$1dist$2.js") === join(ROOT, module));
      return found === undefined ? undefined : { contents: await codeOf(found), loader: "js" };
    });
  },
};
