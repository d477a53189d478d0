// Written by `npm run generate` from schema.ts.

export type BackupBucketSettings = NewBackupBucketSettings | ExistingBackupBucketSettings;
export interface ImpersonationIdentity {
  /**
   * Clusters' pods act as one service account of the bucket's, through Workload Identity; there is no key. Each pod reaches the backups of all clusters.
   */
  mode: "impersonation";
  /**
   * A service account that exists, for example one that `npm run bootstrap` created. Default: one is created for the bucket.
   */
  serviceAccount?: string;
}

export interface DirectIdentity {
  /**
   * Clusters' pods act as themselves, through Workload Identity; neither service account nor key. Each cluster reaches its own folders only, and a restore drill only reads. An existing bucket needs uniform bucket-level access.
   */
  mode: "direct";
}

export interface KeyIdentity {
  /**
   * A JSON key of a service account of the bucket's, in a Secret. It works for whoever has it until it is revoked.
   */
  mode: "key";
  /**
   * A service account that exists, for example one that `npm run bootstrap` created. Default: one is created for the bucket.
   */
  serviceAccount?: string;
  /**
   * Consent to a key that never expires. It stands encrypted in the state and readable in a Secret.
   */
  acceptLongLivedKey: true;
}

export interface NewBackupBucketSettings {
  /**
   * A bucket that is made.
   */
  source: "new";
  /**
   * Name of the bucket, unique in the world; clusters name it under backups. A change makes another bucket.
   */
  name: string;
  /**
   * As whom clusters' pods read and write it. A change restarts the databases, instance by instance.
   *
   * @default {"mode":"direct"}
   */
  identity?: ImpersonationIdentity | DirectIdentity | KeyIdentity;
  /**
   * Storage Transfer's service agent of the project that keeps an immutable copy of the bucket; it gets to read the bucket. See docs/immutable-backups.md. Default: none.
   */
  copyAgent?: string;
  /**
   * How far apart copies lie: in the cluster's region, in two regions, or anywhere in the European Union, the United States or Asia, where the cluster's region is part of that. A change makes another bucket.
   *
   * @default "region"
   */
  locality?: "region" | "dual-region" | "multi-region";
  /**
   * How long a deleted object can be had back, in days; it is paid for. A change is in place.
   *
   * @default 30
   */
  softDeleteDays?: number;
  /**
   * With `locality: dual-region`, the region that holds copies beside the cluster's own; Cloud Storage pairs certain regions only. Default: Google's pair of the continent, where the cluster's region is part of it. A change makes another bucket.
   */
  secondRegion?: string;
  /**
   * Encryption with a Cloud KMS key of your own. Default: Google's keys.
   */
  encryption?: {
    /**
     * Cloud KMS key for new objects, in the location of the bucket: its region; for more than one region the location of that name, for example `eur4`, `us` or `de`, and `europe` for EU. A change is in place; objects that exist keep the key they were written with.
     */
    key: string;
    /**
     * Whether `up` gives Cloud Storage's service agent `cryptoKeyEncrypterDecrypter` on the key. false: somebody else has done so before `up`.
     *
     * @default true
     */
    grant?: boolean;
  };
  /**
   * Unsupported: further inputs, named as `@pulumi/gcp` names those of google_storage_bucket. They may only add what pgstack does not set.
   */
  patch?: {
    [k: string]: unknown;
  };
}

export interface ExistingBackupBucketSettings {
  /**
   * A bucket that exists; only its access is changed.
   */
  source: "existing";
  /**
   * Name of the bucket, unique in the world; clusters name it under backups. A change makes another bucket.
   */
  name: string;
  /**
   * As whom clusters' pods read and write it. A change restarts the databases, instance by instance.
   *
   * @default {"mode":"direct"}
   */
  identity?: ImpersonationIdentity | DirectIdentity | KeyIdentity;
  /**
   * Storage Transfer's service agent of the project that keeps an immutable copy of the bucket; it gets to read the bucket. See docs/immutable-backups.md. Default: none.
   */
  copyAgent?: string;
}
