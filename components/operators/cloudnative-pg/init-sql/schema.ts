import { z } from "zod";

/** SQL for a new cluster. */
export const initSqlSchema = z
  .string()
  .min(1)
  .optional()
  .describe(
    "SQL that CloudNativePG runs once as superuser in the first database of the first user, before the cluster accepts connections; not psql, so without its commands. " +
      "Several statements are one transaction, in which CREATE DATABASE, VACUUM, CREATE INDEX CONCURRENTLY and ALTER SYSTEM fail. " +
      "New objects belong to postgres unless it starts with SET ROLE. An error keeps the cluster from starting. A change does not run. Default: none.",
  );
