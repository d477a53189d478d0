import { clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, connected } from "./connected";

interface LogsCall extends ClusterCall {
  /** Pod of one instance. Default: those of all. */
  readonly instance?: string;
  readonly container?: string;
  readonly follow?: true;
  /** Duration, as kubectl reads it. */
  readonly since: string;
}

/** `npm run logs [-- <environment>] [--cluster <name>] [--instance <pod>] [--container <name>] [--follow] [--since <duration>]`. */
export const command: Command<LogsCall> = async (call) => {
  const environment = await connected(call.environment);
  const cluster = clusterNamed(environment, call.cluster);
  return environment.kubectl.show(logArguments(cluster, call));
};

/** Returns the arguments of `kubectl logs` for the instances of a cluster. */
export function logArguments(
  cluster: ResolvedPostgresCluster,
  call: Omit<LogsCall, "environment" | "cluster">,
): string[] {
  const { pods } = clusterOperations(cluster);
  const { instance, container = pods.container, follow = false, since } = call;
  return [
    ...["logs", "-n", cluster.namespace, ...(instance !== undefined ? [instance] : ["-l", pods.selector, "--prefix"])],
    ...["-c", container, `--since=${since}`, "--tail=-1", "--max-log-requests=50", ...(follow ? ["--follow"] : [])],
  ];
}
