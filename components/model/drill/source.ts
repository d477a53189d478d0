import type { k8s } from "cdk8s-plus-28";

/** How a drill gets at an operator's backups. */
export interface DrillSource {
  /**
   * Shell functions that {@link drillScript} calls: `restore_backup` restores the newest backup into `$PGDATA` (the newest one before
   * `$TARGET_TIME` where that is set), says which one in `$backup` and leaves what replays the log after it.
   */
  readonly script: string;
  /** Folder that is restored into, below /pgdata. */
  readonly dataDirectory: string;
  readonly env: readonly k8s.EnvVar[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Annotations of the service account: as whom its pod reads the bucket. */
  readonly identity: Readonly<Record<string, string>>;
  /** Bytes of an instance's data and log. */
  readonly bytes: number;
}
