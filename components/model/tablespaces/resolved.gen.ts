// Written by `npm run generate` from schema.ts.

export interface Tablespace {
  /**
   * Name of the tablespace in SQL and of its volumes. A change creates another tablespace and removes this one.
   */
  name: string;
  /**
   * Volume of the tablespace for each instance.
   */
  storage: {
    /**
     * Size of each volume. Volumes are expanded online if the StorageClass allows it; shrinking is refused.
     */
    size: string;
    /**
     * StorageClass of the volumes. Default: that of `storage`. A change is refused: a volume keeps its class.
     */
    storageClass?: string;
  };
  /**
   * User that owns it; others need a GRANT CREATE ON TABLESPACE. Default: the first user. A change takes effect at once.
   */
  owner?: string;
  /**
   * true: temporary tables and sort files of its owner go there, by temp_tablespaces; keep no other data in it. A change is a reload.
   *
   * @default false
   */
  temporary: boolean;
}
