import { holdsData, operators } from "../../components/operators";
import { everyNamespace } from "../../components/postgres-operator/schema";
import { managedBy } from "../../components/shared/labels";
import { at, imagesIn, isPinned } from "../../components/shared/tree";
import { drillStorage } from "../../components/storage-classes/names";
import { nodeZones } from "../../components/gke-cluster/schema";
import type { EnvironmentConfig } from "../config/schema";
import type { RecordedResource, Recording } from "./recording";

/** A finding for a reviewer. */
export interface Finding {
  /** `error`: a guarantee of the project is violated. `warning`: allowed, but risky. */
  readonly level: "error" | "warning";
  /** The affected resource or key. */
  readonly subject: string;
  readonly message: string;
}

/** A guarantee for every environment, checked on the resources of its program. */
export interface Invariant {
  /** Stable short name. */
  readonly id: string;
  /** Reason of the guarantee. */
  readonly why: string;
  /** Returns violations. */
  readonly check: (config: EnvironmentConfig, recording: Recording) => readonly Violation[];
}

/** A resource that violates a guarantee, and the violation. */
export interface Violation {
  readonly resource: RecordedResource;
  readonly message: string;
}

/** Returns every violation. */
export function findingsOf(config: EnvironmentConfig, recording: Recording): Finding[] {
  return invariants.flatMap(({ id, check }) =>
    check(config, recording).map(({ resource, message }): Finding => ({
      level: "error",
      subject: `${resource.type} ${resource.name}`,
      message: `${id}: ${message}`,
    })),
  );
}

const isKubernetes = ({ type }: RecordedResource): boolean => /^kubernetes:(?!helm)/.test(type);
const isGoogle = ({ type }: RecordedResource): boolean => type.startsWith("gcp:");

/** Cluster-scoped kinds. */
const clusterWide = new Set(["Namespace", "ClusterRole", "ClusterRoleBinding", "StorageClass", "VolumeSnapshotClass"]);
const clusterWidePattern = /(Webhook|WebhookConfiguration|PriorityClass|CustomResourceDefinition)$/;

/** Properties with labels of Google's resources; other resources have none. */
const labelsOf: Readonly<Record<string, (inputs: RecordedResource["inputs"]) => unknown>> = {
  "gcp:container/cluster:Cluster": (inputs) => inputs["resourceLabels"],
  "gcp:container/nodePool:NodePool": (inputs) => at(inputs, "nodeConfig", "resourceLabels"),
  "gcp:storage/bucket:Bucket": (inputs) => inputs["labels"],
};

