import { readdirSync } from "node:fs";
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const node = Object.fromEntries(
  ["process", "console", "fetch", "setTimeout", "clearTimeout", "URL", "URLSearchParams", "AbortSignal", "Buffer"].map(
    (name) => [name, "readonly"],
  ),
);

/** The library stands on its own: the program, the node of this machine and the tests are made of it, never the reverse. */
const outsideOfLibrary = {
  group: ["**/src/**", "**/local/**", "**/test/**"],
  message: "The library does not know the program, this machine or the tests.",
};
const pulumi = { group: ["@pulumi/*"], message: "Charts take plain values; Pulumi belongs into the component." };
const machine = {
  group: ["node:*", "!node:crypto", "fs", "os", "child_process", "path"],
  message: "A chart reads nothing of the machine that it is rendered on.",
};

/** Files that name an operator: its folder, the registry, lists of pins and of tests, the comparison of operators, and what the local node builds. */
const namesOperators = [
  ...["components/operators/*/**", "components/operators/{registry,clusters}.ts", "components/versions.ts"],
  ...[
    "components/*/{settings,resolved}.gen.ts",
    "src/docs/{fault-runs,promises-*,parity/*}.ts",
    "local/{go-modules,images,pins,releases,tools}.ts",
  ],
];
/** Operators are the folders with these names, which are also the values of the key `operator`. */
const operatorNames = readdirSync(new URL("components/operators/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** A name, or the key of a cluster with the settings of one operator: `cloudnative-pg`, `cloudNativePg`. */
const anyName = operatorNames.map((name) => name.replaceAll("-", "-?")).join("|");
const named = `/^(${anyName})$/i`;
const apiGroups = "/postgres-operator.{0,2}\\.crunchydata|postgresql.{0,2}\\.cnpg/";
/** Reads the operator of a cluster: `x.operator`, `x?.operator` or a variable of that name. */
const readsOperator = ["property.name", "expression.property.name", "name"].map(
  (path) => `[property.${path}='operator']`,
);
const asksForOperator = [
  // Comparisons, `case`, `includes`, keys of lookup tables and of destructured settings.
  `Literal[value=${named}]`,
  `Literal[regex.pattern=/${anyName}/i]`,
  `TemplateElement[value.raw=${named}]`,
  `Property > Identifier.key[name=${named}]`,
  `MemberExpression[computed=false] > Identifier.property[name=${named}]`,
  // What an operator renders.
  ...["value", "regex.pattern"].map((field) => `Literal[${field}=${apiGroups}]`),
  `TemplateElement[value.raw=${apiGroups}]`,
  // Lookup tables whose keys are not in sight.
  ...readsOperator.map((read) => `MemberExpression[computed=true]${read}`),
].map((selector) => ({
  selector,
  message: "Ask operatorOf(cluster) instead: what depends on the operator is a member of Operator.",
}));

export default tseslint.config(
  // The website has packages of its own, which are installed with it only.
  { ignores: ["node_modules/", "dist/", "out/", "coverage/", "docs/site/"] },
  // A rule that is wrong in one place is a rule to change here, for all to see.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ["*.mjs", "src/commands/run.mjs"],
        },
      },
    },
    rules: {
      eqeqeq: "error",
      "no-empty": ["error", { allowEmptyCatch: true }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": "error",
      // An editor shows the documentation of each overload, and none for a union.
      "@typescript-eslint/unified-signatures": ["error", { ignoreDifferentlyNamedParameters: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A resource is made for its effect, so an unused `new` is the ordinary case in a Pulumi program.
      "no-new": "off",
    },
  },
  {
    files: ["components/**/*.ts"],
    // A program of its own, whose text a kubeconfig holds.
    ignores: ["components/gke-cluster/exec-credential.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [outsideOfLibrary] }],
      "no-restricted-globals": ["error", { name: "process", message: "Configuration is read once, by the program." }],
    },
  },
  {
    // What describes is a pure function of plain values: it must render offline, without an engine, and always the same.
    files: [
      "components/**/{chart,charts,names,permissions,render,sql,rules,schema,endpoints,dashboards,alerts}.ts",
      "components/shared/*.ts",
      "components/operators/**/*.ts",
      "components/monitoring/**/*.ts",
      "src/namespaces.ts",
      "src/config/schema.ts",
    ],
    ignores: [
      "components/shared/chart-resources.ts",
      "components/shared/wait-until.ts",
      "components/monitoring/monitoring.ts",
      // What a command does to a running cluster reads the clock.
      "components/operators/*/operations.ts",
    ],
    rules: {
      "no-restricted-imports": ["error", { patterns: [pulumi, machine, outsideOfLibrary] }],
      "no-restricted-globals": [
        "error",
        ...["process", "Date", "performance", "crypto", "fetch", "setTimeout", "setInterval"].map((name) => ({
          name,
          message: "A chart renders the same at any time and on any machine.",
        })),
      ],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
  {
    files: ["components/**/*.ts", "src/**/*.ts", "policies/**/*.ts", "local/**/*.ts"],
    ignores: namesOperators,
    rules: { "no-restricted-syntax": ["error", ...asksForOperator] },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["describe", "it", "test"].flatMap((object) =>
          ["skip", "only", "todo", "failing"].map((property) => ({
            object,
            property,
            message: "Tests are left out by describeWhen of test/helpers/when.ts only, which says why.",
          })),
        ),
        { object: "Math", property: "random", message: "A test that fails must fail again." },
      ],
      // A fake answers at once where the real thing would take its time.
      "@typescript-eslint/require-await": "off",
    },
  },
  // As the schemas have it: a value beside those of any string stands there for its text.
  {
    files: ["components/**/{settings,resolved}.gen.ts"],
    rules: { "@typescript-eslint/no-redundant-type-constituents": "off" },
  },
  { files: ["test/helpers/when.ts"], rules: { "no-restricted-properties": "off" } },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked, languageOptions: { globals: node } },
  {
    files: ["**/*.cjs"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      sourceType: "commonjs",
      globals: { ...node, require: "readonly", exports: "writable", module: "writable", __dirname: "readonly" },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, "@typescript-eslint/no-require-imports": "off" },
  },
);
