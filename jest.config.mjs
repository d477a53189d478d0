// Jest loads its reporter and sequencer outside of its own transforms; this lets them be TypeScript too.
import "@swc-node/register";

/** `ora` and what it requires are ES modules, which Jest loads by itself with Node.js 24 and later only. */
const esModules = [
  ...["ansi-regex", "chalk", "cli-cursor", "cli-spinners", "get-east-asian-width", "is-interactive"],
  ...["is-unicode-supported", "log-symbols", "mimic-function", "onetime", "ora", "restore-cursor", "stdin-discarder"],
  ...["string-width", "strip-ansi", "yoctocolors"],
].join("|");

export default {
  rootDir: import.meta.dirname,
  roots: ["<rootDir>/test"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testEnvironment: "node",
  // Who imports `pgstack` in this checkout gets its sources; `dist/` is there only while the package is made.
  testEnvironmentOptions: { customExportConditions: ["pgstack-source", "node", "node-addons"] },
  transform: {
    "^.+\\.(ts|js)$": [
      "@swc/jest",
      {
        swcrc: false,
        sourceMaps: "inline",
        module: { type: "commonjs" },
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esModules})/)`],
  // What packages load at their start and no test uses, or few. Loading was a third of the CPU time of the quick tier.
  moduleNameMapper: {
    "^@npmcli/arborist$": "<rootDir>/test/helpers/lazy/arborist.cjs",
    "^normalize-package-data$": "<rootDir>/test/helpers/lazy/package-data.cjs",
    "^cdk8s-plus-28$": "<rootDir>/test/helpers/lazy/cdk8s-plus.cjs",
    "/typescript-shim$": "<rootDir>/test/helpers/lazy/typescript.cjs",
    "^\\./automation$": "<rootDir>/test/helpers/lazy/automation.cjs",
    "^\\.\\./locales/index\\.cjs$": "<rootDir>/test/helpers/lazy/locales.cjs",
    "/debuggable$": "<rootDir>/test/helpers/lazy/debuggable.cjs",
  },
  setupFilesAfterEnv: ["<rootDir>/test/helpers/setup.ts"],
  globalSetup: "<rootDir>/test/helpers/global-setup.ts",
  globalTeardown: "<rootDir>/test/e2e/support/teardown.ts",
  testSequencer: "<rootDir>/test/helpers/sequencer.ts",
  reporters: ["<rootDir>/test/helpers/reporter.ts"],
  // For a run of any files; test/run/steps.ts says how many files of a tier run side by side.
  maxWorkers: 1,
  // What a test prints is seen at once, not kept for a reporter.
  verbose: true,
  restoreMocks: true,
};
