import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import { creating, waitingPods } from "../operations/waiting";
import type { Kubectl } from "./kubectl";

const period = 2000;

/** What of a cluster the engine waits for beside its custom resource: it goes on only when pods of the cluster do. */
const parts = /-(contents|readiness|rollout|first-backup)(\/|$)/;

/** Looks at the clusters while the engine waits for them, and says in words how far they are. */
export class ClusterWatch {
  private readonly said = new Map<string, string>();
  /** What pods of a cluster wait for, by its name. */
  private readonly waiting = new Map<string, string>();
  /** Whether anybody has asked since the last look; where nothing is waited for, nobody does. */
  private asked = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly kubectl: Kubectl,
    private readonly clusters: readonly ResolvedPostgresCluster[],
  ) {
    this.timer = setInterval(() => {
      void this.look();
    }, period);
  }

  /** Ends the looking. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** How far the cluster of that name, or the part of it, is, as far as known. */
  words(name: string): string | undefined {
    this.asked = true;
    const words = this.said.get(name);
    const waiting = this.waiting.get(name.replace(/\/.*$/, "").replace(parts, ""));
    return words !== undefined && waiting !== undefined ? `${words}; ${waiting}` : (words ?? waiting);
  }

  private async look(): Promise<void> {
    if (!this.asked) return;
    this.asked = false;
    for (const cluster of this.clusters) {
      const { kind, metadata } = renderPostgresCluster(cluster).customResource;
      const live = await this.kubectl.get(kind.toLowerCase(), cluster.namespace, metadata.name).catch(() => undefined);
      if (live !== undefined) this.said.set(cluster.name, clusterProgress(cluster, live));
      const waiting = await this.stuck(cluster).catch(() => []);
      if (waiting.length > 0) this.waiting.set(cluster.name, waiting.join("; "));
      else this.waiting.delete(cluster.name);
    }
  }

  /** What pods of a cluster and of its Jobs wait for. All have this label: both operators hand it down. */
  private async stuck({ name, namespace }: ResolvedPostgresCluster): Promise<string[]> {
    const selector = `app.kubernetes.io/instance=${name}`;
    const pods = JSON.parse(
      await this.kubectl.run(["get", "pods", "-n", namespace, "-l", selector, "-o", "json"]),
    ) as unknown;
    return waitingPods(pods, creating(pods) ? await this.kubectl.events(namespace) : undefined);
  }
}
