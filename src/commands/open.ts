import { type MonitoringService, monitoringServices } from "../../components/monitoring";
import { grafanaPasswordFile } from "../../components/monitoring/bundled/chart";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import { operatorOf } from "../../components/operators";
import { clusterOperations } from "../../components/postgres-cluster";
import { UserError } from "../errors";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, type Connected, connected } from "./connected";
import { readEnvironment } from "./environment";
import { untilInterrupted } from "./interrupted";
import type { Kubectl } from "./kubectl";

/** Pages that `open` opens. */
export const pages = ["prometheus", "alertmanager", "grafana", "pgadmin"] as const;

/** A page: its Service, and who may log in. */
interface Page {
  readonly title: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly login?: () => Promise<string>;
}

/** `npm run open -- [<environment>] prometheus|alertmanager|grafana|pgadmin [--cluster <name>]`: its pages on this machine, until Ctrl-C. */
export const command: Command<ClusterCall & { readonly page: (typeof pages)[number] }> = async (call) => {
  // What is missing in the configuration is reported before Kubernetes is asked.
  const environment = readEnvironment(call.environment);
  const check = call.page === "pgadmin" ? undefined : monitoringPage(environment, call.page);
  const pgAdmin = call.page === "pgadmin" ? pgAdminPage(clusterNamed(environment, call.cluster)) : undefined;
  const { kubectl } = await connected(call.environment);
  const page = pgAdmin?.() ?? check?.(kubectl);
  if (page === undefined) return 1;
  const forward = await kubectl.forward(page.namespace, `svc/${page.service}`, page.port);
  console.log(`${page.title}: http://127.0.0.1:${forward.port}  (Ctrl-C ends it)`);
  const login = await page.login?.();
  if (login !== undefined) console.log(login);
  await untilInterrupted();
  forward.stop();
  return 0;
};

type Environment = Pick<Connected, "name" | "config">;

function monitoringPage(
  { name: environment, config }: Environment,
  service: MonitoringService,
): (kubectl: Kubectl) => Page {
  const monitoring = bundled(config.monitoring, environment);
  if (service === "grafana" && !monitoring.grafana.enabled) {
    throw new UserError(`The environment "${environment}" has no Grafana; set pgstack:monitoring.grafana.enabled.`);
  }
  const { name, port } = monitoringServices[service];
  return (kubectl) => ({
    ...{ title: name, namespace: monitoring.namespace, service: name, port },
    login:
      service === "grafana"
        ? async () => `user admin, password ${await grafanaPassword(kubectl, monitoring)}`
        : undefined,
  });
}

/**
 * The pgAdmin of a cluster.
 *
 * @throws UserError where it has none.
 */
export function pgAdminPage(cluster: Parameters<typeof clusterOperations>[0]): () => Page {
  const { pgAdmin } = clusterOperations(cluster);
  if (pgAdmin === undefined) {
    const { pgAdminKey, title } = operatorOf(cluster);
    const fix = pgAdminKey !== undefined ? `add ${pgAdminKey} to it, or` : `${title} runs none;`;
    throw new UserError(
      `The cluster ${cluster.name} has no pgAdmin: ${fix} use a pgAdmin of your own with npm run connect.`,
    );
  }
  const login = pgAdmin.users.map(
    ({ username, password }) =>
      `user ${username}, password in Secret ${cluster.namespace}/${password.name}, key ${password.key}`,
  );
  return () => ({
    ...{
      title: `pgAdmin of ${cluster.name}`,
      namespace: cluster.namespace,
      service: pgAdmin.service,
      port: pgAdmin.port,
    },
    login: () => Promise.resolve(login.join("\n")),
  });
}

function bundled(monitoring: ResolvedMonitoring | undefined, environment: string) {
  if (monitoring?.mode === "bundled") return monitoring;
  throw new UserError(
    monitoring === undefined
      ? `The environment "${environment}" has no monitoring; add pgstack:monitoring with mode: bundled.`
      : `The environment "${environment}" uses a stack that was there already; open that one's pages.`,
  );
}

async function grafanaPassword(kubectl: Kubectl, { namespace, grafana }: ReturnType<typeof bundled>): Promise<string> {
  if (grafana.adminPassword !== undefined) {
    return kubectl.secret(namespace, grafana.adminPassword.secret, grafana.adminPassword.key);
  }
  return kubectl.run([
    "exec",
    "-n",
    namespace,
    `${monitoringServices.grafana.name}-0`,
    "--",
    "cat",
    grafanaPasswordFile,
  ]);
}
