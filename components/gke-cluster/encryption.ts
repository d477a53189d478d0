import * as pulumi from "@pulumi/pulumi";
import { grantKey } from "../gcp/key-grant";
import { keyFor } from "./options";
import type { ResolvedGkeCluster } from "./schema";

/** Grants on keys, by the resources that depend on them. */
export interface KeyGrants {
  /** Before the control plane, whose first node pool has a boot disk already. */
  readonly cluster: readonly pulumi.Resource[];
  /** Before the first volume. */
  readonly volumes: readonly pulumi.Resource[];
}

/**
 * Lets Google's service agents use the keys: GKE's that of etcd, Compute Engine's those of disks. Both agents exist as soon as their
 * API is enabled. Source: GKE documentation, "Encrypt Secrets at the application layer" and "Use customer-managed encryption keys".
 *
 * @throws when keys are configured and the number of the project is missing.
 */
export function grantKeys(
  parent: pulumi.Resource,
  name: string,
  { encryption }: ResolvedGkeCluster,
  projectNumber: pulumi.Input<string> | undefined,
): KeyGrants {
  const etcd = keyFor(encryption, "etcd");
  const bootDisks = keyFor(encryption, "bootDisks");
  const volumes = keyFor(encryption, "volumes");
  if (encryption?.grant !== true || (etcd ?? bootDisks ?? volumes) === undefined) return { cluster: [], volumes: [] };
  if (projectNumber === undefined) throw new Error(`GkeCluster "${name}": encryption needs the project's number`);
  const grant = (use: string, key: string | undefined, service: string): pulumi.Resource[] =>
    key === undefined ? [] : [grantKey(`${name}-${use}-key`, key, serviceAgent(projectNumber, service), { parent })];
  const boot = grant("boot-disk", bootDisks, "compute-system");
  return {
    cluster: [...grant("etcd", etcd, "container-engine-robot"), ...boot],
    // One key for both has one grant: a second one would be the same binding, and whichever goes first takes it from the other.
    volumes: volumes === bootDisks ? boot : grant("volume", volumes, "compute-system"),
  };
}

/** E-mail address of Google's own account for a service in a project. Source: IAM documentation, "Service agents". */
function serviceAgent(projectNumber: pulumi.Input<string>, service: string): pulumi.Output<string> {
  return pulumi.interpolate`service-${projectNumber}@${service}.iam.gserviceaccount.com`;
}
