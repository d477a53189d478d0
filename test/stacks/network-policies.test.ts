import * as fs from "node:fs";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { goldenPlans } from "../../src/commands/plan";
import { ownNamespaces } from "../../src/namespaces";
import type { Plan } from "../../src/plan/plan";
import { platform } from "../../src/platform";
import { environment } from "../helpers/environments";
import { record } from "../helpers/mocks";
import { isAllowed, type SimulatedPod } from "../helpers/network-policies";

interface Workload {
  readonly metadata: { readonly namespace?: string };
  /** Absent from a ConfigMap, for example. */
  readonly spec?: {
    readonly template?: { readonly metadata: { readonly labels: Record<string, string> } };
    readonly jobTemplate?: {
      readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> } } };
    };
  };
}

/** The objects of each golden plan that has NetworkPolicies, but those of programs of others. */
const plans = goldenPlans()
  .map(({ name, file }) => ({ name, resources: (JSON.parse(fs.readFileSync(file, "utf8")) as Plan).resources }))
  .map(({ name, resources }) => ({
    name,
    objects: resources.flatMap(({ inputs }): KubernetesObject[] =>
      inputs?.["metadata"] === undefined ? [] : [inputs as unknown as KubernetesObject],
    ),
  }))
  .filter(({ objects }) => objects.some(({ metadata }) => metadata.name === "default-deny"));

const podsOf = (objects: readonly KubernetesObject[]): SimulatedPod[] =>
  (objects as unknown as Workload[]).flatMap(({ metadata: { namespace }, spec }) => {
    const template = spec?.template ?? spec?.jobTemplate?.spec.template;
    return template === undefined || namespace === undefined ? [] : [{ namespace, labels: template.metadata.labels }];
  });

/** Ports of everything that the product runs. */
const ports = [443, 3000, 5050, 5432, 8000, 8008, 8080, 8081, 8432, 8443, 9090, 9093, 9127, 9187, 9793];
const stranger: SimulatedPod = { namespace: "elsewhere", labels: { app: "unknown" } };

const connection = { kubeconfig: "/k", context: "kubernetes", identity: "the-node" };

describe("the order of NetworkPolicies", () => {
  // The engine creates what others depend on first and deletes it last.
  it.each(["prod", "local"])("in %s: default-deny after those that allow, and before every pod", async (name) => {
    const config = environment(name);
    const recording = await record(() => platform(config, { environment: name, connection }));
    const policies = recording.ofType("kubernetes:networking.k8s.io/v1:NetworkPolicy");
    const all = policies.map((policy) => ({ policy, everyPod: /default-deny|common-egress/.test(policy.name) }));
    const closing = all.filter(({ everyPod }) => everyPod).map(({ policy }) => policy);
    const allowing = all.filter(({ everyPod }) => !everyPod).map(({ policy }) => policy);
    expect(closing).toHaveLength(ownNamespaces(config).length * 2);
    expect(allowing.length).toBeGreaterThan(0);
    for (const late of closing) {
      expect(allowing.filter((early) => !recording.waitsFor(late, early))).toEqual([]);
    }
    const pods = recording.resources.filter(({ type }) =>
      /^kubernetes:.*:(Deployment|StatefulSet|Job|PostgresCluster|Cluster)$/.test(type),
    );
    expect(pods.length).toBeGreaterThan(1);
    for (const late of pods) {
      expect(closing.filter((early) => !recording.waitsFor(late, early))).toEqual([]);
    }
  });
});

describe("the golden plans with NetworkPolicies", () => {
  it("are those of GKE, kind and the embedded node", () => {
    expect(plans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["dev", "kind", "local", "prod", "cloudnative-pg", "prometheus-operator"]),
    );
  });

  describe.each(plans)("$name", ({ objects }) => {
    const namespaces = objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    const pods = podsOf(objects);

    it("deny everything in each namespace that is created, and name policies once", () => {
      const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
      const closed = policies.filter(({ metadata }) => metadata.name === "default-deny");
      for (const { metadata, ...rest } of closed) {
        expect(namespaces).toContain(metadata.namespace);
        expect(rest).toMatchObject({ spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });
      }
      const names = policies.map(({ metadata }) => `${String(metadata.namespace)}/${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
    });

    it("let no unknown pod reach a pod of the product, except for the webhook", () => {
      const closed = pods.filter(({ namespace }) =>
        objects.some(({ metadata }) => metadata.name === "default-deny" && metadata.namespace === namespace),
      );
      expect(closed.length).toBeGreaterThan(0);
      for (const pod of closed) {
        for (const port of ports)
          expect([pod.labels, port, isAllowed(objects, stranger, pod, port)]).toEqual([pod.labels, port, false]);
      }
    });

    it("let every pod of the product resolve names, and send nothing by HTTP to any address", () => {
      const dns: SimulatedPod = { namespace: "kube-system", labels: {} };
      for (const pod of pods.filter(({ namespace }) => namespaces.includes(namespace))) {
        expect(isAllowed(objects, pod, dns, 53, "UDP")).toBe(true);
        expect(
          objects.some(({ metadata }) => metadata.name === "default-deny" && metadata.namespace === pod.namespace) &&
            isAllowed(objects, pod, { ip: "203.0.113.1" }, 80),
        ).toBe(false);
      }
    });

    it("let Prometheus reach whatever pod has a port for metrics", () => {
      const prometheus = pods.find(({ labels }) => labels["app.kubernetes.io/name"] === "prometheus");
      const states = pods.find(({ labels }) => labels["app.kubernetes.io/name"] === "kube-state-metrics");
      const exporters = pods.filter(({ labels }) => labels["app.kubernetes.io/component"] === "certificate-exporter");
      if (prometheus === undefined || states === undefined) return;
      expect(isAllowed(objects, prometheus, states, 8080)).toBe(true);
      for (const exporter of exporters) expect(isAllowed(objects, prometheus, exporter, 9793)).toBe(true);
    });
  });
});
