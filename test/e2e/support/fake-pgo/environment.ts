import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { renderPostgresCluster } from "../../../../components/postgres-cluster";
import type { KubernetesObject } from "../../../../components/shared/kubernetes-object";
import { embeddedContext } from "../../../../src/program";
import { bucketRepository, crunchyCluster, type CrunchySettings } from "../../../helpers/clusters";
import { serveCrds } from "../crds";
import type { Machine, Outcome, Running } from "../machine";
import { FakeCrunchyCluster } from "./cluster";
import { FakePgo } from "./pgo";

const environment = "hippo";
const settings: CrunchySettings = {
  operator: "crunchy",
  name: "hippo",
  namespace: "crunchy",
  version: 17,
  image: "localhost/postgresql:17",
  imagePullPolicy: "Never",
  instances: 2,
  storage: { size: "1Gi" },
  backups: { repositories: [{ ...bucketRepository, encryption: { secret: "hippo-cipher" } }] },
};

/** An environment whose one cluster is a fake of Crunchy's, with encrypted backups; the project's commands work on it. */
export class CrunchyEnvironment {
  /** The namespace of the cluster. */
  readonly namespace = settings.namespace;
  /** The file of the environment's configuration. */
  readonly file: string;

  private constructor(
    private readonly machine: Machine,
    /** The cluster. */
    readonly instances: FakeCrunchyCluster,
    /** The fake of PGO. */
    readonly pgo: FakePgo,
  ) {
    this.file = path.join(machine.checkout, `Pulumi.${environment}.yaml`);
  }

  static async start(machine: Machine): Promise<CrunchyEnvironment> {
    await serveCrds(machine);
    const instances = await FakeCrunchyCluster.start(machine, crunchyCluster(settings), [passphrase(right)]);
    instances.addReplica();
    for (const object of instances.drill()) machine.apply(object);
    machine.apply(renderPostgresCluster(instances.cluster).customResource);
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    const pgo = new FakePgo(kubeconfig, { namespace: settings.namespace, pods: instances });
    const started = new CrunchyEnvironment(machine, instances, pgo);
    const config = {
      "pgstack:kubernetes": { source: "existing", kubeconfig, context: embeddedContext },
      "pgstack:operators": [{ operator: "crunchy", namespace: "postgres-operator" }],
      "pgstack:clusters": [settings],
    };
    fs.writeFileSync(started.file, stringify({ config }));
    return started;
  }

  /** Runs a command of the project on the environment. */
  async run(name: string, ...args: readonly string[]): Promise<Outcome> {
    return this.start(name, ...args).outcome;
  }

  /** Starts a command of the project on the environment. */
  start(name: string, ...args: readonly string[]): Running {
    return this.machine.start(name, [environment, ...args]);
  }

  /** Labels of the backups in the repository, which is encrypted. */
  labels(): string[] {
    const [info] = JSON.parse(this.instances.shell("pgbackrest --stanza=db --output=json info")) as {
      cipher: string;
      backup: { label: string; type: string }[];
    }[];
    expect(info?.cipher).toBe("aes-256-cbc");
    return (info?.backup ?? []).map(({ label }) => label);
  }

  /** Gives the repository another passphrase than its backups have, while `fn` runs. */
  async withWrongPassphrase(fn: () => Promise<void>): Promise<void> {
    this.machine.apply(passphrase("another one"));
    try {
      await fn();
    } finally {
      this.machine.apply(passphrase(right));
    }
  }

  async stop(): Promise<void> {
    await this.pgo.stop();
    this.instances.remove();
    fs.rmSync(this.file, { force: true });
  }
}

const right = "correct horse battery staple";

/** The passphrase of the repository, as pgBackRest reads it. */
const passphrase = (text: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "hippo-cipher", namespace: settings.namespace },
  stringData: { "cipher.conf": `[global]\nrepo1-cipher-pass=${text}\n` },
});
