import * as fs from "node:fs";
import * as path from "node:path";
import { type Call, FakeGoogleCloud } from "./support/google-cloud/fake";
import { outputOf } from "./support/google-cloud/run";
import { languageHost } from "./support/language-host";
import { Machine, type Running } from "./support/machine";
import { nodeTrouble } from "../helpers/node";
import { describeWhen } from "../helpers/when";

/** The cloud of `dev` alone: with GitOps nothing of it goes to Kubernetes, so that no node is needed. */
const trouble = nodeTrouble();

describeWhen(trouble === undefined, trouble ?? "", "a change of the network's addresses, with the real engine", () => {
  let google: FakeGoogleCloud & { readonly address: string };
  let file: string;
  let shipped: string;
  let pulumi: (...args: readonly string[]) => Running;

  beforeAll(async () => {
    const machine = await Machine.get();
    const home = path.join(machine.state, "network");
    fs.mkdirSync(path.join(home, "backend"), { recursive: true });
    google = await FakeGoogleCloud.start({ endpoint: "127.0.0.1:1" });
    const variables = {
      PULUMI_DEBUG_PROVIDERS: google.address,
      PULUMI_BACKEND_URL: `file://${path.join(home, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PGSTACK_ROOT: machine.checkout,
      PATH: [languageHost(home), machine.bin, process.env["PATH"] ?? ""].join(path.delimiter),
    };
    file = path.join(machine.checkout, "Pulumi.dev.yaml");
    shipped = fs.readFileSync(file, "utf8");
    edit("acme-postgres", "fake-postgres");
    edit("config:", "config:\n  pgstack:delivery: gitops");
    pulumi = (...args) => machine.pulumi([...args, "--stack", "dev", "--non-interactive"], variables);
    await outputOf(pulumi("stack", "init"));
    await outputOf(pulumi("up", "--yes", "--skip-preview"));
  });
  afterAll(() => {
    google.stop();
    fs.writeFileSync(file, shipped);
  });

  function edit(from: string, to: string): void {
    const before = fs.readFileSync(file, "utf8");
    if (!before.includes(from)) throw new Error(`${path.basename(file)} has no ${from}`);
    fs.writeFileSync(file, before.replace(from, to));
  }

  it("deletes node pools and cluster before the subnet that they are in, and creates them again after it", async () => {
    const earlier = google.calls.length;
    edit("source: new\n      flowLogs", "source: new\n      cidr: 10.80.0.0/16\n      flowLogs");
    await outputOf(pulumi("up", "--yes", "--skip-preview"));
    const order = google.calls
      .slice(earlier)
      .filter(({ type }) => /:(Cluster|NodePool|Subnetwork)$/.test(type))
      .map(({ verb, type }: Call) => `${verb} ${type.split(":")[2] ?? ""}`);
    expect(order).toEqual([
      "delete NodePool",
      "delete NodePool",
      "delete Cluster",
      "delete Subnetwork",
      "create Subnetwork",
      "create Cluster",
      "create NodePool",
      "create NodePool",
    ]);
  });
});
