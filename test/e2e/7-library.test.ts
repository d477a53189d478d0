import * as path from "node:path";
import { cacheDir } from "../../local/paths";
import { Consumer } from "../helpers/consumer";
import { describeOnNode } from "../helpers/node";
import { languageHost } from "./support/language-host";
import { Machine, report } from "./support/machine";

const namespace = "team";

describeOnNode(
  "a program of another project, which has the library as a package (the CLI's language host is a fake)",
  () => {
    let machine: Machine;
    let consumer: Consumer;
    let restore = (): void => undefined;

    /** Runs the engine's command line in that project. */
    const pulumi = async (...args: readonly string[]): Promise<string> => {
      const { code, output, seconds } = await machine.pulumi(
        ["--cwd", consumer.directory, ...args, "--stack", "test", "--non-interactive"],
        {
          PULUMI_BACKEND_URL: `file://${consumer.directory}`,
          PGSTACK_ROOT: consumer.directory,
          PATH: [languageHost(consumer.directory), machine.bin, process.env["PATH"] ?? ""].join(path.delimiter),
        },
      ).outcome;
      if (code !== 0) throw new Error(`pulumi ${args.join(" ")} exited with ${String(code)}:\n${output.slice(-6_000)}`);
      report(`pulumi ${args[0] ?? ""}: ${seconds.toFixed(0)} s`);
      return output;
    };

    const get = (...args: readonly string[]): string => machine.kubectl("get", ...args);
    const inCluster = (name: string, field: string): string =>
      get("clusters.postgresql.cnpg.io", name, "-n", namespace, "-o", `jsonpath={${field}}`);

    beforeAll(async () => {
      machine = await Machine.alone();
      // The operator of the environment serves programs that use the library, too.
      restore = machine.edit("namespace: cnpg-system\n", 'namespace: cnpg-system\n      watchNamespaces: ["*"]\n');
      const { code, output } = await machine.run("up");
      if (code !== 0) throw new Error(output);
      consumer = await Consumer.make();
      expect(consumer.compile({ skipLibCheck: true })).toBe("");
      await pulumi("stack", "init");
      const settings = {
        namespace,
        kubeconfig: path.join(machine.state, "node", "kubeconfig"),
        context: "pgstack-local",
        manifests: path.join(cacheDir(), "manifests"),
      };
      for (const [key, value] of Object.entries(settings)) await pulumi("config", "set", key, value);
    });
    afterAll(async () => {
      try {
        machine.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
        consumer.remove();
        restore();
        expect((await machine.run("up")).code).toBe(0);
      } finally {
        machine.release();
      }
    });

    it("previews every object of two clusters on an existing Kubernetes", async () => {
      const output = await pulumi("preview", "--json");
      const { steps } = JSON.parse(output.slice(output.indexOf("{\n"))) as { steps: { op: string; urn: string }[] };
      expect(steps.filter(({ op }) => op !== "create")).toEqual([]);
      const created = steps.map(
        ({ urn }) =>
          urn
            .split("$")
            .at(-1)
            ?.replace(/^urn:.*::/, "") ?? "",
      );
      expect(created).toEqual(
        expect.arrayContaining([
          "kubernetes:postgresql.cnpg.io/v1:Cluster::orders",
          "kubernetes:postgresql.cnpg.io/v1:Cluster::reports",
          `kubernetes:core/v1:ConfigMap::reports-address/${namespace}/reports-address`,
        ]),
      );
      expect(get("namespace", namespace, "--ignore-not-found")).toBe("");
    });

    it("makes them: both databases work, and what extends a component is there beside its cluster", async () => {
      await pulumi("up", "--yes", "--skip-preview");
      expect(["orders", "reports"].map((name) => inCluster(name, ".status.readyInstances"))).toEqual(["1", "1"]);
      const host = `reports-rw.${namespace}.svc`;
      expect(JSON.parse(get("configmap", "reports-address", "-n", namespace, "-o", "jsonpath={.data}"))).toEqual({
        host,
        port: "5432",
      });
      const outputs = await pulumi("stack", "output", "--json");
      expect(JSON.parse(outputs.slice(outputs.indexOf("{")))).toEqual({
        hosts: { orders: `orders-rw.${namespace}.svc`, reports: host },
        review: "PostgresCluster orders",
      });
    });

    it("changes nothing when it is run again", async () => {
      await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    });

    it("refuses a change that would lose data, as the program of this project does", async () => {
      consumer.edit("build/team-database.js", 'size = "1Gi"', 'size = "512Mi"');
      await expect(pulumi("preview")).rejects.toThrow(/data lost|impossible/);
      consumer.edit("build/team-database.js", 'size = "512Mi"', 'size = "1Gi"');
    });

    it("deletes them, and leaves CRDs and the clusters of others", async () => {
      await pulumi("destroy", "--yes", "--skip-preview");
      expect(get("namespace", namespace, "--ignore-not-found")).toBe("");
      const left = get("clusters.postgresql.cnpg.io", "-A", "-o", "jsonpath={.items[*].metadata.name}").split(" ");
      expect(left).toContain("main");
      expect(left).not.toEqual(expect.arrayContaining(["orders"]));
      expect(left).not.toEqual(expect.arrayContaining(["reports"]));
    });
  },
);
