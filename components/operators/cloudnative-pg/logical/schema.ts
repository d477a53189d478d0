import { z } from "zod";
import { dataKey, objectName, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** A name in Postgres, which CloudNativePG quotes. */
const identifier = z
  .string()
  .regex(/^[^\p{Cc}]{1,63}$/u, { error: "must be 1 to 63 characters without control characters" });

const onRemoval = (drop: string) =>
  z
    .enum(["retain", "drop"])
    .default("retain")
    .describe(
      `Handling in Postgres of one that is removed here. retain: it stays, and works on. drop: ${drop}; the object is protected as the cluster is.`,
    );

const table = strict({
  name: identifier.describe("Name of the table. It must exist: `up` waits for it."),
  schema: identifier.default("public").describe("Schema of the table."),
  columns: z
    .array(identifier)
    .min(1)
    .optional()
    .describe(
      "Columns that are published; those of the replica identity must be among them for updates. Default: all.",
    ),
  only: z.boolean().default(false).describe("true: without tables that inherit from it."),
});

/** Tables whose changes other servers can subscribe to. */
export const publicationsSchema = z
  .array(
    strict({
      name: postgresName.describe("Name of the publication in Postgres. Another name is another publication."),
      database: postgresName.describe("Database of `users` that it belongs to."),
      allTables: z
        .boolean()
        .default(false)
        .describe("true: every table of the database, future ones too. It cannot change later."),
      schemas: z
        .array(identifier)
        .default([])
        .describe("Schemas whose tables are published, future ones too. A change takes effect without a restart."),
      tables: z
        .array(table)
        .default([])
        .describe(
          "Tables that are published. Subscribers copy a new one after ALTER SUBSCRIPTION … REFRESH PUBLICATION.",
        ),
      operations: z
        .array(z.enum(["insert", "update", "delete", "truncate"]))
        .min(1)
        .default(["insert", "update", "delete", "truncate"])
        .describe(
          "Changes that are published. An UPDATE or DELETE of a published table without a primary key fails, unless it has a REPLICA IDENTITY, or neither is listed here.",
        ),
      partitions: z
        .enum(["leaf", "root"])
        .default("leaf")
        .describe("Table under whose name changes of a partition are published: the partition, or the root."),
      onRemoval: onRemoval("subscribers fail until they are dropped too"),
    }),
  )
  .default([])
  .describe(
    "Publications for logical replication. With two instances or more of Postgres 17 or later, slots of subscriptions with `failover` are kept on the replicas, so that they outlive a failover. Default: none.",
  );

const publisher = strict({
  host: z
    .string()
    .regex(/^[A-Za-z0-9]([-\w.:]{0,251}[A-Za-z0-9])?$/, { error: "must be a host name or an address" })
    .describe(
      "Host of the publisher, for example `<cluster>-rw.<namespace>.svc`. With NetworkPolicies it is listed in `egress`, and this cluster in `clients` of the publisher.",
    ),
  port: z.number().int().min(1).max(65535).default(5432).describe("Port of the publisher."),
  database: postgresName.describe("Database of the publication."),
  user: postgresName.describe(
    "Role that logs in there. It needs the attribute replication and, for the first copy, SELECT on the tables.",
  ),
  password: strict({
    secret: objectName.describe("Name of the Secret, in the cluster's namespace."),
    key: dataKey.default("password").describe("Key of the password in it."),
  }).describe(
    "Password of the role. CloudNativePG reads a new one when the Cluster changes, or its instances restart.",
  ),
  certificateAuthority: strict({
    secret: objectName.describe(
      "Name of the Secret, in the cluster's namespace; `<cluster>-ca` of a cluster beside it.",
    ),
    key: dataKey.default("ca.crt").describe("Key of the CA certificate in it."),
  }).describe("CA of the publisher's certificate. Connections are encrypted and verified always."),
  verify: z
    .enum(["full", "ca"])
    .default("full")
    .describe(
      "full: the certificate must also name the host. ca: for servers whose certificates do not, as in Cloud SQL.",
    ),
});

/** Publications of other servers that this cluster receives. */
export const subscriptionsSchema = z
  .array(
    strict({
      name: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9_]{0,61}[a-z0-9])?$/, {
          error: "must be 1 to 63 lower-case letters, digits and underscores: its replication slot has the name too",
        })
        .describe(
          "Name of the subscription and of its replication slot at the publisher. Another name is another one.",
        ),
      database: postgresName.describe(
        "Database of `users` that it writes to. The tables must exist: `up` waits for them.",
      ),
      publication: identifier.describe("Name of the publication at the publisher."),
      from: publisher.describe("The publisher."),
      copyData: z
        .boolean()
        .default(true)
        .describe("true: existing rows are copied first. Read when the subscription is created."),
      failover: z
        .boolean()
        .default(false)
        .describe(
          "true: the slot outlives a failover of the publisher, which keeps it on its replicas; both need Postgres 17. Without it a failover can lose changes. The publisher sends a change once all of its replicas have it: a replica that is down holds it up, and retains WAL. " +
            "Read when the subscription is created. CloudNativePG 1.30 applies no change of a subscription that has it: use another name for another publication or publisher.",
        ),
      onRemoval: onRemoval("the slot at the publisher too, which must be reachable"),
    }),
  )
  .default([])
  .describe(
    "Subscriptions of logical replication. One that stays away keeps WAL at the publisher until its disk is full: set max_slot_wal_keep_size there. Default: none.",
  );
