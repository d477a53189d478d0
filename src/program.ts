import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { authPlugin, authPluginHint, locationName } from "../components/gke-cluster";
import { existingCluster, type KubernetesConnection } from "../components/kubernetes";
import { InvalidInput } from "../components/shared/validation";
import { kindContext, kindKubeconfig } from "../local/kind";
import { cacheDir, kubeconfigPath, stateDir } from "../local/paths";
import { which } from "../local/sh";
import { loadEnvironment } from "./config/load";
import { Unreachable } from "./errors";
import type { EnvironmentConfig } from "./config/schema";
import { onGoogle } from "./google-cloud";
import { platform, type PlatformOutputs } from "./platform";

/** The context that the embedded node's kubeconfig has, and the identity of that cluster. */
export const embeddedContext = "pgstack-local";

/**
 * The Pulumi program: reads the configuration, finds the Kubernetes cluster, creates the platform, returns its outputs.
 */
export function program(): PlatformOutputs {
  const config = loadEnvironment(pulumi.runtime.allConfig(), `Pulumi.${pulumi.getStack()}.yaml`);
  const inputs = { environment: pulumi.getStack(), manifestMirror: manifestMirror() };
  if (!onGoogle(config.kubernetes)) return platform(config, { ...inputs, connection: connect(config) });
  checkAuthPlugin(config.kubernetes.authentication);
  return platform(config, inputs);
}

/**
 * Fails early for problems that would otherwise fail the run minutes later.
 *
 * @throws InvalidInput when the configuration needs Google's plugin and it is missing.
 */
function checkAuthPlugin(authentication: string): void {
  if (authentication !== authPlugin || which(authPlugin) !== undefined) return;
  const path = "pgstack:kubernetes.authentication";
  throw new InvalidInput(`Pulumi.${pulumi.getStack()}.yaml`, [
    { path, value: authentication, message: authPluginHint },
  ]);
}

/** Folder with copies of published manifests on this machine. */
export function manifestMirror(): string {
  return path.join(cacheDir(), "manifests");
}

/**
 * Returns the connection to the configured Kubernetes cluster, for commands; ambient configuration is never used. For a
 * GKE cluster it is a file that `up` writes from the stack's outputs.
 *
 * @param environment Its name, for messages; inside the engine it is the stack.
 * @throws InvalidInput when the kubeconfig or context does not exist.
 */
export function connect(
  { kubernetes }: Pick<EnvironmentConfig, "kubernetes">,
  environment = pulumi.getStack(),
): KubernetesConnection {
  const file = `Pulumi.${environment}.yaml`;
  if (kubernetes.source === "embedded") {
    const kubeconfig = kubeconfigPath();
    if (!fs.existsSync(kubeconfig)) throw new Unreachable("embedded node", "is not running; start it with npm run up");
    const text = fs.readFileSync(kubeconfig, "utf8");
    return existingCluster({ kubeconfig, text, context: embeddedContext });
  }
  if (kubernetes.source === "kind") {
    const kubeconfig = kindKubeconfig(kubernetes.name);
    const text = readKubeconfig(
      file,
      kubeconfig,
      "pgstack:kubernetes.name",
      kubernetes.name,
      `the kind cluster does not exist; run: npm run up -- ${environment}`,
    );
    return existingCluster({ kubeconfig, text, context: kindContext(kubernetes.name) });
  }
  if (onGoogle(kubernetes)) {
    const location = kubernetes.source === "gke" ? locationName(kubernetes.location) : kubernetes.location;
    const context = `gke_${kubernetes.project}_${location}_${kubernetes.name}`;
    return { kubeconfig: path.join(stateDir(), "kubeconfigs", `${context}.json`), context, identity: context };
  }
  const kubeconfig = kubernetes.kubeconfig.replace(/^~(?=\/)/, os.homedir());
  const text = readKubeconfig(
    file,
    kubeconfig,
    "pgstack:kubernetes.kubeconfig",
    kubernetes.kubeconfig,
    "no such file; set the path of the kubeconfig with the context",
  );
  return existingCluster({ kubeconfig, text, context: kubernetes.context });
}

function readKubeconfig(stackFile: string, file: string, key: string, value: string, message: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    throw new InvalidInput(stackFile, [{ path: key, value, message }]);
  }
}
