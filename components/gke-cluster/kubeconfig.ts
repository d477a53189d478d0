import { text } from "./exec-credential.gen";

/** Source of a token for the control plane. */
export type Authentication = "application-default" | "gke-gcloud-auth-plugin";

/** Name of the plugin's program on PATH. */
export const authPlugin = "gke-gcloud-auth-plugin";

/** Error message for a missing plugin. */
export const authPluginHint =
  `${authPlugin} is not on PATH. Install it (gcloud components install ${authPlugin}, or the package ` +
  `google-cloud-cli-${authPlugin}), or set pgstack:kubernetes.authentication to application-default, which needs no plugin`;

/** Input of a kubeconfig. */
export interface GkeKubeconfigProps {
  /** Name of the only context. */
  readonly context: string;
  /** Host name or address of the control plane's endpoint. */
  readonly host: string;
  /** CA certificate in PEM as base64. @default public CAs, which sign the DNS endpoint's certificate */
  readonly authority?: string | undefined;
  readonly authentication: Authentication;
}

/**
 * A kubeconfig as text. It holds no secret and no path of this machine, so it is the same in every run and on every
 * machine: a program gets the token when it is needed.
 */
export function gkeKubeconfig({ context, host, authority, authentication }: GkeKubeconfigProps): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [
      {
        name: context,
        cluster: { server: `https://${host}`, "certificate-authority-data": authority },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    users: [{ name: context, user: { exec: execConfig(authentication) } }],
  });
}

/** Source: Kubernetes documentation, kubeconfig (v1), ExecConfig. */
interface ExecConfig {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly installHint: string;
  readonly interactiveMode: "Never";
  readonly provideClusterInfo?: boolean;
}

function execConfig(authentication: Authentication): ExecConfig {
  const api = "client.authentication.k8s.io";
  return authentication === "gke-gcloud-auth-plugin"
    ? {
        // The version that gcloud itself writes for the plugin.
        apiVersion: `${api}/v1beta1`,
        command: authPlugin,
        installHint: authPluginHint,
        interactiveMode: "Never",
        provideClusterInfo: true,
      }
    : {
        apiVersion: `${api}/v1`,
        command: "node",
        args: ["-e", text],
        installHint: "Node.js must be on PATH",
        interactiveMode: "Never",
      };
}
