import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer, type Server } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { Machine, type Outcome, report } from "./support/machine";

/** A kubeconfig of somebody else, pointing to a server that counts who calls. */
class ForeignCluster {
  calls = 0;
  readonly file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-foreign-")), "config");
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => {
      this.calls += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1", () => {
      const address = this.server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      fs.writeFileSync(
        this.file,
        JSON.stringify({
          apiVersion: "v1",
          kind: "Config",
          clusters: [{ name: "foreign", cluster: { server: `https://127.0.0.1:${port}` } }],
          contexts: [{ name: "foreign", context: { cluster: "foreign", user: "foreign" } }],
          users: [{ name: "foreign", user: { token: "none" } }],
          "current-context": "foreign",
        }),
      );
    });
  }

  close(): void {
    this.server.close();
  }
}

/** The memory that each pod's Postgres may have. */
const memoryPath = 'jsonpath={.items[*].spec.containers[?(@.name=="postgres")].resources.limits.memory}';

describe("npm run up", () => {
  let machine: Machine;
  let foreign: ForeignCluster;
  let first: Outcome;

  beforeAll(async () => {
    machine = await Machine.get();
    foreign = new ForeignCluster();
    first = await machine.run("up", [], { KUBECONFIG: foreign.file });
  });
  afterAll(() => {
    foreign.close();
  });

  it("brings a database from an empty machine, and says what there is and how to go on", () => {
    report(`up with every tool built: ${first.seconds.toFixed(1)} s`);
    expect(first.output).toMatch(/The environment "local" is up\./);
    expect(first.output).toMatch(/npm run psql/);
    expect(first.code).toBe(0);
  });

  it("has two replicas that stream when it ends, as the application user sees them", async () => {
    expect(await machine.query("select count(*) from pg_stat_replication")).toBe("2");
  });

  it("lets the application in over TLS only as itself, with the database it was promised", async () => {
    const sql =
      "select current_user, current_database(), ssl, rolsuper from pg_stat_ssl, pg_roles " +
      "where pid = pg_backend_pid() and rolname = current_user";
    expect(await machine.query(sql)).toBe("app|app|t|f");
  });

  it("replicates synchronously, with the settings of the configuration in force", async () => {
    expect(await machine.query("show synchronous_standby_names")).toMatch(/^ANY 1 \(/);
    expect(await machine.query("show shared_buffers")).toBe("64MB");
  });

  it("installs definitions, then the operator, then the cluster, then proves it", () => {
    const { deployment } = JSON.parse(machine.stackState().text) as {
      deployment: { resources: { urn: string; created?: string; modified?: string }[] };
    };
    const made = (pattern: RegExp): number => {
      const found = deployment.resources.find(({ urn }) => pattern.test(urn));
      if (found?.created === undefined) throw new Error(`no ${String(pattern)} in the state`);
      return Date.parse(found.created);
    };
    const order = [/PublishedManifest::/, /Deployment::cloudnative-pg/, /:Cluster::main$/, /:Job::/].map(made);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
  });

  it("keeps definitions out of the state", () => {
    const { text } = machine.stackState();
    expect(text).not.toContain("openAPIV3Schema");
    report(`state of the environment: ${(text.length / 1024).toFixed(0)} KiB`);
    expect(text.length).toBeLessThan(1 << 20);
  });

  it("keeps the password out of the state and of what it prints", async () => {
    const password = Buffer.from(
      machine.kubectl("get", "secret", "main-app", "-n", "postgres", "-o", "jsonpath={.data.password}"),
      "base64",
    ).toString();
    expect(password.length).toBeGreaterThan(20);
    expect(machine.stackState().text).not.toContain(password);
    expect(first.output).not.toContain(password);
  });

  it("leaves a foreign KUBECONFIG alone", () => {
    expect(foreign.calls).toBe(0);
    expect(JSON.parse(fs.readFileSync(foreign.file, "utf8"))).toMatchObject({ "current-context": "foreign" });
  });

  it("changes nothing the second time and says so, in seconds", async () => {
    const jobs = (): string =>
      machine.kubectl("get", "jobs,pods", "-n", "postgres", "-o", "jsonpath={.items[*].metadata.uid}");
    const before = jobs();
    const again = await machine.run("up");
    report(`up again: ${again.seconds.toFixed(1)} s`);
    expect(again.output).toMatch(/No change: everything is as the configuration says/);
    expect(again.code).toBe(0);
    expect(jobs()).toBe(before);
    expect(again.seconds).toBeLessThan(30);
  });

  it("shows a changed setting as a difference and applies it", async () => {
    const restore = machine.edit("max_connections: 50", "max_connections: 60");
    const preview = await machine.run("preview");
    expect(preview.output).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    expect(await machine.query("show max_connections")).toBe("50");
    const changed = await machine.run("up");
    report(`max_connections changed, instance by instance: ${changed.seconds.toFixed(1)} s`);
    expect(changed.output).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    expect(changed.code).toBe(0);
    expect(await machine.query("show max_connections")).toBe("60");
    restore();
    expect((await machine.run("up")).code).toBe(0);
  });

  it("ends when a change of the pods has come to every one of them", async () => {
    const memories = (): string[] =>
      machine
        .kubectl("get", "pods", "-n", "postgres", "-l", "cnpg.io/podRole=instance", "-o", memoryPath)
        .trim()
        .split(" ");
    expect(memories()).toEqual(["256Mi", "256Mi", "256Mi"]);
    const restore = machine.edit("memory: 256Mi\n      users", "memory: 272Mi\n      users");
    try {
      const { code, seconds } = await machine.run("up");
      expect(memories()).toEqual(["272Mi", "272Mi", "272Mi"]);
      expect(code).toBe(0);
      report(`memory changed, pod by pod: ${seconds.toFixed(1)} s`);
    } finally {
      restore();
    }
    expect((await machine.run("up")).code).toBe(0);
    expect(memories()).toEqual(["256Mi", "256Mi", "256Mi"]);
  });

  it("names each field that was changed by hand, and sets it back when it is told to look", async () => {
    const drift = async (): Promise<Outcome> => machine.run("drift");
    expect(await drift()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/"local" is as the last up left it/) as string,
    });
    const patch = '{"spec":{"postgresql":{"parameters":{"work_mem":"5MB"}}}}';
    machine.kubectl("patch", "clusters.postgresql.cnpg.io", "main", "-n", "postgres", "--type=merge", "-p", patch);
    const deployment = ["deployment/kube-state-metrics", "-n", "monitoring"] as const;
    machine.kubectl("scale", ...deployment, "--replicas=2");
    machine.kubectl("rollout", "status", ...deployment);
    const definition = ["crd", "clusters.postgresql.cnpg.io"] as const;
    machine.kubectl("annotate", ...definition, "pgstack.dev/manifest-sha256=tampered", "--overwrite");
    const { code, output } = await drift();
    expect(output).toMatch(/3 drifted in "local":/);
    expect(output).toMatch(/^ {2}~ Cluster main\n {6}spec\.postgresql\.parameters\.work_mem$/m);
    expect(output).toMatch(/^ {2}~ Deployment monitoring\/monitoring\/kube-state-metrics\n {6}spec\.replicas$/m);
    expect(output).toMatch(/^ {2}~ PublishedManifest /m);
    expect(output).toMatch(/npm run up -- local --refresh/);
    expect(code).toBe(2);
    const { seconds, ...up } = await machine.run("up", ["--refresh"]);
    expect(up.output).toMatch(/spec\.postgresql\.parameters\.work_mem: "5MB" → "4MB"/);
    expect(up.code).toBe(0);
    report(`up that sets back what was changed by hand: ${seconds.toFixed(1)} s`);
    expect((await drift()).code).toBe(0);
    expect(await machine.query("show work_mem")).toBe("4MB");
  });

  it("leaves the working tree as it was", () => {
    expect(execFileSync("git", ["status", "--porcelain"], { cwd: machine.checkout, encoding: "utf8" })).toBe("");
  });
});
