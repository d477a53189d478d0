import { connect } from "../../src/program";
import { problemsOf } from "../helpers/problems";

describe("the Kubernetes that an environment names", () => {
  it("is missed by the environment's own file, key and value, where its kubeconfig is not there", () => {
    const kubernetes = { source: "existing", kubeconfig: "/nowhere/kubeconfig", context: "shared" } as const;
    const refusal = (): unknown => connect({ kubernetes }, "prod");
    expect(refusal).toThrow(/^Pulumi\.prod\.yaml: /);
    expect(problemsOf(refusal)).toEqual([
      {
        path: "pgstack:kubernetes.kubeconfig",
        value: "/nowhere/kubeconfig",
        message: "no such file; name the kubeconfig that has the context",
      },
    ]);
  });
});