/** The guarantees. */
export const invariants: readonly Invariant[] = [
  {
    id: "no-default-provider",
    why: "A default provider uses the project or cluster of the shell's environment.",
    check: (_, { resources }) =>
      resources
        .filter((resource) => (isGoogle(resource) || resource.type.startsWith("kubernetes:")) && resource.custom)
        .filter(({ provider }) => provider === "" || provider.includes("::default"))
        .map((resource) => ({ resource, message: "uses a default provider" })),
  },
  {
    id: "labels",
    why: "Resources without an owner cannot be deleted safely, or billed.",
    check: (_, { resources }) =>
      resources
        .filter(({ read }) => !read)
        .filter((resource) => {
          const cloud = labelsOf[resource.type];
          if (cloud !== undefined) return at(cloud(resource.inputs), "managed-by") !== managedBy;
          return (
            isKubernetes(resource) &&
            at(resource.inputs, "metadata", "labels", "app.kubernetes.io/managed-by") !== managedBy
          );
        })
        .map((resource) => ({ resource, message: "has no labels of its creator" })),
  },
  {
    id: "namespace-is-set",
    why: "An object without a namespace goes to the current one of the kubeconfig.",
    check: (_, { resources }) =>
      resources
        .filter((resource) => isKubernetes(resource))
        .filter(({ type, inputs }) => {
          const kind = type.split(":").at(-1) ?? "";
          return (
            !clusterWide.has(kind) &&
            !clusterWidePattern.test(kind) &&
            at(inputs, "metadata", "namespace") === undefined
          );
        })
        .map((resource) => ({ resource, message: "has no namespace" })),
  },
  {
    id: "protection",
    why: "Data is never deleted by a change of configuration.",
    check: ({ disposable }, { resources }) =>
      disposable
        ? []
        : resources
            .filter(({ type, read }) => holdsData(type) && !read)
            .flatMap((resource) => [
              ...(resource.protect || resource.retainOnDelete
                ? []
                : [{ resource, message: "is neither protected nor retained" }]),
              ...(resource.type.endsWith(":Cluster") &&
              isGoogle(resource) &&
              resource.inputs["deletionProtection"] !== true
                ? [{ resource, message: "has no deletion protection" }]
                : []),
            ]),
  },
  {
    id: "volumes-are-kept",
    why: "The operator deletes the claims of a deleted cluster; the disks must stay.",
    check: ({ disposable }, { resources }) =>
      disposable
        ? []
        : resources
            .filter(({ type, inputs }) => type.endsWith(":StorageClass") && inputs["reclaimPolicy"] !== "Retain")
            // The volume of a drill holds a copy, and is deleted with it.
            .filter(({ inputs }) => at(inputs, "metadata", "name") !== drillStorage)
            .map((resource) => ({ resource, message: "does not retain disks" })),
  },
  {
    id: "no-project-wide-power",
    why: "A service account must not read every bucket of a project.",
    check: (_, { resources }) =>
      resources
        .filter(({ type }) => type.startsWith("gcp:projects/iAM"))
        .filter(({ inputs }) => /^roles\/(storage\.|owner$|editor$|iam\.)/.test(String(inputs["role"])))
        .map((resource) => ({ resource, message: `grants ${String(resource.inputs["role"])} on the whole project` })),
  },
  {
    id: "secrets-stay-in-namespaces",
    why: "Access to Secrets of every namespace is effectively cluster administration. Source: CIS GKE 4.1.2.",
    check: ({ operators }, { resources }) =>
      resources
        .filter(() => !operators.some(({ watchNamespaces }) => watchNamespaces.includes(everyNamespace)))
        .filter(({ type, inputs }) =>
          type.endsWith(":ClusterRole")
            ? ((inputs["rules"] ?? []) as { resources?: string[] }[]).some((rule) =>
                rule.resources?.includes("secrets"),
              )
            : type.endsWith(":Release") && at(inputs, "values", "singleNamespace") === false,
        )
        .map((resource) => ({
          resource,
          message: "can read Secrets of every namespace; set watchNamespaces of the operator",
        })),
  },
  {
    id: "no-key-without-consent",
    why: "Anyone who has a JSON key can use it until it is revoked.",
    check: ({ backupBucket }, { resources }) =>
      backupBucket?.identity.mode === "key"
        ? []
        : resources
            .filter(({ type }) => type === "gcp:serviceaccount/key:Key" || type === "kubernetes:core/v1:Secret")
            .map((resource) => ({ resource, message: "contains a key that is not configured" })),
  },
  {
    id: "access-before-clusters",
    why: "A stanza that is created before its identity can write fails, and is retried minutes later.",
    check: (_, recording) => {
      const access = recording.resources.filter(({ type }) =>
        /^gcp:(storage\/bucket|serviceaccount\/(iAM|key))/.test(type),
      );
      return recording.resources
        .filter((resource) => usesBucket(resource, recording.resources))
        .flatMap((resource) =>
          access
            .filter((early) => !recording.waitsFor(resource, early))
            .map((early) => ({ resource, message: `does not wait for ${early.name}` })),
        );
    },
  },
  {
    id: "nodes-in-all",
    why: "GKE counts a regional pool's nodes for each zone; three times the nodes is three times the bill.",
    check: ({ kubernetes }, { resources }) => {
      if (kubernetes.source !== "gke") return [];
      const zones = nodeZones(kubernetes.location).length;
      const wanted = { system: kubernetes.systemPool.nodes, database: kubernetes.databasePool?.nodes };
      return resources
        .filter(({ type }) => type === "gcp:container/nodePool:NodePool")
        .filter(({ inputs }) => Number(inputs["nodeCount"]) * zones !== wanted[inputs["name"] as keyof typeof wanted])
        .map((resource) => ({
          resource,
          message: `has ${String(resource.inputs["nodeCount"])} nodes in each of ${zones} zones`,
        }));
    },
  },
  {
    id: "pins",
    why: "A restart must not change the version: images and charts are pinned.",
    check: (_, { resources }) =>
      resources.flatMap((resource) =>
        imagesIn(resource.inputs)
          .filter((image) => !isPinned(image))
          .map((image) => ({ resource, message: `${image} is not pinned` })),
      ),
  },
];

/** Returns true for a cluster with backups in a bucket of Google. */
function usesBucket({ type, inputs }: RecordedResource, resources: readonly RecordedResource[]): boolean {
  const audit = operators.find((operator) => operator.audit.isCluster(type))?.audit;
  const [name, namespace] = [audit?.stores?.nameOf(inputs), at(inputs, "metadata", "namespace")];
  const store = resources.find(
    (other) =>
      audit?.stores?.isStore(other.type) === true &&
      at(other.inputs, "metadata", "name") === name &&
      at(other.inputs, "metadata", "namespace") === namespace,
  );
  return audit !== undefined && audit.repositories(inputs, undefined, store?.inputs).length > 0;
}
