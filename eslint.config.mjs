import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "out/", "local/go/", "**/*.cjs"] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.mjs", "src/commands/run.mjs"] } } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": "error",
      // A resource is made for its effect, so an unused `new` is the ordinary case in a Pulumi program.
      "no-new": "off",
    },
  },
  {
    // A chart is a pure function of plain values: it must render offline, without an engine.
    files: ["components/**/chart.ts", "components/**/names.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["@pulumi/*"], message: "Charts take plain values; Pulumi belongs into the component." }] }],
      "no-restricted-globals": ["error", "process", "Date"],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked, languageOptions: { globals: { process: "readonly", console: "readonly" } } },
);
