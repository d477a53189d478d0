import { z } from "zod";
import { dataKey, largestCount, objectName, postgresName } from "../../../shared/scalars";
import { serviceKeys } from "../../../model/services";
import { strict } from "../../../shared/validation";
import { metadata } from "../containers/schema";

/** A port that an unprivileged process can listen on. */
export const port = z
  .number()
  .int()
  .min(1024, { error: "must be 1024 or more: the process is unprivileged" })
  .max(65535);

/** Type and addresses of a Service. */
export const service = strict({ ...serviceKeys, ...metadata });

/** The Services of Postgres itself. */
export const services = strict({
  primary: service.optional().describe("Service of the primary (`<cluster>-ha`). Default: ClusterIP."),
  replicas: service
    .optional()
    .describe("Service of the replicas, for reads (`<cluster>-replicas`). Default: ClusterIP."),
})
  .prefault({})
  .describe("Services of Postgres. A change restarts nothing; an address can change.");

/** A Secret with a certificate. */
export const certificate = strict({
  secret: objectName.describe("Name of the Secret, in the cluster's namespace; it must exist."),
  certificateKey: dataKey.default("tls.crt").describe("Key of the certificate in it."),
  privateKey: dataKey.default("tls.key").describe("Key of the private key in it."),
  authorityKey: dataKey.default("ca.crt").describe("Key of the CA certificate in it."),
});

/** Certificates of the user. */
export const tls = strict({
  clients: certificate.describe(
    "Certificate for clients. It must be valid for `<cluster>-primary.<namespace>.svc`, and for every name that clients use.",
  ),
  replication: certificate.describe(
    "Client certificate of replicas: its common name must be _crunchyrepl, its CA that of `clients`.",
  ),
})
  .optional()
  .describe("Certificates of your own. Default: PGO's own CA, renewed automatically. A change is a rolling restart.");

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
        "(SCRAM) over TLS, unless `unencryptedConnections` is accept. A change is a reload.",
    ),
  unencryptedConnections: z
    .enum(["reject", "accept"])
    .default("reject")
    .describe(
      "Connections of clients to Postgres without TLS. reject: PGO's own default; `rules` cannot accept one either. accept: any other login is by password with or without TLS. " +
        "PgBouncer requires TLS always. A change is a reload: open connections stay.",
    ),
})
  .prefault({})
  .describe("Authentication of clients.");
