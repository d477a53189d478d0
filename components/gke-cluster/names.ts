import { createHash } from "node:crypto";
import { serviceAccountEmail, serviceAccountId } from "../shared/cloud-names";

/** `accountId` of the nodes' service account. */
export function nodeAccountId(cluster: string): string {
  return serviceAccountId(cluster, "nodes");
}

/** Logs and metrics, nothing else. Source: GKE documentation, "Use least privilege IAM service accounts". */
export const nodeRole = "roles/container.defaultNodeServiceAccount";

/**
 * E-mail address of the service account that nodes run as: the configured one, or the one that is created for the
 * cluster.
 */
export function nodeAccountEmail(settings: {
  readonly name: string;
  readonly project: string;
  readonly nodeServiceAccount?: string | undefined;
}): string {
  return settings.nodeServiceAccount ?? serviceAccountEmail(nodeAccountId(settings.name), settings.project);
}

/** Name of the identity pool that GKE creates with the first cluster of a project. */
export function workloadPool(project: string): string {
  return `${project}.svc.id.goog`;
}

/** Path of a cluster in Google's API. */
export function clusterPath(project: string, location: string, name: string): string {
  return `projects/${project}/locations/${location}/clusters/${name}`;
}

/**
 * Identifies the cluster. It changes with every setting that replaces the cluster, so that everything in the cluster is
 * replaced with it. It is plain, so that a preview never takes an unknown value for another cluster.
 */
export function clusterIdentity(path: string, replacing: Readonly<Record<string, unknown>>): string {
  const digest = createHash("sha256").update(JSON.stringify(replacing)).digest("hex").slice(0, 8);
  return `${path}#${digest}`;
}
