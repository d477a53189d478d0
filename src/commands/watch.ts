import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import { creating, waitingPods } from "../operations/waiting";
import type { Kubectl } from "./kubectl";

const period = 2000;

/** Resources of a cluster that the engine waits for beside its custom resource. */
const parts = /-(contents|readiness|rollout|first-backup)(\/|$)/;

/** Reads the state of the clusters while the engine waits for them, and reports their progress. */
export class ClusterWatch {
  private readonly said = new Map<string, string>();
  /** Reasons why pods of a cluster are not running, by its name. */
  private readonly waiting = new Map<string, string>();
  /** True where progress was read since the last look. */
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

  /** Stops reading. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** Returns the progress of the cluster of that name, or of a part of it; nothing where it is not known. */
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

  /** Returns why pods of a cluster and of its Jobs are not running. All have this label: every operator copies it from the custom resource. */
  private async stuck({ name, namespace }: ResolvedPostgresCluster): Promise<string[]> {
    const selector = `app.kubernetes.io/instance=${name}`;
    const pods = JSON.parse(
      await this.kubectl.run(["get", "pods", "-n", namespace, "-l", selector, "-o", "json"]),
    ) as unknown;
    return waitingPods(pods, creating(pods) ? await this.kubectl.events(namespace) : undefined);
  }
}
