import { Chart, Duration, Size } from "cdk8s";
import { Cpu, Deployment, EnvValue, Probe, Secret, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { ClusterEndpoints } from "pgstack/charts";
import { DatabaseLogin } from "../database-login";
import { images } from "../images";
import { filterSystemCalls, restrictedContainer, restrictedPod } from "../restricted";

/** Properties of {@link KeycloakChart}. */
export interface KeycloakChartProps {
  /** Namespace of the cluster, since the Secrets are there. */
  readonly namespace: string;
  /** Addresses and Secrets of the cluster. */
  readonly database: ClusterEndpoints;
  /** Secret with the keys `username` and `password` of Keycloak's first administrator. */
  readonly administrator: string;
  /** Name under which browsers reach Keycloak. */
  readonly hostname: string;
}

/** Keycloak, whose database is a cluster of this stack. No credential is written anywhere: each comes from a Secret. */
export class KeycloakChart extends Chart {
  constructor(scope: Construct, id: string, props: KeycloakChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    const login = new DatabaseLogin(this, props.database);
    const administrator = Secret.fromSecretName(this, "administrator", props.administrator);
    const deployment = new Deployment(this, "keycloak", {
      metadata: { name: "keycloak" },
      replicas: 2,
      securityContext: restrictedPod(1000),
      automountServiceAccountToken: false,
    });
    const container = deployment.addContainer({
      name: "keycloak",
      image: images.keycloak,
      args: ["start"],
      ports: [
        { name: "http", number: 8080 },
        { name: "management", number: 9000 },
      ],
      envVariables: {
        KC_DB: EnvValue.fromValue("postgres"),
        KC_DB_URL_HOST: login.value("host"),
        KC_DB_URL_PORT: login.value("port"),
        KC_DB_URL_DATABASE: login.value("dbname"),
        KC_DB_URL_PROPERTIES: EnvValue.fromValue("?sslmode=verify-full&sslrootcert=/authority/ca.crt"),
        KC_DB_USERNAME: login.value("user"),
        KC_DB_PASSWORD: login.value("password"),
        KC_BOOTSTRAP_ADMIN_USERNAME: EnvValue.fromSecretValue({ secret: administrator, key: "username" }),
        KC_BOOTSTRAP_ADMIN_PASSWORD: EnvValue.fromSecretValue({ secret: administrator, key: "password" }),
        KC_HOSTNAME: EnvValue.fromValue(props.hostname),
        KC_HTTP_ENABLED: EnvValue.fromValue("true"),
        KC_PROXY_HEADERS: EnvValue.fromValue("xforwarded"),
        KC_HEALTH_ENABLED: EnvValue.fromValue("true"),
      },
      readiness: Probe.fromHttpGet("/health/ready", { port: 9000, initialDelaySeconds: Duration.seconds(20) }),
      resources: {
        cpu: { request: Cpu.millis(500) },
        memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      },
      // Keycloak writes what it has built of itself.
      securityContext: { ...restrictedContainer, readOnlyRootFilesystem: false },
    });
    container.mount("/authority", Volume.fromSecret(this, "authority-volume", login.authority(this)), {
      readOnly: true,
    });
    deployment.exposeViaService({ name: "keycloak", ports: [{ name: "http", port: 80, targetPort: 8080 }] });
    filterSystemCalls(deployment, "/spec/template/spec");
  }
}
