// Written by `npm run generate` from schema.ts.

export interface Contents {
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change; the operator keeps the superuser's password in a Secret for it. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases: {
    /**
     * Name of the database; a user must have it.
     */
    name: string;
    /**
     * Roles that can connect. everyone: every role, the default of Postgres. granted: users of the database, and those with a grant. A change back to everyone restores no privilege.
     *
     * @default "everyone"
     */
    access: "everyone" | "granted";
    /**
     * Schemas that are created if missing and never dropped.
     *
     * @default []
     */
    schemas: {
      /**
       * Name of the schema.
       */
      name: string;
      /**
       * Owner when it is created; a later change has no effect.
       */
      owner: string;
    }[];
    /**
     * Privileges of users on existing objects.
     *
     * @default []
     */
    grants: (
      | {
          /**
           * Privileges on the database itself.
           */
          on: "database";
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on the database as a whole. An empty list revokes all.
           */
          privileges: ("connect" | "create" | "temporary")[];
        }
      | {
          /**
           * A schema.
           */
          on: "schema";
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on the schema; without usage no object in it is accessible. An empty list revokes all.
           */
          privileges: ("usage" | "create")[];
        }
      | {
          /**
           * Existing tables.
           */
          on: "tables";
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every table and view of the schema. An empty list revokes all.
           */
          privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
        }
      | {
          /**
           * Existing sequences.
           */
          on: "sequences";
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every sequence of the schema. An empty list revokes all.
           */
          privileges: ("usage" | "select" | "update")[];
        }
      | {
          /**
           * Existing functions.
           */
          on: "functions";
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every function and procedure of the schema. An empty list revokes all.
           */
          privileges: "execute"[];
        }
    )[];
    /**
     * Privileges of users on future objects, for example of the application's migrations.
     *
     * @default []
     */
    defaultPrivileges: (
      | {
          /**
           * Future tables.
           */
          on: "tables";
          /**
           * User whose future objects get the privileges; objects of other users do not.
           */
          creator: string;
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every table and view of the schema. An empty list revokes all.
           */
          privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
        }
      | {
          /**
           * Future sequences.
           */
          on: "sequences";
          /**
           * User whose future objects get the privileges; objects of other users do not.
           */
          creator: string;
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every sequence of the schema. An empty list revokes all.
           */
          privileges: ("usage" | "select" | "update")[];
        }
      | {
          /**
           * Future functions.
           */
          on: "functions";
          /**
           * User whose future objects get the privileges; objects of other users do not.
           */
          creator: string;
          /**
           * Schema in the database.
           */
          schema: string;
          /**
           * User that gets the privileges; those that an entry does not list are revoked.
           */
          to: string;
          /**
           * Privileges on every function and procedure of the schema. An empty list revokes all.
           */
          privileges: "execute"[];
        }
    )[];
  }[];
  /**
   * Extensions, created by the same Job.
   *
   * @default []
   */
  extensions: {
    /**
     * Name of the extension in SQL; the image must contain it. If Postgres must preload its library, as for pg_stat_statements, pgaudit, pg_cron or timescaledb, pgstack does that too: a rolling restart.
     */
    name: string;
    /**
     * Schema that it is created in, itself created if missing. Default: the extension's own, or public. Read when the extension is created; a change has no effect on an existing one.
     */
    schema?: string;
    /**
     * Version that is created; an existing extension is not updated. Default: the newest in the image.
     */
    version?: string;
    /**
     * Library to preload, for an extension that pgstack does not know. Default: none.
     */
    library?: string;
    /**
     * Accepts an extension that pgstack does not know, or does not expect in the image, without checks.
     */
    unverified?: true;
    /**
     * Databases in which it is created. Default: every database of users. It is never dropped.
     */
    databases?: string[];
  }[];
  /**
   * Tablespaces, each on a separate volume of every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one is a rolling restart: take a full backup afterwards, since earlier backups cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces: {
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
  }[];
}
