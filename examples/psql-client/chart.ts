import { Chart, Size } from "cdk8s";
import { Cpu, EnvValue, Pod, RestartPolicy, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { type ClusterEndpoints, crunchy } from "pgstack/charts";
import { DatabaseLogin } from "../database-login";
import { filterSystemCalls, restrictedContainer, restrictedPod } from "../restricted";

/** Properties of {@link PsqlClientChart}. */
export interface PsqlClientChartProps {
  /** Namespace of the cluster, since the Secrets are there. */
  readonly namespace: string;
  /** Addresses and Secrets of the cluster. */
  readonly database: ClusterEndpoints;
  /** Seconds until the pod exits. */
  readonly seconds: number;
}

/** A pod with psql beside the database, logged in as its user: `kubectl exec -it psql-client -- psql`. */
export class PsqlClientChart extends Chart {
  constructor(scope: Construct, id: string, props: PsqlClientChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    const login = new DatabaseLogin(this, props.database);
    const pod = new Pod(this, "client", {
      metadata: { name: "psql-client" },
      restartPolicy: RestartPolicy.NEVER,
      securityContext: restrictedPod(26),
      automountServiceAccountToken: false,
    });
    const container = pod.addContainer({
      name: "psql",
      image: crunchy.postgresImages[17],
      command: ["sleep", String(props.seconds)],
      envVariables: {
        ...login.libpq("/authority/ca.crt"),
        // There is no home directory to write a history to.
        PSQL_HISTORY: EnvValue.fromValue("/dev/null"),
      },
      resources: {
        cpu: { request: Cpu.millis(10) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
      },
      securityContext: restrictedContainer,
    });
    container.mount("/authority", Volume.fromSecret(this, "authority-volume", login.authority(this)), {
      readOnly: true,
    });
    filterSystemCalls(pod, "/spec");
  }
}
