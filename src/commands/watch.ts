import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import type { Kubectl } from "./kubectl";

const period = 2000;

/** Looks at the clusters while the engine waits for them, and says in words how far they are. */
export class ClusterWatch {
  private readonly said = new Map<string, string>();
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

  /** How far the cluster of that name is, as far as known. */
  words(name: string): string | undefined {
    this.asked = true;
    return this.said.get(name);
  }

  private async look(): Promise<void> {
    if (!this.asked) return;
    this.asked = false;
    for (const cluster of this.clusters) {
      const { kind, metadata } = renderPostgresCluster(cluster).customResource;
      const live = await this.kubectl.get(kind.toLowerCase(), cluster.namespace, metadata.name).catch(() => undefined);
      if (live !== undefined) this.said.set(cluster.name, clusterProgress(cluster, live));
    }
  }
}
