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

/** Folders of operators. What depends on the operator is a member of `Operator`, which they fill in. */
const operatorFolders = ["components/operators/*/**"];
/** Operators of tolerations and label selectors, which have the same key. */
const kubernetesOperators = "^(Equal|Exists|DoesNotExist|In|NotIn|Gt|Lt)$";
/** An expression that reads the operator of a cluster: `x.operator`, `x?.operator` or a variable of that name. */
const operators = (side) => [
  `[${side}.property.name='operator']`,
  `[${side}.expression.property.name='operator']`,
  `[${side}.name='operator']`,
];
const asksForOperator = [
  ...[
    ["left", "right"],
    ["right", "left"],
  ].flatMap(([side, other]) =>
    operators(side).flatMap((read) => [
      `BinaryExpression[operator=/^[!=]==?$/]${read}[${other}.type='Literal']:not([${other}.value=/${kubernetesOperators}/])`,
      `BinaryExpression[operator=/^[!=]==?$/]${read}[${other}.type='TemplateLiteral']`,
    ]),
  ),
  ...operators("discriminant").map(
    (read) => `SwitchStatement${read}:not(:has(SwitchCase[test.value=/${kubernetesOperators}/]))`,
  ),
  ...operators("property").map((read) => `MemberExpression[computed=true]${read}`),
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
    ignores: operatorFolders,
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
      // A double answers at once where the real thing would take its time.
      "@typescript-eslint/require-await": "off",
    },
  },
  // As the schemas have it: a value beside those of any string stands there for its text.
  { files: ["components/**/{settings,resolved}.gen.ts"], rules: { "@typescript-eslint/no-redundant-type-constituents": "off" } },
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
