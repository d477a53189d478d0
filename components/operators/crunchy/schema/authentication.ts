import { z } from "zod";
import { largestCount, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** PGO takes ten rules, of which pgstack writes the last one. */
const mostRules = 9;

const rule = strict({
  hba: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/, { error: "must be 1 to 100 printable characters" })
    .optional()
    .describe("A whole line of pg_hba.conf, instead of the other keys; for what they cannot say, as addresses."),
  connection: z
    .enum(["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"])
    .optional()
    .describe("Connections that it is about."),
  method: z
    .enum([
      ...([
        "scram-sha-256",
        "md5",
        "password",
        "cert",
        "ldap",
        "radius",
        "gss",
        "pam",
        "ident",
        "peer",
        "oauth",
      ] as const),
      "reject",
    ])
    .optional()
    .describe("How a client proves who it is. `trust` is not possible."),
  databases: z.array(postgresName).max(20).optional().describe("Databases that it is about. Default: all."),
  users: z.array(postgresName).max(20).optional().describe("Roles that it is about. Default: all."),
  options: z
    .record(z.string().min(1), z.union([z.string(), z.number().int().min(-largestCount).max(largestCount)]))
    .optional()
    .describe("Options of the method, at most 20."),
});

/** Who may log in, and how. */
export const authentication = strict({
  rules: z
    .array(rule)
    .max(mostRules, { error: `PGO takes ten rules, one of which is the last; ${mostRules} are possible` })
    .default([])
    .describe(
      "Rules of pg_hba.conf, the first that fits decides. After them stands PGO's own last rule: any other login is by password " +
        "(SCRAM) over TLS. A change is a reload.",
    ),
})
  .prefault({})
  .describe("Who may log in, and how.");
