import { z } from "zod";
import { largestCount, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** PGO accepts ten rules, of which pgstack writes the last one. */
const mostRules = 9;

const rule = strict({
  hba: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/, { error: "must be 1 to 100 printable characters" })
    .optional()
    .describe(
      "A whole line of pg_hba.conf instead of the other keys; for records that they cannot express, for example with addresses.",
    ),
  connection: z
    .enum(["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"])
    .optional()
    .describe("Connection type that the rule matches."),
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
    .describe("Authentication method. `trust` is not allowed."),
  databases: z.array(postgresName).max(20).optional().describe("Databases that the rule matches. Default: all."),
  users: z.array(postgresName).max(20).optional().describe("Roles that the rule matches. Default: all."),
  options: z
    .record(z.string().min(1), z.union([z.string(), z.number().int().min(-largestCount).max(largestCount)]))
    .optional()
    .describe("Options of the method, at most 20."),
});

/** Authentication of clients. */
export const authentication = strict({
  rules: z
    .array(rule)
    .max(mostRules, { error: `at most ${mostRules} rules are possible: PGO accepts ten, including its own last one` })
    .default([])
    .describe(
      "Rules of pg_hba.conf; the first match decides. PGO's own last rule follows: any other login is by password " +
        "(SCRAM) over TLS. A change is a reload.",
    ),
})
  .prefault({})
  .describe("Authentication of clients.");
