import { operatorOf } from "../../components/operators";
import { serviceAccountId } from "../../components/shared/cloud-names";
import { locationName } from "../../components/gke-cluster/location";
import { nodeAccountEmail } from "../../components/gke-cluster/names";
import { networkPlacement } from "../../components/gke-network";
import { regionOf } from "../../components/shared/cloud-scalars";
import { serviceAccountEmail } from "../../components/shared/cloud-names";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";

/** The part of an environment that decides which identities it needs. */
export interface EnvironmentAccess {
  /** Name of the environment, and of its environment on GitHub. */
  readonly name: string;
  /** Whether its bucket may be emptied and deleted. */
  readonly disposable: boolean;
  /** Address of the nodes' account; nothing where the cluster exists already. */
  readonly nodes?: string;
  readonly backups?: {
    readonly bucket: string;
    /** Whether the bucket is somebody else's. */
    readonly exists: boolean;
    /** Address of the account that pods act as; nothing where they act as themselves. */
    readonly account?: string;
    /** Whether `up` creates a JSON key of that account. */
    readonly key: boolean;
  };
  /** A network that exists. */
  readonly network?: {
    readonly project: string;
    /** Path of the subnetwork. */
    readonly subnetwork: string;
    /** Whether a firewall rule is created in it. */
    readonly webhook: boolean;
  };
}

/**
 * Reads from an environment's configuration which identities it needs in a project.
 *
 * @throws UserError where it is not on Google Cloud, or in another project.
 */
export function accessOf(name: string, config: EnvironmentConfig, project: string): EnvironmentAccess {
  const { kubernetes, disposable, backupBucket, operators } = config;
  if (!onGoogle(kubernetes)) {
    throw new UserError(
      `The environment "${name}" is not on GKE (pgstack:kubernetes.source: ${kubernetes.source}); it needs no bootstrap.`,
    );
  }
  if (kubernetes.project !== project) {
    throw new UserError(
      `The environment "${name}" is in the project ${kubernetes.project}, not ${project}. Run: npm run bootstrap -- ${kubernetes.project} --environment ${name}`,
    );
  }
  const email = (accountId: string): string => serviceAccountEmail(accountId, project);
  return {
    name,
    disposable,
    ...(kubernetes.source === "gke" ? { nodes: nodeAccountEmail(kubernetes) } : {}),
    ...(backupBucket !== undefined
      ? {
          backups: {
            bucket: backupBucket.name,
            exists: backupBucket.source === "existing",
            key: backupBucket.identity.mode === "key",
            ...(backupBucket.identity.mode !== "direct"
              ? { account: backupBucket.identity.serviceAccount ?? email(serviceAccountId(kubernetes.name, "backups")) }
              : {}),
          },
        }
      : {}),
    ...(kubernetes.source === "gke" && kubernetes.network.source === "existing"
      ? {
          network: {
            project: kubernetes.network.project ?? project,
            subnetwork: networkPlacement({
              project,
              region: regionOf(locationName(kubernetes.location)),
              cluster: kubernetes.name,
              settings: kubernetes.network,
            }).subnetwork,
            webhook: operators.some((settings) => operatorOf(settings).webhookPorts.length > 0),
          },
        }
      : {}),
  };
}
