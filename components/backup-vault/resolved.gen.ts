// Written by `npm run generate` from schema.ts.

export interface ResolvedBackupVault {
  /**
   * Project of the vault: another one than that of the backups, which the accounts of pgstack cannot reach. A change creates another vault.
   */
  project: string;
  /**
   * Name of the vault's bucket, globally unique. A change creates another vault.
   */
  name: string;
  /**
   * Location of the bucket, as Cloud Storage writes it; another one than that of the backups survives its loss. A change creates another vault.
   */
  location: string;
  /**
   * Name of the bucket with the backups.
   */
  source: string;
  /**
   * Number of days, from its creation, for which a copy cannot be deleted or replaced, and for which an overwritten copy is kept. A change is in place; of a locked vault it can only grow.
   *
   * @default 35
   */
  retentionDays: number;
  /**
   * Number of days after which a copy is deleted, since its backup may have expired long ago; a copy of an object that the source still has is created again. A change is in place.
   *
   * @default 70
   */
  keepDays: number;
  /**
   * true: the retention can never be shortened or removed, by any account. This cannot be undone: the bucket stays, and is billed, until its youngest copy has aged. false: administrators of the vault's project can still remove it.
   *
   * @default false
   */
  locked: boolean;
  /**
   * Hours between two runs of the copy. A change is in place.
   *
   * @default 1
   */
  everyHours: number;
  /**
   * true: the transfer job is created. Google refuses the job (400) until the agent, `copyAgent`, can read the source bucket. false: create the vault and report the agent first; give it access to the source, then write true.
   *
   * @default true
   */
  copy: boolean;
}
