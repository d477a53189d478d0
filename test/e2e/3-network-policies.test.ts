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

describeOnNode("the NetworkPolicies of the local environment", () => {
  const pods = [
    ["net-stranger", "default", {}],
    ["net-client", "default", { "postgres-client": "main" }],
    ["net-neighbour", "postgres", {}],
    ["net-neighbour-client", "postgres", { "postgres-client": "main" }],
  ] as const;
  const [database, prometheus, bucket] = ["main-rw.postgres.svc", "prometheus.monitoring.svc", "gcs.object-store.svc"];
  let machine: Machine;

  /** Returns true when a connection from a pod opens. A refused one is never answered. */
  const opens = (pod: string, namespace: string, host: string, port: number): boolean => {
    const script = `timeout 4 bash -c 'exec 3<>/dev/tcp/${host}.cluster.local/${port}' && echo open || echo closed`;
    return machine.kubectl("exec", "-n", namespace, pod, "--", "bash", "-c", script).trim() === "open";
  };
  const member = (): string => {
    const found = machine.kubectl("get", "pods", "-n", "postgres", "-l", "cnpg.io/podRole=instance", "-o", "name");
    return found.trim().split("\n")[0]?.replace("pod/", "") ?? "";
  };

  beforeAll(async () => {
    machine = await Machine.up();
    for (const [name, namespace, labels] of pods) machine.apply(idle(name, namespace, labels));
    for (const [name, namespace] of pods) {
      await until(`${name} runs`, () => {
        const phase = machine.kubectl("get", "pod", name, "-n", namespace, "-o", "jsonpath={.status.phase}");
        return phase === "Running";
      });
    }
  }, 900_000);

  afterAll(() => {
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
    expect(opens("net-stranger", "default", database, 5432)).toBe(false);
    expect(opens("net-neighbour", "postgres", database, 5432)).toBe(false);
  });

  it("let the client reach the database only", () => {
    expect(opens("net-client", "default", prometheus, 9090)).toBe(false);
  });

  it("let an instance reach the others and the bucket, and not monitoring", () => {
    expect(opens(member(), "postgres", database, 5432)).toBe(true);
    expect(opens(member(), "postgres", bucket, 80)).toBe(true);
    expect(opens(member(), "postgres", prometheus, 9090)).toBe(false);
  });

  it("stop a pod without a role from sending anything, in a namespace of the environment only", () => {
    expect(opens("net-neighbour", "postgres", bucket, 80)).toBe(false);
    expect(opens("net-stranger", "default", bucket, 80)).toBe(true);
  });
});
