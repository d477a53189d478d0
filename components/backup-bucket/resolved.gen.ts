// Written by `npm run generate` from schema.ts.

export type ResolvedBackupBucket = NewResolvedBackupBucket | ExistingResolvedBackupBucket;
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
   * A JSON key of a service account of the bucket's, in a Secret. Anyone who has the key can use it until it is revoked.
   */
  mode: "key";
  /**
   * A service account that exists, for example one that `npm run bootstrap` created. Default: one is created for the bucket.
   */
  serviceAccount?: string;
  /**
   * Accepts a key that never expires. It is stored encrypted in the state and readable in a Secret.
   */
  acceptLongLivedKey: true;
}

export interface NewResolvedBackupBucket {
  /**
   * A bucket that `up` creates.
   */
  source: "new";
  /**
   * Name of the bucket, globally unique; clusters refer to it under backups. A change creates another bucket.
   */
  name: string;
  /**
   * Identity with which pods of clusters read and write the bucket. A change restarts the databases, instance by instance.
   */
  identity: ImpersonationIdentity | DirectIdentity | KeyIdentity;
  /**
   * Storage Transfer's service agent of the project that keeps an immutable copy of the bucket; it gets read access. See docs/immutable-backups.md. Default: none.
   */
  copyAgent?: string;
  /**
   * Location of the copies: the cluster's region, two regions, or anywhere in the European Union, the United States or Asia, where the cluster's region is part of that. A change creates another bucket.
   *
   * @default "region"
   */
  locality: "region" | "dual-region" | "multi-region";
  /**
   * Number of days for which a deleted object can be restored; its storage is billed meanwhile. A change is in place.
   *
   * @default 30
   */
  softDeleteDays: number;
  /**
   * With `locality: dual-region`, the region that holds copies beside the cluster's own; Cloud Storage pairs certain regions only. Default: Google's pair of the continent, where the cluster's region is part of it. A change creates another bucket.
   */
  secondRegion?: string;
  /**
   * Encryption with a Cloud KMS key of your own. Default: Google's keys.
   */
  encryption?: {
    /**
     * Cloud KMS key for new objects, in the location of the bucket: its region; for more than one region the location of that name, for example `eur4`, `us` or `de`, and `europe` for EU. A change is in place; existing objects keep the key that they were written with.
     */
    key: string;
    /**
     * true: `up` grants Cloud Storage's service agent `cryptoKeyEncrypterDecrypter` on the key. false: the grant must exist before `up`.
     *
     * @default true
     */
    grant: boolean;
  };
  /**
   * Unsupported: further inputs, named as `@pulumi/gcp` names those of google_storage_bucket. Only inputs that pgstack does not set are allowed.
   */
  patch?: {
    [k: string]: unknown;
  };
}

export interface ExistingResolvedBackupBucket {
  /**
   * An existing bucket; `up` changes only its access.
   */
  source: "existing";
  /**
   * Name of the bucket, globally unique; clusters refer to it under backups. A change creates another bucket.
   */
  name: string;
  /**
   * Identity with which pods of clusters read and write the bucket. A change restarts the databases, instance by instance.
   */
  identity: ImpersonationIdentity | DirectIdentity | KeyIdentity;
  /**
   * Storage Transfer's service agent of the project that keeps an immutable copy of the bucket; it gets read access. See docs/immutable-backups.md. Default: none.
   */
  copyAgent?: string;
}
