import type { k8s } from "cdk8s-plus-28";

/** Access of a drill to an operator's backups. */
export interface DrillSource {
  /**
   * Shell functions that {@link drillScript} calls: `restore_backup` restores the newest backup into `$PGDATA` (the
   * newest one before `$TARGET_TIME` where that is set), sets `$backup` to its name and writes the configuration that
   * replays WAL after it.
   */
  readonly script: string;
  /** Folder of the restored data, below /pgdata. */
  readonly dataDirectory: string;
  readonly env: readonly k8s.EnvVar[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Volumes of images, which the Kubernetes API of cdk8s does not have. @default none */
  readonly imageVolumes?: readonly {
    readonly name: string;
    readonly image: { readonly reference: string; readonly pullPolicy: string };
  }[];
  /** Annotations of the service account: the identity with which its pod reads the bucket. */
  readonly identity: Readonly<Record<string, string>>;
  /** Labels of its pod, with which a webhook finds it. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** A container with the backup tool, for an image of Postgres that does not contain it. @default none */
  readonly sidecar?: DrillSidecar;
  /** Bytes of an instance's data and WAL volumes. */
  readonly bytes: number;
}

/** A container that runs beside a drill and ends with it. It shares /tmp, the volume of the data, and the source's mounts. */
export interface DrillSidecar {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly k8s.EnvVar[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
  readonly cpu: string;
  readonly memory: string;
}
