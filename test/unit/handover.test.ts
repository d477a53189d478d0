import { UserError } from "../../src/errors";
import { handoverRefusal } from "../../src/engine/handover";

interface InState {
  readonly type: string;
  readonly retainOnDelete?: boolean;
}

/** A double of the engine's stack, with a state. */
const stack = (...resources: InState[]) => ({
  name: "prod",
  exportStack: async () => ({ version: 3, deployment: { resources } as unknown as Record<string, unknown> }),
});
const cluster = { type: "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster" };
const namespace = { type: "kubernetes:core/v1:Namespace" };
const gke = { type: "gcp:container/cluster:Cluster" };

describe("leaving a running environment to GitOps", () => {
  it("is refused while its objects would be deleted: their number and the fix", async () => {
    const refusal = await handoverRefusal(stack(gke, namespace, cluster), { delivery: "gitops" });
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal?.message).toMatch(/^2 objects of "prod" in Kubernetes .*pgstack:delivery: handover.*-- prod/);
  });

  it("is refused while one object is left that was not handed over", async () => {
    const kept = { ...namespace, retainOnDelete: true };
    expect((await handoverRefusal(stack(gke, kept, cluster), { delivery: "gitops" }))?.message).toMatch(/^1 objects/);
    expect(await handoverRefusal(stack(gke, kept), { delivery: "gitops" })).toBeUndefined();
  });

  it("is not refused where nothing is there yet", async () => {
    expect(await handoverRefusal(stack(gke), { delivery: "gitops" })).toBeUndefined();
    const fresh = { name: "prod", exportStack: async () => ({ version: 3, deployment: {} }) };
    expect(await handoverRefusal(fresh, { delivery: "gitops" })).toBeUndefined();
  });

  it.each(["pulumi", "handover"] as const)("is not what %s means, so the state is not even read", async (delivery) => {
    const unread = { name: "prod", exportStack: () => Promise.reject(new Error("was read")) };
    expect(await handoverRefusal(unread, { delivery })).toBeUndefined();
  });
});
