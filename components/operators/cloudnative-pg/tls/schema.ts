import { z } from "zod";
import { dnsLabel, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const ca = (use: string): z.ZodString =>
  dnsLabel(253).describe(`Secret whose key ca.crt has the CA ${use}, in the cluster's namespace.`);

/** Certificates of a cluster. */
export const tlsSchema = strict({
  names: z
    .array(objectName)
    .default([])
    .describe(
      "Further DNS names in the server certificate that CloudNativePG creates, for example that of a load balancer.",
    ),
  server: strict({
    secret: dnsLabel(253).describe(
      "Secret of type kubernetes.io/tls with the server certificate. It must be valid for `<cluster>-rw.<namespace>.svc`, and for every name that clients use.",
    ),
    ca: ca("with which clients verify it"),
  })
    .optional()
    .describe("Server certificate of your own. Default: CloudNativePG's own CA, renewed automatically."),
  clients: strict({
    ca: ca(
      "of client certificates. CloudNativePG signs the certificates of replicas and PgBouncer with ca.key (PEM, EC PRIVATE KEY), which it " +
        "also needs unless `replication` is set and there is no `pooler`",
    ),
    replication: dnsLabel(253)
      .optional()
      .describe(
        "Secret of type kubernetes.io/tls with the client certificate of replicas: its common name must be streaming_replica. Default: CloudNativePG signs one with ca.key.",
      ),
  })
    .optional()
    .describe("CA of client certificates of your own. Default: CloudNativePG's own CA."),
})
  .prefault({})
  .describe(
    "Certificates. A change is a reload; clients need the CA of a new certificate before. A change in a Secret is read only if it has the label " +
      '`cnpg.io/reload: "true"`. Never change `clients.ca` of a running cluster alone: `preview` shows what breaks.',
  );
