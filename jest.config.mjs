// Jest loads its reporter and sequencer outside of its own transforms; this lets them be TypeScript too.
import "@swc-node/register";

/** `ora` and what it requires are ES modules, which Jest loads by itself with Node.js 24 and later only. */
const esModules = [
  ...["ansi-regex", "chalk", "cli-cursor", "cli-spinners", "get-east-asian-width", "is-interactive"],
  ...["is-unicode-supported", "log-symbols", "mimic-function", "onetime", "ora", "restore-cursor", "stdin-discarder"],
  ...["string-width", "strip-ansi", "yoctocolors"],
].join("|");

const swc = [
  "@swc/jest",
  {
    swcrc: false,
    sourceMaps: "inline",
    module: { type: "commonjs" },
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
  },
];

/** What packages load at their start and no test uses, or few. */
const rarelyUsed = {
  "^@npmcli/arborist$": "<rootDir>/test/helpers/lazy/arborist.cjs",
  "^normalize-package-data$": "<rootDir>/test/helpers/lazy/package-data.cjs",
  "^cdk8s-plus-28$": "<rootDir>/test/helpers/lazy/cdk8s-plus.cjs",
  "/typescript-shim$": "<rootDir>/test/helpers/lazy/typescript.cjs",
  "^\\./automation$": "<rootDir>/test/helpers/lazy/automation.cjs",
  "^\\.\\./locales/index\\.cjs$": "<rootDir>/test/helpers/lazy/locales.cjs",
  "/debuggable$": "<rootDir>/test/helpers/lazy/debuggable.cjs",
};

const project = {
  rootDir: import.meta.dirname,
  roots: ["<rootDir>/test"],
  // Imports of `pgstack` in this checkout resolve to its sources; `dist/` exists only while the package is built.
  testEnvironmentOptions: { customExportConditions: ["pgstack-source", "node", "node-addons"] },
  setupFilesAfterEnv: ["<rootDir>/test/helpers/setup.ts"],
  globalSetup: "<rootDir>/test/helpers/global-setup.ts",
  restoreMocks: true,
};

const quick = ["<rootDir>/test/unit/", "<rootDir>/test/charts/", "<rootDir>/test/stacks/"];

export default {
  rootDir: import.meta.dirname,
  projects: [
    {
      ...project,
      testMatch: quick.map((folder) => `${folder}**/*.test.ts`),
      testEnvironment: "<rootDir>/test/helpers/quick/environment.ts",
      transform: { "/node_modules/.+\\.[cm]?js$": "<rootDir>/test/helpers/quick/packages.cjs", "\\.ts$": swc },
      transformIgnorePatterns: [],
    },
    {
      ...project,
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: quick,
      testEnvironment: "node",
      transform: { "\\.(ts|js)$": swc },
      moduleNameMapper: rarelyUsed,
      transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esModules})/)`],
      globalTeardown: "<rootDir>/test/e2e/support/teardown.ts",
    },
  ],
  testSequencer: "<rootDir>/test/helpers/sequencer.ts",
  reporters: ["<rootDir>/test/helpers/reporter.ts"],
  // For a run of any files; test/run/steps.ts says how many files of a tier run side by side.
  maxWorkers: 1,
  // What a test prints is seen at once, not kept for a reporter.
  verbose: true,
};
