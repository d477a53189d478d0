import { handler, type RemovalInputs } from "../../components/rollout/removal-provider";

const inputs: RemovalInputs = {
  ...{ namespace: "postgres", selector: "application=spilo,cluster-name=acid" },
  ...{ timeoutSeconds: 1, kubeconfig: "/path/kubeconfig", context: "shared" },
};

/** The provider with a fake of the API server, which has each of these lists of pods in turn, and then the last one. */
function provider(...lists: readonly (readonly string[])[]) {
  const asked: unknown[] = [];
  const made = handler(async (...target) => {
    asked.push(target);
    return {
      list: async (reference, selector) => {
        const names = lists[Math.min(asked.length - 1, lists.length - 1)] ?? [];
        asked.push([reference, selector]);
        return Promise.resolve(names.map((name) => ({ metadata: { name } })));
      },
    };
  });
  return { made, asked };
}

describe("the deletion of a cluster whose operator deletes the pods afterwards", () => {
  it("has finished when no pod is left", async () => {
    const { made, asked } = provider(["acid-0"], ["acid-0"], []);
    await made.delete("", { ...inputs, timeoutSeconds: 10 });
    const list = [
      { apiVersion: "v1", kind: "Pod", metadata: { namespace: "postgres" } },
      "application=spilo,cluster-name=acid",
    ];
    expect(asked).toEqual([["/path/kubeconfig", "shared"], list, list, list]);
  });

  it("fails with the pods that are left, and how to delete them", async () => {
    const { made } = provider(["acid-0", "acid-1"]);
    await expect(made.delete("", inputs)).rejects.toThrow(
      /^the operator has not deleted pods of postgres 1 s after their cluster: acid-0, acid-1\. .*kubectl delete statefulset,.* -n postgres -l application=spilo,cluster-name=acid;/,
    );
  });

  it("is all that is waited for: nothing is asked at other times", async () => {
    const { made, asked } = provider(["acid-0"]);
    await made.create(inputs);
    await made.update("", inputs, inputs);
    await made.read("", inputs);
    expect(asked).toEqual([]);
  });

  it.each([
    [{}, false, []],
    [{ kubeconfig: "/other" }, true, []],
    [{ namespace: "other" }, true, ["namespace"]],
    [{ selector: "cluster-name=other" }, true, ["selector"]],
  ])("uses the newest connection, and is another one for another cluster: %j", async (change, changes, replaces) => {
    const { made } = provider([]);
    expect(await made.diff("", inputs, { ...inputs, ...change })).toEqual({ changes, replaces });
  });
});
