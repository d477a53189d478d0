import { z } from "zod";
import { annotationMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { instances, resources } from "../../../model/shapes";
import { authentication } from "./authentication";
import { certificate, metadata } from "./containers";
import { images } from "./images";
import { instanceSets } from "./instance-sets";
import { instrumentation } from "./instrumentation";
import { patroni } from "./patroni";
import { pgAdmin } from "./pgadmin";
import { instanceScheduling } from "./placement";
import { pooler } from "./pooler";
import { port } from "./ports";
import { sidecarResources } from "./resources";
import { services } from "./services";
import { upgrade } from "./upgrade";
import { volume } from "./volumes";

/** Common keys with further options on Crunchy Postgres. */
export const crunchyIntent = {
  instances: instances
    .optional()
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of the removed instances.",
    ),
  storage: volume
    .optional()
    .describe("Volume of the data directory of each instance; required unless `crunchy.instanceSets` is set."),
  walStorage: volume.optional().describe("A separate volume for WAL. Default: WAL is on the data volume."),
  resources: resources.optional().describe("Resources of each Postgres container."),
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  scheduling: instanceScheduling.prefault({}).describe("Placement of instances."),
};

/** Keys under `crunchy`, by topic. */
export const crunchyBody = {
  images,
  instanceSets,
  sidecarResources: sidecarResources
    .prefault({})
    .describe("Resources of the containers that PGO adds to each instance. Default: none."),
  state: z
    .enum(["running", "shutdown", "paused"])
    .default("running")
    .describe(
      "shutdown: the instances are stopped, the primary last; volumes, Services and Secrets stay. paused: PGO does not reconcile the " +
        "cluster, the database keeps running.",
    ),
  upgrade,
  port: port.optional().describe("Port of Postgres. Default: 5432. A change is a rolling restart."),
  patroni,
  services,
  tls: strict({
    clients: certificate.describe(
      "Certificate for clients. It must be valid for `<cluster>-primary.<namespace>.svc`, and for every name that clients use.",
    ),
    replication: certificate.describe(
      "Client certificate of replicas: its common name must be _crunchyrepl, its CA that of `clients`.",
    ),
  })
    .optional()
    .describe("Certificates of your own. Default: PGO's own CA, renewed automatically. A change is a rolling restart."),
  authentication,
  pgAdmin: pgAdmin.optional().describe("pgAdmin, a web interface for administrators. Default: none."),
  instrumentation: instrumentation
    .optional()
    .describe("PGO's OpenTelemetry collector in each instance. Default: none. A change is a rolling restart."),
  openshift: z
    .boolean()
    .optional()
    .describe("true if Kubernetes is OpenShift. Default: PGO detects it. A change is a rolling restart."),
  annotations: annotationMap
    .default({})
    .describe(
      "Annotations of the PostgresCluster itself, from which PGO reads pgbackrest-ip-version (IPv6), pgbackrest-cloud-log-volume and " +
        "postgres-exporter-collectors (None), each after postgres-operator.crunchydata.com/.",
    ),
  metadata: strict(metadata)
    .prefault({})
    .describe("Labels and annotations of all objects that PGO creates. A change is a rolling restart."),
};
