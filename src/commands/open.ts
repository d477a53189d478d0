import { type MonitoringService, monitoringServices } from "../../components/monitoring";
import { grafanaPasswordFile } from "../../components/monitoring/bundled/chart";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import { Progress } from "../../local/progress";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { openStack, prepareEngine, prepareKubectl } from "../engine/workspace";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { connect } from "../program";
import type { Command, EnvironmentCall } from "./cli";
import { readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";

/** `npm run open -- [<environment>] prometheus|alertmanager|grafana`: its pages on this machine, until Ctrl-C. */
export const command: Command<EnvironmentCall & { readonly page: MonitoringService }> = async ({
  page: service,
  environment,
}) => {
  const { config } = readEnvironment(environment);
  const monitoring = bundled(config.monitoring, environment);
  if (service === "grafana" && !monitoring.grafana.enabled) {
    throw new UserError(`The environment "${environment}" has no Grafana; set pgstack:monitoring.grafana.enabled.`);
  }
  const connection = connect(config, environment);
  const progress = new Progress();
  if (onGoogle(config.kubernetes)) {
    await prepareEngine(progress);
    await rememberKubeconfig(await openStack(environment, progress), config);
  }
  await prepareKubectl(config.kubernetes, progress);
  const kubectl = new Kubectl(connection);
  const { name, port } = monitoringServices[service];
  const forward = await kubectl.forward(monitoring.namespace, `svc/${name}`, port);
  console.log(`${name}: http://127.0.0.1:${forward.port}  (Ctrl-C ends it)`);
  if (service === "grafana") console.log(`user admin, password ${await grafanaPassword(kubectl, monitoring)}`);
  // Nothing is under way that would have to be recorded: Ctrl-C is how this ends.
  await new Promise((resolve) => process.removeAllListeners("SIGINT").once("SIGINT", resolve));
  forward.stop();
  return 0;
};

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
