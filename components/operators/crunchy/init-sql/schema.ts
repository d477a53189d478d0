import { z } from "zod";

/** A ConfigMap holds 1 MiB. Source: Kubernetes documentation, ConfigMaps. */
const mostCharacters = 500_000;
const mostBytes = 1_000_000;

/** SQL for a new cluster. */
export const initSqlSchema = z
  .string()
  .min(1)
  .max(mostCharacters)
  .refine((sql) => new TextEncoder().encode(sql).length <= mostBytes, {
    error: `must not be longer than ${mostBytes} bytes; load data with your own Job`,
  })
  .describe(
    "SQL that PGO runs once as superuser in the database postgres, through psql: \\connect switches to another one. Make it idempotent: it " +
      "runs again if PGO lost its status. A change does not run; remove the key for one `up`, then add the new text.",
  );
