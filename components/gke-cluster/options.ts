import { z } from "zod";
import { kmsKey } from "../shared/cloud-scalars";
import { dnsLabel } from "../shared/scalars";
import { strict } from "../shared/validation";

const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  error: 'not a date; write for example "2026-12-20" (UTC)',
});

/** A period without upgrades of GKE. Source: GKE API, MaintenanceExclusionOptions.Scope. */
export const exclusion = strict({
  name: dnsLabel(40).describe("Name of the exclusion, unique in the cluster."),
  from: day.describe("First day without upgrades, UTC."),
  until: day
    .optional()
    .describe("Day on which upgrades are allowed again, UTC. Default: when Google ends support of the minor version."),
  scope: z
    .enum(["all", "minor", "minor-and-nodes"])
    .default("minor-and-nodes")
    .describe(
      "Upgrades that are excluded: all, which Google allows for a limited time only and needs `until`; minor versions; or minor " +
        "versions and every upgrade of nodes.",
    ),
});

/** Endpoint and logs of the control plane. */
export const controlPlane = strict({
  endpoint: z
    .enum(["dns", "private"])
    .default("dns")
    .describe(
      "dns: a DNS name that is reachable from everywhere and protected by IAM; VPC Service Controls can restrict it. private: an " +
        "address in the network; `up`, `psql` and every other command must run where it is reachable. A change is in place.",
    ),
  authorizedNetworks: z
    .array(z.cidrv4({ error: 'not a CIDR block; write for example "10.8.0.0/24"' }))
    .default([])
    .describe(
      "CIDR blocks that reach the private endpoint beside the cluster's own subnet; only with `endpoint: private`.",
    ),
  logs: z
    .array(z.enum(["api-server", "scheduler", "controller-manager"]))
    .default(["api-server", "scheduler", "controller-manager"])
    .describe("Components whose logs go to Cloud Logging, which is billed by volume. A change is in place."),
});

/** Customer-managed encryption keys (CMEK). */
export const encryption = strict({
  key: kmsKey
    .optional()
    .describe("Cloud KMS key for everything below that has no key of its own, in the cluster's region."),
  etcd: kmsKey.optional().describe("Key for Kubernetes Secrets in etcd. Default: `key`. A change is in place."),
  bootDisks: kmsKey
    .optional()
    .describe(
      "Key for boot disks of nodes. Default: `key`. A change replaces both node pools at once: databases are down meanwhile.",
    ),
  volumes: kmsKey
    .optional()
    .describe(
      "Key for volumes of the StorageClasses of pgstack: pgstack-database, pgstack-system and pgstack-drill. Default: `key`. A change replaces the " +
        "classes and affects new volumes only; existing volumes keep their key.",
    ),
  grant: z
    .boolean()
    .default(true)
    .describe(
      "true: `up` grants Google's service agents `cryptoKeyEncrypterDecrypter` on the keys, for which it needs `cloudkms.cryptoKeys.getIamPolicy` " +
        "and `setIamPolicy` on them. false: the grants must exist before `up`.",
    ),
});

/** Subjects of RoleBindings. */
export const rbac = strict({
  systemBindings: z
    .enum(["refuse", "allow"])
    .default("refuse")
    .describe(
      "true: roles can be bound to `system:anonymous`, `system:unauthenticated` and `system:authenticated`, which includes everyone with a " +
        "Google account. A change is in place.",
    ),
  googleGroup: z
    .string()
    .regex(/^gke-security-groups@[a-z0-9.-]+$/, {
      error: 'must be "gke-security-groups@<your domain>", as GKE demands',
    })
    .optional()
    .describe(
      "Google group whose member groups can be subjects of RoleBindings. Default: no groups. A change is in place.",
    ),
});

/** Google's security checks of the cluster. */
export const securityPosture = strict({
  mode: z
    .enum(["disabled", "basic", "enterprise"])
    .default("basic")
    .describe(
      "The security posture dashboard, which needs the API containersecurity.googleapis.com. enterprise is billed. A change is in place.",
    ),
  vulnerabilities: z
    .enum(["disabled", "basic", "enterprise"])
    .default("disabled")
    .describe(
      "Scans of running images. Google no longer supports basic, and enterprise is billed; scan images in the registry instead. " +
        "A change is in place.",
    ),
});

/** Messages about the cluster to Pub/Sub. Source: GKE documentation, cluster notifications. */
export const notifications = strict({
  topic: z
    .string()
    .regex(/^projects\/[^/]+\/topics\/[^/]+$/, { error: 'not a topic; write "projects/<project>/topics/<topic>"' })
    .describe("Pub/Sub topic in the cluster's project that messages go to. It must exist; subscribe to it."),
  events: z
    .array(z.enum(["upgrade-available", "upgrade", "upgrade-info", "security-bulletin"]))
    .min(1)
    .default(["upgrade-available", "upgrade", "security-bulletin"])
    .describe("Kinds of messages."),
});

/** Keys of a new cluster, besides its location and nodes. */
export const clusterOptions = {
  controlPlane: controlPlane.prefault({}).describe("Endpoint and logs of the control plane."),
  encryption: encryption.optional().describe("Encryption with Cloud KMS keys of your own. Default: Google's keys."),
  rbac: rbac.prefault({}).describe("Subjects of RoleBindings."),
  securityPosture: securityPosture.prefault({}).describe("Google's checks of workloads."),
  binaryAuthorization: z
    .enum(["off", "enforce"])
    .default("off")
    .describe(
      "enforce: pods start only with images that the project's Binary Authorization policy allows, which needs the API " +
        "binaryauthorization.googleapis.com. A change is in place and affects new pods.",
    ),
  intranodeVisibility: z
    .boolean()
    .default(true)
    .describe("true: flow logs and firewall rules include traffic between pods of one node. A change restarts nodes."),
  workloadLogs: z
    .boolean()
    .default(true)
    .describe(
      "true: logs of pods go to Cloud Logging, which is billed by volume. Logs of GKE's own components always do. A change is in place.",
    ),
  managedPrometheus: z
    .boolean()
    .default(false)
    .describe(
      "true: Google Cloud Managed Service for Prometheus collects metrics too. It is billed by sample, and `monitoring` brings a Prometheus. " +
        "A change is in place.",
    ),
  notifications: notifications
    .optional()
    .describe("Messages about upgrades and security bulletins to Pub/Sub. Default: none."),
};

/** A cluster's options with every default filled in. */
export type ClusterOptions = { readonly [K in keyof typeof clusterOptions]: z.output<(typeof clusterOptions)[K]> };

/** Returns the key for one use: its own, or the common one. */
export function keyFor(
  encryption: ClusterOptions["encryption"],
  use: "etcd" | "bootDisks" | "volumes",
): string | undefined {
  return encryption?.[use] ?? encryption?.key;
}
