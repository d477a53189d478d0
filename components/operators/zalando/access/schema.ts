import { z } from "zod";
import { dataKey, dnsLabel, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const issuer = strict({
  name: dnsLabel(253).describe("Name of the issuer."),
  kind: z
    .enum(["Issuer", "ClusterIssuer"])
    .default("Issuer")
    .describe("Issuer: one in the cluster's namespace. ClusterIssuer: one of the whole Kubernetes cluster."),
});

/** Keys of `zalando` for TLS and passwords. */
export const accessKeys = {
  tls: strict({
    secret: dnsLabel(253)
      .optional()
      .describe(
        "Secret in the cluster's namespace with the three keys below, for the names <cluster>.<namespace>.svc and <cluster>-repl.<namespace>.svc, " +
          "and with a pooler for <cluster>-pooler.<namespace>.svc, and <cluster>-pooler-repl.<namespace>.svc. Pods do not start before it exists. Default: <cluster>-tls. A change is a rolling restart; " +
          "Spilo reloads a renewed certificate within five minutes; PgBouncer does after `kubectl rollout restart deployment/<cluster>-pooler` only.",
      ),
    certificateKey: dataKey.default("tls.crt").describe("Key of the certificate in it. A change is a rolling restart."),
    privateKey: dataKey.default("tls.key").describe("Key of the private key in it. A change is a rolling restart."),
    authorityKey: dataKey
      .default("ca.crt")
      .describe("Key of the CA certificate in it, which clients verify with. A change restarts nothing."),
    issuer: issuer
      .optional()
      .describe(
        "Issuer of cert-manager, with which the Secret is created and renewed. Default: you create the Secret.",
      ),
  })
    .prefault({})
    .describe(
      "Certificate of the server. Without one Spilo creates a certificate of its own at each start, which no client can verify.",
    ),
  rotatePasswords: z
    .array(postgresName)
    .default([])
    .describe(
      "Users whose password the operator replaces in place, in Postgres and in the Secret, each `passwordRotationDays` of the operator: open sessions stay, and new ones " +
        "need the new password, which pods that mount the Secret read a minute later. Default: none.",
    ),
  rotateUsers: z
    .array(postgresName)
    .default([])
    .describe(
      "Users without databases, whose Secret gets another role and password each `passwordRotationDays` of the operator: `reader261128` for `reader`, with its privileges. " +
        "Applications read `username` and `password` of the Secret. The operator changes the Secret before it creates the role: a login in between fails, so repeat it. " +
        "An earlier role is dropped at a rotation after two intervals, and at least 180 days. The user itself keeps its first password: run `ALTER ROLE reader PASSWORD NULL` after the first rotation. " +
        "Default: none.",
    ),
};
