import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { isOwnSecret } from "../names";

/** Rules for certificates. */
export const tlsRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "name">>[] = [
  {
    id: "certificate-of-your-own-has-its-names",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses names for a certificate that it does not create.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateCerts",
    check: ({ cloudNativePg: { tls } }) =>
      tls.server !== undefined && tls.names.length > 0
        ? [
            {
              path: ["cloudNativePg", "tls", "names"],
              message: "come from the certificate in tls.server; put them into it, and remove the key",
            },
          ]
        : [],
  },
  {
    id: "certificate-secret-is-your-own",
    reads: ["cloudNativePg", "name"],
    why: "CloudNativePG writes its own certificates into these Secrets.",
    source: "CloudNativePG 1.30, api/v1/cluster_funcs.go, GetServerCASecretName; internal/controller/cluster_pki.go",
    check: ({ cloudNativePg: { tls }, name }) => {
      const secrets = [
        { path: ["server", "secret"], secret: tls.server?.secret },
        { path: ["server", "ca"], secret: tls.server?.ca },
        { path: ["clients", "ca"], secret: tls.clients?.ca },
        { path: ["clients", "replication"], secret: tls.clients?.replication },
      ];
      return secrets
        .filter(({ secret = "" }) => isOwnSecret(name, secret))
        .map(({ path }) => ({
          path: ["cloudNativePg", "tls", ...path],
          message: "is CloudNativePG's own Secret; use another name",
        }));
    },
  },
];
