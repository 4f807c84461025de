import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const readable = {
  "max-lines": ["error", { max: 250 }],
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", { max: 3 }],
  "complexity": ["error", { max: 15, variant: "modified" }],
  "max-depth": ["error", { max: 4 }],
  "eqeqeq": "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-console": "error",
};

const namedExports = { selector: "ExportDefaultDeclaration", message: "Named exports only." };

export default defineConfig(
  { ignores: ["dist/", "coverage/", "node_modules/", "vendor/", "ingest/format/record-types.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["**/*.{ts,js,mjs}"], rules: readable },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["vitest.config.ts"] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "no-restricted-syntax": ["error", namedExports],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      // Texts are taken apart into code points on purpose.
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_$", ignoreRestSiblings: true }],
      // process.env and parsed JSON are read with brackets, as the compiler can ask for.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // Interfaces declare methods in their short form; their members are taken apart in parameters.
      "@typescript-eslint/unbound-method": "off",
      // A row type that only the caller knows is named at the call.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  // iTwin's statements are marked as deprecated, and several times faster than the readers that replace them.
  { files: ["ingest/imodel/**", "test/robustness/select-all.ts"], rules: { "@typescript-eslint/no-deprecated": "off" } },
  // An issue's details come after the three that every issue has.
  { files: ["ingest/issue.ts"], rules: { "max-params": ["error", { max: 4 }] } },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "max-params": "off",
      "no-restricted-syntax": ["error", namedExports, { selector: "CallExpression[callee.object.name='fc'][callee.property.name='assert']:not(:has(Property[key.name='seed']))", message: "A property has a seed, so that every run tries the same." }],
    },
  },
  { files: ["test/build-once.ts", "scripts/**"], rules: { "no-console": "off" } },
  { files: ["vitest.config.ts"], extends: [tseslint.configs.disableTypeChecked], rules: { "no-restricted-syntax": "off" } },
);
