import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer, type Server } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { describeOnNode } from "../helpers/node";
import { languageHost } from "./support/language-host";
import { Machine, type Outcome, report } from "./support/machine";

/** A kubeconfig of another user, pointing to a server that counts its callers. */
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

describeOnNode("npm run up", () => {
  let machine: Machine;
  let foreign: ForeignCluster;
  let first: Outcome;
  let changedFiles: string;

  beforeAll(async () => {
    machine = await Machine.get();
    await machine.take();
    foreign = new ForeignCluster();
    const status = () => execFileSync("git", ["status", "--porcelain"], { cwd: machine.checkout, encoding: "utf8" });
    first = await machine.firstUp({ KUBECONFIG: foreign.file });
    changedFiles = status();
  });
  // The group below goes on with the same right to change `main`.
  afterAll(() => {
    foreign.close();
  });

  it("creates a database on an empty machine, and prints addresses and the next commands", () => {
    report(`up with every tool built: ${first.seconds.toFixed(1)} s`);
    expect(first.output).toMatch(/The environment "local" is up\./);
    expect(first.output).toMatch(/npm run psql/);
    expect(first.code).toBe(0);
  });

  it("is healthy by npm run status, which notes the first restore drill", async () => {
    const { code, output } = await machine.run("status");
    expect(output).toMatch(
      /notes +no restore drill yet: the first starts at 20\S+Z; npm run drill -- local --cluster main/,
    );
    expect(output).toMatch(/problems +none$/m);
    expect(code).toBe(0);
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

  it("installs CRDs, then the operator, then the cluster, then checks readiness", () => {
    const { deployment } = JSON.parse(machine.stackState().text) as {
      deployment: { resources: { urn: string; created?: string; modified?: string }[] };
    };
    const createdAt = (pattern: RegExp): number => {
      const found = deployment.resources.find(({ urn }) => pattern.test(urn));
      if (found?.created === undefined) throw new Error(`no ${String(pattern)} in the state`);
      return Date.parse(found.created);
    };
    const order = [/PublishedManifest::/, /Deployment::cloudnative-pg/, /:Cluster::main$/, /:Job::main-readiness/].map(
      createdAt,
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
  });

  it("keeps CRDs out of the state", () => {
    const { text } = machine.stackState();
    expect(text).not.toContain("openAPIV3Schema");
    report(`state of the environment: ${(text.length / 1024).toFixed(0)} KiB`);
    // The CRDs of CloudNativePG are more than 1 MB, three times.
    expect(text.length).toBeLessThan(2 << 20);
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

  it("reports no changes the second time, in seconds", async () => {
    const jobs = (): string =>
      machine.kubectl("get", "jobs,pods", "-n", "postgres", "-o", "jsonpath={.items[*].metadata.uid}");
    const before = jobs();
    const again = await machine.run("up");
    report(`up again: ${again.seconds.toFixed(1)} s`);
    expect(again.output).toMatch(/No changes/);
    expect(again.code).toBe(0);
    expect(jobs()).toBe(before);
    expect(again.seconds).toBeLessThan(30);
  });

  it("leaves the working tree as it was", () => {
    expect(changedFiles).toBe("");
  });

  it("ends when the WAL is archived, and a first backup can be restored", () => {
    const inCluster = (field: string): string =>
      machine.kubectl("get", "cluster", "main", "-n", "postgres", "-o", `jsonpath={${field}}`);
    expect(inCluster('.status.conditions[?(@.type=="ContinuousArchiving")].status')).toBe("True");
    const restorable = ["get", "objectstores.barmancloud.cnpg.io", "main-repo1", "-n", "postgres"];
    const from = "jsonpath={.status.serverRecoveryWindow.main.firstRecoverabilityPoint}";
    expect(Date.parse(machine.kubectl(...restorable, "-o", from))).toBeLessThan(Date.now());
    const backups = machine.kubectl("get", "backups", "-n", "postgres", "-o", "jsonpath={.items[*].status.phase}");
    expect(backups).toMatch(/completed/);
  });
});

describeOnNode("pulumi up with an installed CLI (its language host is a fake)", () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.alone();
    const host = languageHost(path.join(machine.state, "language-host"));
    process.env["PATH"] = `${host}${path.delimiter}${process.env["PATH"] ?? ""}`;
    process.env["PGSTACK_ROOT"] = machine.checkout;
  });

  afterAll(() => {
    machine.release();
  });

  it("runs the same program: there is nothing left to change after npm run up", () => {
    const output = machine.tool("pulumi", ["preview", "--stack", "local", "--expect-no-changes", "--non-interactive"]);
    expect(output).toMatch(/unchanged/);
  });

  it("hands out where the database answers, and no credential", () => {
    machine.tool("pulumi", ["up", "--stack", "local", "--yes", "--non-interactive", "--skip-preview"]);
    const outputs = JSON.parse(machine.tool("pulumi", ["stack", "output", "--stack", "local", "--json"])) as unknown;
    expect(outputs).toEqual({
      clusters: {
        main: {
          namespace: "postgres",
          operator: "cloudnative-pg",
          primary: { "cnpg.io/cluster": "main", "cnpg.io/instanceRole": "primary" },
          writeHost: "main-rw.postgres.svc",
          readHost: "main-ro.postgres.svc",
          port: 5432,
          certificateAuthority: { secret: "main-ca", key: "ca.crt" },
          user: { name: "app", database: "app", password: { secret: "main-app", key: "password" } },
        },
      },
    });
  });
});
