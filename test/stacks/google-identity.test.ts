import { recordEnvironment } from "../../src/plan/plan";
import { googleEnvironment, kubernetes, zonal } from "../helpers/google";

describe("another cluster", () => {
  it("is distinguished, so that its contents are recreated with it", async () => {
    const identity = async (settings: object): Promise<unknown> => {
      const recording = await recordEnvironment("test", googleEnvironment({ kubernetes: kubernetes(settings) }));
      return recording.ofType("pulumi:providers:kubernetes")[0]?.inputs["clusterIdentifier"];
    };
    const same = await identity(zonal);
    expect(await identity({ ...zonal, databasePool: { nodes: 5 }, releaseChannel: "stable" })).toBe(same);
    expect(await identity({ ...zonal, network: { source: "new", cidr: "10.0.0.0/16" } })).not.toBe(same);
    expect(await identity({ ...zonal, location: { kind: "zonal", zone: "europe-west3-b" } })).not.toBe(same);
    // From 20 nodes to 32, the default, the nodes' range grows from the same address, which is a change in place.
    expect(await identity({ ...zonal, network: { source: "new", maxNodes: 20 } })).toBe(same);
  });

  it("is not assumed when an unused block is removed", async () => {
    const existing = { source: "existing", name: "n", subnetwork: "s", podsRange: "p", servicesRange: "v" };
    const identity = async (network: object, endpoint: string): Promise<unknown> => {
      const settings = kubernetes({ ...zonal, network, controlPlane: { endpoint } });
      const recording = await recordEnvironment("test", googleEnvironment({ kubernetes: settings }));
      return recording.ofType("pulumi:providers:kubernetes")[0]?.inputs["clusterIdentifier"];
    };
    const block = { ...existing, controlPlaneCidr: "172.16.0.0/28" };
    expect(await identity(block, "dns")).toBe(await identity(existing, "dns"));
    expect(await identity(block, "private")).not.toBe(await identity(existing, "private"));
  });
});
