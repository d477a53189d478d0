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

/** Topics of an operator that its other topics use: parts of a pod, its volumes and its addresses. */
const parts = "access|containers|images|placement|volumes";

/** Keeps topics from each other, but for `parts` and `more`. */
const topics = (from, more) => ({
  from,
  to: {
    path: "^components/operators/[^/]+/[^/]+/",
    pathNot: ["^components/operators/$1/$2/", `^components/operators/$1/(${[parts, ...more].join("|")})/`],
  },
});
const topic = "^components/operators/([^/]+)/([^/]+)/";
const archive = "^components/operators/([^/]+)/(backups|bootstrap|standby)/";

/** What the program still imports past an index. */
const pastAnIndex = ["^components/monitoring/(alerts/index|bundled/chart|network|schedule|sources/index)\\.ts$"];

/** Files beside an index that need no Pulumi, of folders whose index does. */
const withoutPulumi = [
  "^components/kubernetes/client\\.ts$",
  "^components/network-policies/flows\\.ts$",
  "^components/postgres-cluster/(network|render)\\.ts$",
  "^components/rollout/watch\\.ts$",
];

/** Types whose declarations do not import zod, as those of the index beside them do: declarations of the library use them. */
const withoutZod = [
  "^components/operators/(clusters|resolved\\.gen)\\.ts$",
  "^components/gke-network/gke-network\\.ts$",
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
      name: "topics-stand-apart",
      comment:
        "A topic of an operator uses the parts of pods and files beside the topics. What two topics need moves there.",
      severity: "error",
      ...topics({ path: topic, pathNot: [archive, "/patch/"] }, []),
    },
    {
      name: "archive-stands-apart",
      comment: "A bootstrap and a standby read what backups write: only these topics know each other.",
      severity: "error",
      ...topics({ path: archive }, ["backups", "bootstrap", "standby"]),
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
        "The program imports the index of a folder, or schema.ts, names.ts and rules.ts, which need no Pulumi. `shared` and `gcp` have no index: each file is a tool of its own.",
      severity: "error",
      from: { path: "^(src|policies|local)/" },
      to: {
        path: "^components/[^/]+/",
        pathNot: [
          "^components/(shared|gcp)/",
          "^components/(?!model/|operators/)[^/]+/(index|schema|names|rules)\\.ts$",
          "^components/(model|operators)/index\\.ts$",
          ...withoutPulumi,
          ...pastAnIndex,
        ],
      },
    },
    {
      name: "components-not-past-an-index",
      comment:
        "A component imports the index of another one, or what needs no Pulumi. `shared`, `gcp` and `model` are tools of their own, file by file.",
      severity: "error",
      from: { path: "^components/([^/]+)/" },
      to: {
        path: "^components/[^/]+/",
        pathNot: [
          "^components/($1|shared|gcp|model)/",
          "^components/[^/]+/(index|schema|names|rules)\\.ts$",
          "^components/operators/(operator|registry)\\.ts$",
          ...withoutZod,
          ...withoutPulumi,
        ],
      },
    },
    {
      name: "node-is-loaded-on-use",
      comment:
        "Only `up` and `down` of an embedded Kubernetes need the node of this machine and its images: import src/commands/embedded.ts when it is used. Tests of the node are its own.",
      severity: "error",
      from: { path: "^(src|policies)/", pathNot: "^src/commands/embedded\\.ts$" },
      to: {
        path: ["^local/(node|images|preflight)\\.ts$", "^local/node/(?!layout\\.ts$)", "^src/commands/embedded\\.ts$"],
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    },
    {
      name: "node-stands-apart",
      comment: "What brings up Kubernetes on this machine knows nothing of the program that uses it.",
      severity: "error",
      from: { path: "^local/" },
      to: { path: "^(src|policies|test)/" },
    },
    {
      name: "nothing-needs-tests",
      comment: "The command `test` loads them when it runs.",
      severity: "error",
      from: { path: "^(components|src|policies|local)/", pathNot: "^src/commands/test\\.ts$" },
      to: { path: "^test/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^node_modules" },
  },
};
