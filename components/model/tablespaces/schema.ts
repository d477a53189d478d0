import { z } from "zod";
import { postgresName } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { storage } from "../shapes";

export const tablespace = strict({
  name: z
    .string()
    .max(50, { error: "must not be longer than 50 characters: volumes are named after it" })
    .regex(/^[a-z]([a-z0-9_]*[a-z0-9])?$/, {
      error: "must be lower-case letters, digits and underscores, start with a letter and end with a letter or digit",
    })
    .describe(
      "Name of the tablespace in SQL and of its volumes. A change creates another tablespace and removes this one.",
    ),
  storage: strict({
    ...storage.shape,
    storageClass: storage.shape.storageClass.describe(
      "StorageClass of the volumes. Default: that of `storage`. A change is refused: a volume keeps its class.",
    ),
  }).describe("Volume of the tablespace for each instance."),
  owner: postgresName
    .optional()
    .describe(
      "User that owns it; others need a GRANT CREATE ON TABLESPACE. Default: the first user. A change takes effect at once.",
    ),
  temporary: z
    .boolean()
    .default(false)
    .describe(
      "true: temporary tables and sort files of its owner go there, by temp_tablespaces; keep no other data in it. A change is a reload.",
    ),
});

/** Volumes for tables and indexes besides the data directory, each a tablespace of Postgres. */
export const tablespaces = z
  .array(tablespace)
  .max(32)
  .default([])
  .describe(
    "Tablespaces, each on a separate volume of every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job " +
      "creates them as superuser. A new one is a rolling restart: take a full backup afterwards, since earlier backups cannot be restored to a " +
      "later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.",
  );

/** A tablespace with every default filled in. */
export type { Tablespace } from "./resolved.gen";
