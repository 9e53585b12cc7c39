import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

export default defineConfig(
  { ignores: ["**/dist/", "**/bundle/", ".nx/", "docs/api/"] },
  js.configs.recommended,
  // no text is ever run: those of files come from strangers
  { rules: { "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error", "no-script-url": "error" } },
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ["tsconfig.lint.json", "apps/viewer/tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } } },
  {
    files: ["packages/report/browser/*.js", "validation/report.mjs"],
    languageOptions: {
      globals: Object.fromEntries(
        ["addEventListener", "Blob", "Buffer", "document", "DOMParser", "getComputedStyle", "Image", "setTimeout", "XMLSerializer"].map(
          (name) => [name, "readonly"],
        ),
      ),
    },
  },
  {
    files: ["validation/viewer.mjs", "validation/packages.mjs"],
    languageOptions: {
      globals: Object.fromEntries(
        ["atob", "Buffer", "DataTransfer", "document", "DragEvent", "Event", "File", "performance", "TextDecoder"].map((name) => [
          name,
          "readonly",
        ]),
      ),
    },
  },
);
