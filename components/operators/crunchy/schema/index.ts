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

/** Keys of the common intent that say more on Crunchy Postgres. */
export const crunchyIntent = {
  instances: instances
    .optional()
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of those that go.",
    ),
  storage: volume
    .optional()
    .describe("Volume of the data directory of each instance; required unless there are `crunchy.instanceSets`."),
  walStorage: volume.optional().describe("A volume of its own for the write-ahead log. Default: with the data."),
  resources: resources.optional().describe("Resources of each Postgres container."),
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  scheduling: instanceScheduling.prefault({}).describe("Where instances run."),
};

/** What stands under `crunchy`, by topic. */
export const crunchyBody = {
  images,
  instanceSets,
  sidecarResources: sidecarResources
    .prefault({})
    .describe("Resources of the containers that PGO adds to each instance. Default: none are set."),
  state: z
    .enum(["running", "shutdown", "paused"])
    .default("running")
    .describe(
      "shutdown: the instances are stopped, the primary last; volumes, Services and Secrets stay. paused: PGO does nothing to the " +
        "cluster, the database goes on.",
    ),
  upgrade,
  port: port.optional().describe("Port of Postgres. Default: 5432. A change restarts instance by instance."),
  patroni,
  services,
  tls: strict({
    clients: certificate.describe(
      "What clients are shown. It must be good for `<cluster>-primary.<namespace>.svc`, and for whatever name clients use.",
    ),
    replication: certificate.describe(
      "What replicas show to the primary: its common name must be _crunchyrepl, its authority that of `clients`.",
    ),
  })
    .optional()
    .describe(
      "Certificates of yours. Default: PGO's own authority, renewed by itself. A change restarts instance by instance.",
    ),
  authentication,
  pgAdmin: pgAdmin.optional().describe("pgAdmin, an administrator's web interface, beside the cluster. Default: none."),
  instrumentation: instrumentation
    .optional()
    .describe(
      "PGO's OpenTelemetry collector beside each instance. Default: none. A change restarts instance by instance.",
    ),
  openshift: z
    .boolean()
    .optional()
    .describe("Whether Kubernetes is OpenShift. Default: PGO finds out. A change restarts instance by instance."),
  annotations: annotationMap
    .default({})
    .describe(
      "Annotations of the PostgresCluster itself, from which PGO reads pgbackrest-ip-version (IPv6), pgbackrest-cloud-log-volume and " +
        "postgres-exporter-collectors (None), each after postgres-operator.crunchydata.com/.",
    ),
  metadata: strict(metadata)
    .prefault({})
    .describe("Labels and annotations of everything that PGO makes. A change restarts instance by instance."),
};
