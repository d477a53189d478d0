import { describeOnNode } from "../helpers/node";
import { Machine, until } from "./support/machine";

/** A pod that does nothing, so that connections can be tried from it. */
const idle = (name: string, namespace: string, labels: Record<string, string>): unknown => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels },
  spec: {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "idle",
        image: "localhost/postgresql:17",
        imagePullPolicy: "Never",
        command: ["sleep", "infinity"],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
});

/** Lets one pod in to Prometheus, beside what the environment allows: the same address and port answer where a policy allows it. */
const control = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "net-control", namespace: "monitoring" },
  spec: {
    podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } },
            podSelector: { matchLabels: { "net-control": "yes" } },
          },
        ],
        ports: [{ port: 9090, protocol: "TCP" }],
      },
    ],
  },
};

/** A Service that selects no pod, as that of the primary does in a failover. */
const withoutPods = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "net-without-pods", namespace: "default" },
  spec: { selector: { "net-without-pods": "yes" }, ports: [{ port: 5432 }] },
};

describeOnNode("the NetworkPolicies of the local environment", () => {
  const pods = [
    ["net-stranger", "default", {}],
    ["net-control", "default", { "net-control": "yes" }],
    ["net-client", "default", { "postgres-client": "main" }],
    ["net-neighbour", "postgres", {}],
    ["net-neighbour-client", "postgres", { "postgres-client": "main" }],
  ] as const;
  const [database, prometheus, bucket] = ["main-rw.postgres.svc", "prometheus.monitoring.svc", "gcs.object-store.svc"];
  let machine: Machine;

  /**
   * Tries a connection from a pod. NetworkPolicies drop packets, so only `dropped` is their work: a name that does not resolve and a
   * Service without pods answer otherwise.
   */
  const attempt = (pod: string, namespace: string, host: string, port: number): string => {
    const name = `${host}.cluster.local`;
    const script =
      `timeout 4 getent hosts ${name} >/dev/null || { echo unresolved; exit; }; ` +
      `timeout 4 bash -c 'exec 3<>/dev/tcp/${name}/${port}' 2>/dev/null; ` +
      "case $? in 0) echo open;; 124) echo dropped;; *) echo refused;; esac";
    return machine.kubectl("exec", "-n", namespace, pod, "--", "bash", "-c", script).trim();
  };
  const opens = (...connection: Parameters<typeof attempt>): boolean => attempt(...connection) === "open";
  const member = (): string => {
    const found = machine.kubectl("get", "pods", "-n", "postgres", "-l", "cnpg.io/podRole=instance", "-o", "name");
    return found.trim().split("\n")[0]?.replace("pod/", "") ?? "";
  };

  beforeAll(async () => {
    machine = await Machine.up();
    machine.apply(control);
    machine.apply(withoutPods);
    for (const [name, namespace, labels] of pods) machine.apply(idle(name, namespace, labels));
    for (const [name, namespace] of pods) {
      await until(`${name} runs`, () => {
        const phase = machine.kubectl("get", "pod", name, "-n", namespace, "-o", "jsonpath={.status.phase}");
        return phase === "Running";
      });
    }
  }, 900_000);

  afterAll(() => {
    machine.kubectl("delete", "service", "net-without-pods", "-n", "default", "--ignore-not-found");
    machine.kubectl("delete", "networkpolicy", "net-control", "-n", "monitoring", "--ignore-not-found");
    for (const [name, namespace] of pods) {
      machine.kubectl("delete", "pod", name, "-n", namespace, "--ignore-not-found", "--wait=false");
    }
  });

  it("let a named client in, and no other pod of any namespace", async () => {
    await until("the client connects", () => opens("net-client", "default", database, 5432), 30_000);
    await until(
      "one in the same namespace does",
      () => opens("net-neighbour-client", "postgres", database, 5432),
      30_000,
    );
    expect(attempt("net-stranger", "default", database, 5432)).toBe("dropped");
    expect(attempt("net-neighbour", "postgres", database, 5432)).toBe("dropped");
  });

  it("let the client reach the database only", async () => {
    await until(
      "Prometheus answers a pod that is let in",
      () => opens("net-control", "default", prometheus, 9090),
      30_000,
    );
    expect(attempt("net-client", "default", prometheus, 9090)).toBe("dropped");
  });

  it("let an instance reach the others and the bucket, and not monitoring", () => {
    expect(attempt(member(), "postgres", database, 5432)).toBe("open");
    expect(attempt(member(), "postgres", bucket, 80)).toBe("open");
    expect(attempt("net-control", "default", prometheus, 9090)).toBe("open");
    expect(attempt(member(), "postgres", prometheus, 9090)).toBe("dropped");
  });

  it("leave it to a Service without pods to refuse connections, each one", () => {
    const host = "net-without-pods.default.svc";
    const attempts = [1, 2, 3, 4].map(() => attempt("net-stranger", "default", host, 5432));
    expect(attempts).toEqual(["refused", "refused", "refused", "refused"]);
  });

  it("stop a pod without a role from sending anything, in a namespace of the environment only", () => {
    expect(attempt("net-stranger", "default", bucket, 80)).toBe("open");
    expect(attempt("net-neighbour", "postgres", bucket, 80)).toBe("dropped");
  });
});
