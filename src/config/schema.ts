import { z } from "zod";
import { backupBucketSchema } from "../../components/backup-bucket/schema";
import { existingGkeClusterSchema, gkeClusterSchema } from "../../components/gke-cluster/schema";
import { monitoringSchema } from "../../components/monitoring/schema";
import { networkPoliciesSchema } from "../../components/network-policies/schema";
import { registryFolder } from "../../components/shared/image-mirror";
import { dnsLabel, imageReference } from "../../components/shared/scalars";
import { operatorsByUse, parsedClusterSchema, resolveCluster } from "../../components/operators";
import { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import { strict, withDerivedRules } from "../../components/shared/validation";
import { deliveries } from "./delivery-rules";
import { kindNodeImage } from "../../components/versions";
import { environmentRules } from "./rules";

/** Kinds of the custom resources of clusters. */
const databaseKinds = operatorsByUse.map(({ impacts }) => impacts.kind);

const kubernetes = z.discriminatedUnion(
  "source",
  [
    strict({
      source: z.literal("embedded").describe("The one-node Kubernetes that pgstack runs on this machine."),
    }),
    strict({
      source: z.literal("kind").describe("A Kubernetes in Docker that `up` creates with kind, and `down` deletes."),
      name: dnsLabel(50)
        .default("pgstack")
        .describe(
          "Name of the kind cluster. One that pgstack did not create is refused. A change creates another cluster.",
        ),
      image: imageReference
        .default(kindNodeImage)
        .describe("Node image of kind, which sets the version of Kubernetes. A change needs `down` and `up`."),
      nodes: z
        .number()
        .int()
        .min(1)
        .max(9)
        .default(1)
        .describe(
          "Number of worker nodes; with more than one the control plane has a separate node. A change needs `down` and `up`.",
        ),
    }),
    strict({
      source: z.literal("existing").describe("An existing Kubernetes cluster."),
      kubeconfig: z
        .string()
        .min(1)
        .default("~/.kube/config")
        .describe("Path of the kubeconfig. The environment variable KUBECONFIG is never read."),
      context: z.string().min(1).describe("Context in it. It is required; the current context is never used."),
    }),
    gkeClusterSchema,
    existingGkeClusterSchema,
  ],
  {
    error:
      "one of embedded, kind, existing, gke, gke-existing is expected; a cluster elsewhere, for example EKS or AKS, is existing, with its context",
  },
);

const environment = strict({
  disposable: z
    .boolean()
    .default(false)
    .describe("true: the environment can be destroyed with its data. false: all resources with data are protected."),
  kubernetes: kubernetes.describe("The Kubernetes cluster of the environment."),
  delivery: z
    .enum(deliveries)
    .default("pulumi")
    .describe(
      "Tool that applies Kubernetes objects: `pulumi`, `up` itself; `gitops`, Argo CD or Flux from the files of `npm run render`, and " +
        "`up` creates cloud resources only. `handover` is the step between the two on a running environment: `up` applies everything, and deletes " +
        "nothing in Kubernetes. See docs/gitops.md.",
    ),
  adopt: z
    .array(
      z
        .string()
        .regex(
          /^[A-Z][A-Za-z0-9]*(?:\/[a-z0-9](?:[-a-z0-9.:]*[a-z0-9])?){1,2}$/,
          'write Kind/name, or Kind/namespace/name, for example "Namespace/monitoring"',
        )
        .regex(new RegExp(`^(?!(?:${databaseKinds.join("|")})\\/)`), {
          message:
            "a running database cannot be adopted: its data would be exposed to unchecked changes. Restore or clone it instead",
        }),
    )
    .default([])
    .describe(
      "Existing Kubernetes objects to take over, as `Kind/name` or `Kind/namespace/name`. Without an entry here, `up` refuses to change an " +
        "object that this environment did not create. An adopted object gets the settings of pgstack, a namespace for example " +
        "`pod-security.kubernetes.io/enforce: restricted`, and is never deleted.",
    ),
  imageRegistry: registryFolder
    .optional()
    .describe(
      "Registry and folder that replace the publishers' registries in every pinned image and chart, for example an Artifact Registry. " +
        "`npm run mirror` fills it. Explicitly named images stay. Default: the publishers'. A change restarts all pods.",
    ),
  imageRegistryGrant: z
    .boolean()
    .optional()
    .describe(
      "true: `up` grants the nodes of a new GKE cluster read access to the repository of Artifact Registry in imageRegistry, for which it needs " +
        "`artifactregistry.repositories.getIamPolicy` and `setIamPolicy` on it. false: its owner grants the nodes' service account " +
        "`roles/artifactregistry.reader`. Default: true for a repository in the cluster's project, false for another project's.",
    ),
  networkPolicies: networkPoliciesSchema,
  backupBucket: backupBucketSchema
    .optional()
    .describe("The bucket for backups of clusters on GKE, and access to it. Default: none."),
  operators: z.array(postgresOperatorSchema).min(1).describe("Postgres operators to install."),
  clusters: z.array(parsedClusterSchema).default([]).describe("Postgres clusters."),
  monitoring: monitoringSchema
    .optional()
    .describe("Metrics, alerts and dashboards of clusters and operators. Default: none."),
});

const resolvedClusters = ({ clusters, disposable }: z.output<typeof environment>) =>
  clusters.map((cluster) => resolveCluster(cluster, { disposable }));

/** Schema of one environment: the keys under `pgstack:` in `Pulumi.<stack>.yaml`. */
export const environmentSchema = withDerivedRules(environment, environmentRules, {
  clusters: { from: ["clusters", "disposable"], of: resolvedClusters },
}).transform((config) => ({ ...config, clusters: resolvedClusters(config) }));

/** The top-level keys of an environment. */
export const environmentKeys = Object.keys(environment.shape);

/** An environment with every default filled in. */
export type EnvironmentConfig = z.output<typeof environmentSchema>;
