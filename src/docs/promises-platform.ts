import type { KeptPromise } from "./promises";

/** Promises about Google Cloud, pipelines and the package, by subject. */
export const platformPromises: Readonly<Record<string, readonly KeptPromise[]>> = {
  "Google Cloud": [
    {
      promise: "private network, least roles, no key without consent",
      crunchy: { 3: "", 4: "goldens and invariants of the resource graph" },
      cloudNativePg: "–",
      tests: ["stacks/google", "stacks/invariants"],
    },
    {
      promise: "the accounts of `bootstrap` have the permissions that `up`, previews and drift need, and few others",
      crunchy: {
        4: "each resource type against a table from the provider's code; no account was tried on Google Cloud",
      },
      cloudNativePg: "–",
      tests: ["stacks/cloud-permissions", "unit/bootstrap*"],
    },
    {
      promise: "`bootstrap` is safe to re-run; its data key encrypts the secrets of the state",
      crunchy: { 1: "a fake of Google", 5: "the key, in the real engine" },
      cloudNativePg: "–",
      tests: ["unit/bootstrap", "e2e/1-encrypted-key"],
    },
    {
      promise: "the first preview shows every Kubernetes object although there is no control plane yet",
      crunchy: { 5: "a fake of Google Cloud" },
      cloudNativePg: "–",
      tests: ["e2e/3-google"],
    },
    {
      promise: "access to the bucket is granted before the first stanza is created",
      crunchy: { 4: "", 5: "a fake of Google Cloud" },
      cloudNativePg: "–",
      tests: ["stacks/google", "e2e/3-google"],
    },
    {
      promise: "`up` takes no longer than its longest chain (≤ 1.05 ×)",
      crunchy: { 5: "with the times of the fake: 1.017" },
      cloudNativePg: "–",
      tests: ["full/google"],
    },
    {
      promise: "a change that replaces or destroys the cluster of a protected environment ends with nothing deleted",
      crunchy: { 5: "a fake of Google Cloud" },
      cloudNativePg: { 4: "" },
      tests: ["stacks/invariants", "e2e/3-google"],
    },
    {
      promise: "a replaced subnet is deleted after the cluster in it",
      crunchy: { 5: "a fake of Google Cloud" },
      cloudNativePg: "–",
      tests: ["e2e/3-google-network"],
    },
    {
      promise: "a JSON key, a token and a passphrase are in no state, output, plan or manifest",
      crunchy: { 5: "canaries" },
      cloudNativePg: "–",
      tests: ["e2e/3-google"],
    },
    {
      promise: "each row of the CIS GKE Benchmark is answered as the plan is",
      crunchy: { 4: "" },
      cloudNativePg: "–",
      tests: ["unit/cis-gke"],
    },
    {
      promise: "costs and quotas are those of the planned resources",
      crunchy: { 1: "sums calculated by hand; prices from public lists" },
      cloudNativePg: "–",
      tests: ["unit/cost*"],
    },
  ],
  "Pipelines, policies and GitOps": [
    {
      promise: "each policy fires for what breaks it, and for nothing that ships",
      crunchy: { 2: "", 5: "the pack under the real engine" },
      cloudNativePg: { 2: "" },
      tests: ["stacks/policies", "e2e/1-policies"],
    },
    {
      promise: "a pipeline is never asked, and each failure of the environment around it comes with its fix",
      crunchy: { 1: "the others", 5: "a missing plugin, a missing key" },
      cloudNativePg: { 1: "the others", 5: "a missing plugin, a missing key" },
      tests: ["unit/pipeline", "e2e/1-pipeline"],
    },
    {
      promise: "actionlint accepts the workflows",
      crunchy: { 1: "" },
      cloudNativePg: { 1: "" },
      tests: ["e2e/1-linters", "unit/workflows"],
    },
    {
      promise: "files for Argo CD and Flux hold the objects that `up` applies, in its order, and no secret",
      crunchy: { 4: "" },
      cloudNativePg: {
        4: "",
        6: "applied to the API server they change nothing that `up` created; neither tool was run",
      },
      tests: ["stacks/gitops", "e2e/8-commands"],
    },
    {
      promise: "handed over to GitOps, each object in Kubernetes stays as it is, and `up` continues with the cloud",
      crunchy: { 4: "", 5: "prod, with fakes of Google Cloud and of PGO, there and back" },
      cloudNativePg: "–",
      tests: ["unit/handover", "stacks/gitops", "full/google"],
    },
  ],
  "The package": [
    {
      promise:
        "the package installs beside a program of another project, compiles there strictly, and loads nothing that it does not declare",
      crunchy: { 4: "and by npm itself where a registry is reachable" },
      cloudNativePg: { 4: "and by npm itself where a registry is reachable" },
      tests: ["e2e/1-package", "full/install"],
    },
    {
      promise:
        "such a program adds clusters to an existing Kubernetes, re-runs without changes, and deletes only its own objects",
      crunchy: { 4: "types and charts" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/7-library"],
    },
    {
      promise:
        "importing the library touches no file, environment or network, and `pgstack/charts` loads nothing of Pulumi",
      crunchy: { 4: "" },
      cloudNativePg: { 4: "" },
      tests: ["e2e/1-package"],
    },
    {
      promise: "the website builds from the files of a commit, without a dead link or an empty page",
      crunchy: { 1: "" },
      cloudNativePg: { 1: "" },
      tests: ["unit/docs-site", "full/site"],
    },
  ],
};
