import { z } from "zod";

/** Connections of clients without TLS. */
export const unencryptedConnectionsSchema = z
  .enum(["reject", "accept"])
  .optional()
  .describe(
    "Connections of clients without TLS, to Postgres and PgBouncer. reject: a line of pg_hba.conf before those of `hba`, and client_tls_sslmode require in PgBouncer. " +
      "accept: any client that asks for no TLS sends its data unencrypted. A change is a reload: open connections stay. Default: reject; in a disposable environment accept.",
  );

/** Lines of pg_hba.conf. */
export const hbaSchema = z
  .array(z.string().regex(/^[\x20-\x7e]{1,1000}$/, { error: "must be 1 to 1000 printable characters" }))
  .default([])
  .describe(
    'Lines of pg_hba.conf, for example "hostssl app app 10.0.0.0/8 scram-sha-256", without passwords: the state stores them. The first match decides. ' +
      "They follow CloudNativePG's own lines for local connections, streaming_replica and cnpg_pooler_pgbouncer, and the one of `unencryptedConnections`, and precede its last one: any other login is by password. " +
      "A change is a reload. Default: none.",
  );
