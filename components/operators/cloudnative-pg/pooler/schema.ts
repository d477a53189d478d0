import { z } from "zod";
import { containerResources, minAvailable } from "../../../model/containers";
import { podScheduling } from "../../../model/placement";
import { serviceKeys } from "../../../model/services";
import { pooler as common, poolerOptions } from "../../../model/shapes";
import { annotationMap, dnsLabel, labelMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const service = strict({
  ...serviceKeys,
  labels: labelMap.default({}).describe("Labels of the Service. CloudNativePG never removes one."),
  annotations: annotationMap
    .default({})
    .describe("Annotations of the Service, for example for external-dns. CloudNativePG never removes one."),
});

const { instances, mode } = common.shape;
const staying = minAvailable.describe(
  "Number or percentage of pods that stay during a node drain, by a PodDisruptionBudget of pgstack. Default: 1 of two or more.",
);

const reads = strict({
  to: z
    .enum(["replicas", "any"])
    .default("replicas")
    .describe(
      "replicas: `<cluster>-ro`, which needs two instances. any: `<cluster>-r`, the primary too. A change is a reload.",
    ),
  instances,
  mode: mode.unwrap().optional().describe("When a server connection returns to the pool. Default: `pooler.mode`."),
  service: service.optional().describe("Service `<cluster>-pooler-reads`. Default: ClusterIP."),
  minAvailable: staying,
});

/** PgBouncer in full. */
export const pooler = strict({
  ...common.shape,
  config: strict({
    global: poolerOptions
      .default({})
      .describe(
        "Settings of the section [pgbouncer], for example max_client_conn, which is 100 clients for each pod unless set. A change is a reload.",
      ),
  })
    .prefault({})
    .describe("Configuration of PgBouncer beyond the mode."),
  resources: containerResources
    .optional()
    .describe(
      "Resources of PgBouncer, and of the container that installs its manager before. Default: none. A change restarts its pods.",
    ),
  tls: strict({
    secret: dnsLabel(253)
      .optional()
      .describe(
        "Secret of type kubernetes.io/tls with the certificate for clients: it must be valid for `<cluster>-pooler.<namespace>.svc`, with `reads` also for " +
          "`<cluster>-pooler-reads.<namespace>.svc`, and for every name that clients use. Default: the server certificate of the cluster, whose names are those of the " +
          "instances and `cloudNativePg.tls.names`.",
      ),
    clientCa: dnsLabel(253)
      .optional()
      .describe(
        "Secret whose key ca.crt has the CA of client certificates, read with `client_tls_sslmode: verify-ca` or verify-full in `config.global`. Default: that of the cluster.",
      ),
  })
    .optional()
    .describe(
      "Certificates for clients, from Secrets in the cluster's namespace. A change is a reload. CloudNativePG does not watch these Secrets: it reads a renewed certificate when it next " +
        "reconciles the Pooler, up to 10 hours later; in a Secret with another name it is read at once. Default: those of the cluster.",
    ),
  service: service
    .optional()
    .describe("Service `<cluster>-pooler`. Default: ClusterIP. A change restarts nothing; an address can change."),
  scheduling: podScheduling("the scheduler's own preference")
    .prefault({})
    .describe(
      "Placement of its pods, with `cloudNativePg.scheduling.tolerations` in addition, unless instances have nodes of their own. A change restarts them.",
    ),
  minAvailable: staying,
  paused: z
    .boolean()
    .default(false)
    .describe(
      "true: PgBouncer waits for running queries, closes its server connections and keeps clients waiting until it is false again. A change is a reload.",
    ),
  reads: reads
    .optional()
    .describe(
      "A further PgBouncer, for reads, at `<cluster>-pooler-reads`. Image, configuration, resources, certificates and placement are those of `pooler`. Default: none.",
    ),
});
