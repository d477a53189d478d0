// Written by `npm run generate` from schema.ts.

export interface ParsedDrill {
  /**
   * true: backups are restored on a schedule. Default: true with backups in an environment that is not disposable.
   */
  enabled?: boolean;
  /**
   * Cron, five fields, UTC.
   *
   * @default "0 4 * * 0"
   */
  schedule: string;
  /**
   * Maximum age of the newest row of the restored data. Default: not checked.
   */
  newestRow?: {
    /**
     * One query that returns the time at which the newest row was written, for example select max(created_at) from orders
     */
    sql: string;
    /**
     * Database in which the query runs. Default: the first database of the first user.
     */
    database?: string;
    /**
     * Maximum age of that row when the drill starts, in seconds; an older row, or none, fails the drill.
     */
    maxAgeSeconds: number;
  };
  /**
   * Assertions about the restored data.
   *
   * @default []
   */
  assertions: {
    /**
     * Name of the assertion, for the drill's report and error message.
     */
    name: string;
    /**
     * One query that returns true, for example select count(*) > 0 from orders
     */
    sql: string;
    /**
     * Database in which the query runs. Default: the first database of the first user.
     */
    database?: string;
  }[];
  /**
   * The volume for the restored data. It belongs to the drill's pod, which runs on the nodes of the instances, and is deleted with it.
   */
  volume: {
    /**
     * Size. Default: the sum of an instance's data and WAL volumes.
     */
    size?: string;
    /**
     * StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE cluster that pgstack creates, otherwise the cluster's default class.
     */
    storageClass?: string;
  };
  /**
   * Resources of the drill's pod.
   */
  resources: {
    /**
     * CPU requested, in cores; there is no limit.
     *
     * @default "100m"
     */
    cpu: string;
    /**
     * Memory request and limit. Postgres uses 128 MB of it, independently of the cluster's settings.
     *
     * @default "512Mi"
     */
    memory: string;
  };
  /**
   * Timeout of a drill in seconds, after which it is stopped and fails.
   *
   * @default 14400
   */
  timeoutSeconds: number;
}
