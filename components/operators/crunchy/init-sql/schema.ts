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
    error: `must not be longer than ${mostBytes} bytes; load data with a Job of yours`,
  })
  .describe(
    "SQL that PGO runs once as superuser in the database postgres, through psql: \\connect goes to another one. Make it repeatable: it " +
      "runs again where PGO lost its status. A change is not run; remove the key for one `up`, then write the new text.",
  );
