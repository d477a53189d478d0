"use strict";
// Which file may import which; `npm run check` and `npm run lint` run it. Imports of types count as any other.

/** Folders of `components`, from the bottom: each imports what stands before it, and nothing behind it. */
const layers = [
  { name: "shared", path: "^components/(shared/|gcp/|versions\\.ts$)" },
  {
    name: "kubernetes and cloud",
    path: "^components/(kubernetes|placement|network-policies|published-manifest|rollout|storage-classes|gke-network|gke-cluster|backup-bucket|backup-vault)/",
  },
  { name: "model", path: "^components/model/" },
  { name: "operators", path: "^components/operators/" },
  { name: "components", path: "^components/(postgres-cluster|postgres-operator|monitoring)/" },
  { name: "entry points", path: "^components/(index|charts|google|schema)\\.ts$" },
  { name: "program", path: "^(src|policies)/" },
];

/** What the program still imports past an index. */
const pastAnIndex = [
  "^components/backup-bucket/warnings\\.ts$",
  "^components/gke-cluster/(access-token|location|options)\\.ts$",
  "^components/monitoring/(alerts/index|bundled/chart|network|schedule|sources/index)\\.ts$",
  "^components/postgres-cluster/(drill/report|network|render)\\.ts$",
];

module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      comment:
        "A cycle has no bottom: move what both need into a file below them. What is loaded on use only closes none.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
    },
    ...layers.slice(0, -1).map(({ name, path }, i) => ({
      name: `${name.replaceAll(" ", "-")}-imports-downwards`,
      comment: "model <- validation <- kubernetes <- operators <- components <- src: see CONTRIBUTING.md.",
      severity: "error",
      from: { path },
      to: { path: layers.slice(i + 1).map((above) => above.path) },
    })),
    {
      name: "operators-stand-apart",
      comment: "An operator knows nothing of another one. What several need is part of the model.",
      severity: "error",
      from: { path: "^components/operators/([^/]+)/" },
      to: { path: "^components/operators/[^/]+/", pathNot: "^components/operators/$1/" },
    },
    {
      name: "operators-behind-the-registry",
      comment: "Ask operatorOf(cluster): only registry.ts imports the folder of an operator.",
      severity: "error",
      from: { path: "^(components|src|policies|local)/", pathNot: "^components/(operators/|charts\\.ts$)" },
      to: { path: "^components/operators/[^/]+/" },
    },
    {
      name: "not-past-an-index",
      comment:
        "The program imports the index of a folder, or schema.ts, names.ts and rules.ts, which need no Pulumi. `shared` has no index: each file is a tool of its own.",
      severity: "error",
      from: { path: "^(src|policies|local)/" },
      to: {
        path: "^components/[^/]+/",
        pathNot: [
          "^components/shared/",
          "^components/(?!model/|operators/)[^/]+/(index|schema|names|rules)\\.ts$",
          "^components/(model|operators)/index\\.ts$",
          "^components/kubernetes/client\\.ts$",
          ...pastAnIndex,
        ],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^node_modules" },
  },
};
