import { Chart, Size } from "cdk8s";
import { ConfigMap, Cpu, Deployment, EnvValue, Probe, Secret, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { ClusterEndpoints } from "pgstack/charts";
import { images } from "../images";
import { filterSystemCalls, restrictedContainer, restrictedPod } from "../restricted";

/** Properties of {@link PgAdminChart}. */
export interface PgAdminChartProps {
  /** Namespace of the cluster, since the Secret with its CA is there. */
  readonly namespace: string;
  /** Name of the server in pgAdmin. */
  readonly name: string;
  /** Addresses and Secrets of the cluster, of any operator. */
  readonly database: ClusterEndpoints;
  /** Secret with the keys `email` and `password` of pgAdmin's first user. */
  readonly administrator: string;
}

/**
 * pgAdmin with one cluster configured. Its users type the password of the database, which is not stored. It has no data
 * of its own: each start imports the server again.
 */
export class PgAdminChart extends Chart {
  constructor(scope: Construct, id: string, props: PgAdminChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    const { writeHost, port, user, certificateAuthority } = props.database;
    const administrator = Secret.fromSecretName(this, "administrator", props.administrator);
    const servers = new ConfigMap(this, "servers", {
      metadata: { name: "pgadmin-servers" },
      data: {
        "servers.json": JSON.stringify({
          Servers: {
            1: {
              ...{ Name: props.name, Group: "Servers", Host: writeHost, Port: port },
              ...{ MaintenanceDB: user.database, Username: user.name },
              ConnectionParameters: { sslmode: "verify-full", connect_timeout: 10 },
            },
          },
        }),
      },
    });
    const deployment = new Deployment(this, "pgadmin", {
      metadata: { name: "pgadmin" },
      replicas: 1,
      podMetadata: { labels: { app: "pgadmin" } },
      // The user of the image. Source: pgAdmin 9.17, Dockerfile.
      securityContext: restrictedPod(5050),
      automountServiceAccountToken: false,
    });
    const container = deployment.addContainer({
      name: "pgadmin",
      image: images.pgadmin,
      portNumber: 8080,
      envVariables: {
        PGADMIN_DEFAULT_EMAIL: EnvValue.fromSecretValue({ secret: administrator, key: "email" }),
        PGADMIN_DEFAULT_PASSWORD: EnvValue.fromSecretValue({ secret: administrator, key: "password" }),
        PGADMIN_SERVER_JSON_FILE: EnvValue.fromValue("/servers/servers.json"),
        PGADMIN_REPLACE_SERVERS_ON_STARTUP: EnvValue.fromValue("True"),
        PGADMIN_LISTEN_PORT: EnvValue.fromValue("8080"),
        // It starts with sudo, which a pod that cannot gain privileges refuses.
        PGADMIN_DISABLE_POSTFIX: EnvValue.fromValue("True"),
        // The check asks a server on the internet.
        PGADMIN_CONFIG_UPGRADE_CHECK_ENABLED: EnvValue.fromValue("False"),
        // libpq reads it where a connection names no file: those of pgAdmin are below the folder of a user.
        PGSSLROOTCERT: EnvValue.fromValue(`/authority/${certificateAuthority.key}`),
      },
      readiness: Probe.fromHttpGet("/misc/ping", { port: 8080 }),
      resources: {
        cpu: { request: Cpu.millis(100) },
        memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) },
      },
      // Its entry point writes configuration beside the program.
      securityContext: { ...restrictedContainer, readOnlyRootFilesystem: false },
    });
    const authority = Secret.fromSecretName(this, "authority", certificateAuthority.secret);
    container.mount("/authority", Volume.fromSecret(this, "authority-volume", authority), { readOnly: true });
    container.mount("/servers", Volume.fromConfigMap(this, "servers-volume", servers), { readOnly: true });
    container.mount("/var/lib/pgadmin", Volume.fromEmptyDir(this, "data", "data"));
    deployment.exposeViaService({ name: "pgadmin", ports: [{ name: "http", port: 80, targetPort: 8080 }] });
    filterSystemCalls(deployment, "/spec/template/spec");
  }
}
