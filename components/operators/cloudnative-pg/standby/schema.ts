import { z } from "zod";
import { bareHost, dnsLabel, plainName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { sourceFolder } from "../backups/place-schema";
import { tokenProblem } from "./token";

const ca = dnsLabel(253)
  .optional()
  .describe("Secret whose key ca.crt has the CA of the server's certificate. Default: <cluster>-ca.");

/** Connection to a server that is copied or replicated. */
export const serverKeys = {
  host: plainName(
    /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$/,
    'not a host; write only its name, for example "primary.example.com", and the port under port',
    (text) => bareHost(text).replace(/:\d+$/, ""),
  ),
  port: z.number().int().min(1).max(65535).optional(),
  access: z
    .discriminatedUnion("mode", [
      strict({
        mode: z.literal("certificate").describe("With a client certificate."),
        secret: dnsLabel(253)
          .optional()
          .describe(
            "Secret of type kubernetes.io/tls with the client certificate of the role streaming_replica. Default: <cluster>-replication.",
          ),
        ca,
      }),
      strict({
        mode: z.literal("password").describe("With a password, for a role that may replicate."),
        user: z
          .string()
          .regex(/^[a-zA-Z_][\w$-]{0,62}$/, { error: "not the name of a role" })
          .describe(
            "The role, with the attribute REPLICATION. `cloudNativePg.hba` of a primary on CloudNativePG needs a line for it, for example `hostssl replication copier all scram-sha-256`.",
          ),
        secret: dnsLabel(253).describe("Secret with the key password."),
        ca,
      }),
    ])
    .optional()
    .describe(
      "How to log in to host, with Secrets in the namespace of this cluster. Default: with the certificates that CloudNativePG creates for `cluster`, whose Secrets " +
        "are in this namespace already if that cluster is, and must be copied otherwise. The server's certificate is verified, and must be valid for host.",
    ),
};

/**
 * The other cluster of a pair, one of which is the primary. Source: CloudNativePG 1.30, Replica clusters, Distributed
 * topology.
 */
export const standbySchema = strict({
  cluster: dnsLabel(41).describe(
    "Name of the other cluster, which is the primary until this one is promoted. Its folder of the repository has this name.",
  ),
  promoted: z
    .boolean()
    .default(false)
    .describe(
      "true: this cluster is the primary of the two; a standby that becomes it is promoted. false: it follows the other one; a primary that becomes it is demoted, " +
        "and refuses writes from then on.",
    ),
  token: z
    .string()
    .refine((text) => tokenProblem(text) === undefined, { error: ({ input }) => tokenProblem(input) ?? "" })
    .optional()
    .describe(
      "For a switchover without loss: the demotion token of the former primary, which `npm run status` shows. The promotion waits until this cluster has all of its WAL. " +
        "It is read only together with `promoted: true`, and valid once. Default: the promotion waits for nothing, and the last writes of the primary can be lost.",
    ),
  repository: strict(sourceFolder)
    .optional()
    .describe(
      "Location of the other cluster's backups and WAL; nothing is written there. A new standby is restored from it. The standby archives to its own repository.",
    ),
  host: serverKeys.host
    .optional()
    .describe(
      "Host of the other cluster, for streaming replication. Without `repository` a new standby is copied from it too.",
    ),
  port: serverKeys.port.describe("Port of the other cluster. Default: 5432."),
  access: serverKeys.access,
  delaySeconds: z
    .number()
    .int()
    .min(1)
    .max(2_147_483)
    .optional()
    .describe(
      "Seconds by which the standby applies changes later than the primary, to have time after a mistake. Default: at once.",
    ),
});
