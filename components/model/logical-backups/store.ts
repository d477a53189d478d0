import type { k8s } from "cdk8s-plus-28";

/** Access of logical backups to the bucket of a cluster's backups, as variables of rclone. */
export interface DumpStore {
  /** Bucket, or container of Azure. */
  readonly bucket: string;
  readonly env: readonly k8s.EnvVar[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Annotations of the service account: the identity with which its pod uses the bucket. */
  readonly identity: Readonly<Record<string, string>>;
  /** Labels of its pod, with which a webhook finds it. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}
