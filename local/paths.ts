import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const env = (name: string): string | undefined => process.env[name] || undefined;

/** Tools and images, keyed by their inputs: safe to share, safe to delete. */
export function cacheDir(): string {
  return resolve(env("PGSTACK_CACHE") ?? join(env("XDG_CACHE_HOME") ?? join(homedir(), ".cache"), "pgstack"));
}

/** The state of one node: databases, volumes, keys, logs. `down` removes `node/` in it. */
export function stateDir(): string {
  return resolve(env("PGSTACK_STATE") ?? join(env("XDG_STATE_HOME") ?? join(homedir(), ".local", "state"), "pgstack"));
}

export const nodeDir = (): string => join(stateDir(), "node");

export const kubeconfigPath = (): string => join(nodeDir(), "kubeconfig");

/** The port of the Kubernetes API on 127.0.0.1. */
export function apiPort(): number {
  const port = Number(env("PGSTACK_LOCAL_PORT") ?? 26443);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(
      `PGSTACK_LOCAL_PORT is "${process.env["PGSTACK_LOCAL_PORT"] ?? ""}": give a port from 1 to 65535, or unset it for 26443.`,
    );
  }
  return port;
}

/** The name of the node's cgroup: another for every state directory, so that `down` finds exactly its own. */
export const cgroupName = (state = stateDir()): string =>
  `pgstack-${createHash("sha256").update(state).digest("hex").slice(0, 8)}`;

/** This folder, where the Go modules, scripts and manifests lie. */
export const sourceDir = (...parts: string[]): string => join(__dirname, ...parts);
