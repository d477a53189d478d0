import { z } from "zod";

/** The object must fit into etcd with everything else of the Cluster. Source: etcd documentation, request size limit (1.5 MiB). */
const mostBytes = 500_000;

/** SQL for a new cluster. */
export const initSqlSchema = z
  .string()
  .min(1)
  .refine((sql) => new TextEncoder().encode(sql).length <= mostBytes, {
    error: `must not be longer than ${mostBytes} bytes; load data with your own Job`,
  })
  .optional()
  .describe(
    "SQL that CloudNativePG runs once as superuser in the first database of the first user, before the cluster accepts connections; not psql, so without its commands. " +
      "New objects belong to postgres unless it starts with SET ROLE. An error keeps the cluster from starting. A change does not run. Default: none.",
  );
