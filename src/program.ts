import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { existingCluster, type KubernetesConnection } from "../components/kubernetes";
import { InvalidInput } from "../components/shared/validation";
import { cacheDir, kubeconfigPath } from "../local/paths";
import { loadEnvironment } from "./config/load";
import type { EnvironmentConfig } from "./config/schema";
import { platform, type PlatformOutputs } from "./platform";

/** The context that the embedded node's kubeconfig has, and the identity of that cluster. */
export const embeddedContext = "pgstack-local";

/** The Pulumi program: reads configuration once, finds the Kubernetes, wires the platform, hands out its outputs. */
export function program(): PlatformOutputs {
  const config = loadEnvironment(pulumi.runtime.allConfig(), `Pulumi.${pulumi.getStack()}.yaml`);
  return platform(config, { connection: connect(config), manifestMirror: manifestMirror() });
}

/** Where copies of published manifests lie on this machine. */
export function manifestMirror(): string {
  return path.join(cacheDir(), "manifests");
}

/**
 * The Kubernetes that the configuration names; an ambient one is never taken.
 *
 * @throws InvalidInput when there is no such kubeconfig or context.
 */
export function connect({ kubernetes }: Pick<EnvironmentConfig, "kubernetes">): KubernetesConnection {
  if (kubernetes.source === "embedded") {
    const kubeconfig = kubeconfigPath();
    const text = readKubeconfig(
      kubeconfig,
      "pgstack:kubernetes.source",
      "embedded",
      "the node of this machine is not there; run: npm run up",
    );
    return existingCluster({ kubeconfig, text, context: embeddedContext });
  }
  const kubeconfig = kubernetes.kubeconfig.replace(/^~(?=\/)/, os.homedir());
  const text = readKubeconfig(
    kubeconfig,
    "pgstack:kubernetes.kubeconfig",
    kubernetes.kubeconfig,
    "no such file; name the kubeconfig that has the context",
  );
  return existingCluster({ kubeconfig, text, context: kubernetes.context });
}

function readKubeconfig(file: string, key: string, value: string, message: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    throw new InvalidInput(`Pulumi.${pulumi.getStack()}.yaml`, [{ path: key, value, message }]);
  }
}
