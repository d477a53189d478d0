import { z } from "zod";
import { bareHost, dnsLabel, plainName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { standbyFolder } from "../backups/place-schema";

/** A standby of another cluster. Source: Zalando's operator 1.15, docs/user.md, Setting up a standby cluster. */
export const standbySchema = strict({
  promoted: z
    .boolean()
    .default(false)
    .describe(
      "true: the standby is promoted, after a rolling restart. Stop the writes to the old primary first, and compare the data. It cannot be undone except with a new standby.",
    ),
  host: plainName(
    /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$/,
    'not a host; write only its name, for example "primary.example.com", and the port under port',
    (text) => bareHost(text).replace(/:\d+$/, ""),
  )
    .optional()
    .describe(
      "Host of the primary, for streaming replication. Instead of `source`: this release takes one of the two.",
    ),
  port: z.number().int().min(1024).max(65535).optional().describe("Port of the primary. Default: 5432."),
  source: strict({
    cluster: dnsLabel(41).describe("Name of the primary's cluster, whose folder is read."),
    ...standbyFolder,
  })
    .optional()
    .describe(
      "Bucket with the backups and WAL of the primary, which are only read. Its version must be that of this cluster.",
    ),
});
