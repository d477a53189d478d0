// Written by `npm run generate` from schema.ts.

export interface BackupVaultSettings {
  /**
   * Project of the vault: another one than that of the backups, which the accounts of pgstack cannot reach. A change makes another vault.
   */
  project: string;
  /**
   * Name of the vault's bucket, unique in the world. A change makes another vault.
   */
  name: string;
  /**
   * Location of the bucket, as Cloud Storage writes it; another one than that of the backups survives its loss. A change makes another vault.
   */
  location: string;
  /**
   * Name of the bucket with the backups.
   */
  source: string;
  /**
   * How long nobody can delete or replace a copy, in days from its creation, and how long an overwritten copy is kept. A change is in place; of a locked vault it can only grow.
   *
   * @default 35
   */
  retentionDays?: number;
  /**
   * After how many days a copy is removed, whose backup may have expired long ago; one that the source still has is copied again. A change is in place.
   *
   * @default 70
   */
  keepDays?: number;
  /**
   * Whether the retention can never be shortened or removed, by anybody. It cannot be undone: the bucket stays, and is paid for, until its youngest copy has aged. false: whoever administers the vault's project can still remove it.
   *
   * @default false
   */
  locked?: boolean;
  /**
   * Hours between two runs of the copy. A change is in place.
   *
   * @default 1
   */
  everyHours?: number;
  /**
   * Whether the job that copies is created. Google refuses the job (400) until the agent, `copyAgent`, can read the source bucket. false: create the vault and report the agent first; give it access to the source, then write true.
   *
   * @default true
   */
  copy?: boolean;
}
