import { operatorOf } from "../../components/operators";
import { serviceAccountId } from "../../components/shared/cloud-names";
import { locationName } from "../../components/gke-cluster/schema";
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
  /** True if its bucket can be emptied and deleted. */
  readonly disposable: boolean;
  /** E-mail address of the nodes' account; undefined for an existing cluster. */
  readonly nodes?: string;
  readonly backups?: {
    readonly bucket: string;
    /** True for an existing bucket. */
    readonly exists: boolean;
    /** E-mail address of the account that pods act as; undefined if they act as themselves. */
    readonly account?: string;
    /** True if `up` creates a JSON key of that account. */
    readonly key: boolean;
  };
  /** A network that exists. */
  readonly network?: {
    readonly project: string;
    /** Path of the subnetwork. */
    readonly subnetwork: string;
    /** True if a firewall rule is created in it. */
    readonly webhook: boolean;
  };
}

/**
 * Returns the identities that an environment needs in a project, from its configuration.
 *
 * @throws UserError if it is not on Google Cloud, or in another project.
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
    nodes: kubernetes.source === "gke" ? nodeAccountEmail(kubernetes) : undefined,
    backups:
      backupBucket !== undefined
        ? {
            bucket: backupBucket.name,
            exists: backupBucket.source === "existing",
            key: backupBucket.identity.mode === "key",
            account:
              backupBucket.identity.mode !== "direct"
                ? (backupBucket.identity.serviceAccount ?? email(serviceAccountId(kubernetes.name, "backups")))
                : undefined,
          }
        : undefined,
    network:
      kubernetes.source === "gke" && kubernetes.network.source === "existing"
        ? {
            project: kubernetes.network.project ?? project,
            subnetwork: networkPlacement({
              project,
              region: regionOf(locationName(kubernetes.location)),
              cluster: kubernetes.name,
              settings: kubernetes.network,
            }).subnetwork,
            webhook: operators.some((settings) => operatorOf(settings).webhookPorts.length > 0),
          }
        : undefined,
  };
}
