import { z } from "zod";

/** State of a cluster. */
export const stateSchema = z
  .enum(["running", "shutdown"])
  .default("running")
  .describe(
    "shutdown: hibernation. CloudNativePG deletes the pods of a healthy cluster, the primary first, so that replicas have its last WAL; volumes, Services and Secrets stay. " +
      "PgBouncer is scaled to zero, scheduled backups are suspended, the restore drill is removed with its report, and the cluster is not monitored.",
  );
