import { existingCluster } from "../../components/kubernetes";
import { lines, problemsOf } from "../helpers/problems";

const kubeconfig = (contexts: readonly string[], clusters: readonly string[]): string =>
  [
    "apiVersion: v1",
    "kind: Config",
    "current-context: somebody-elses",
    `contexts: [${contexts.map((name) => `{ name: ${name}, context: { cluster: c-${name}, user: u } }`).join(", ")}]`,
    `clusters: [${clusters.map((name) => `{ name: c-${name}, cluster: { server: "https://${name}" } }`).join(", ")}]`,
  ].join("\n");

const text = kubeconfig(["pgstack-dev", "pgstack-prod"], ["pgstack-dev"]);
const refusal = (args: { text?: string; context?: string }): string[] =>
  lines(problemsOf(() => existingCluster({ kubeconfig: "/k", text, context: "pgstack-dev", ...args })));

describe("an existing cluster", () => {
  it("is the one that is named, whatever the file's current context", () => {
    expect(existingCluster({ kubeconfig: "/k", text, context: "pgstack-dev" })).toEqual({
      kubeconfig: "/k",
      context: "pgstack-dev",
      identity: "pgstack-dev",
    });
  });

  it("can have an identity other than its context", () => {
    expect(existingCluster({ kubeconfig: "/k", text, context: "pgstack-dev", identity: "gke-1" }).identity).toBe(
      "gke-1",
    );
  });

  it("is refused when the context does not exist, with a suggestion", () => {
    expect(refusal({ context: "pgstack-deb" })).toEqual(['context: no such context; did you mean "pgstack-dev"?']);
  });

  it("is refused without a similar name, with the existing contexts", () => {
    expect(refusal({ context: "minikube" })).toEqual(["context: no such context; known: pgstack-dev, pgstack-prod"]);
    expect(refusal({ text: "{}" })).toEqual(["context: no such context; the file has none"]);
  });

  it("is refused when the context points to a cluster that the file does not have", () => {
    expect(refusal({ context: "pgstack-prod" })).toEqual([
      'context: points to the cluster "c-pgstack-prod", which the file does not have',
    ]);
  });

  it.each(["just text", "", "- a\n- b", "{ contexts: 3 }", "a: [b", "contexts:\n - name: x"])(
    "is refused when the file is no kubeconfig: %j",
    (other) => {
      expect(refusal({ text: other })).toEqual(["kubeconfig: is not a kubeconfig"]);
    },
  );
});
