import { renderPostgresCluster } from "../../components/postgres-cluster";
import { recommendedLabels } from "../helpers/labels";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type CloudNativePgSettings, cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";

interface Job extends KubernetesObject {
  readonly spec: {
    readonly activeDeadlineSeconds: number;
    readonly backoffLimit: number;
    readonly template: {
      readonly metadata: { readonly annotations: Record<string, string> };
      readonly spec: {
        readonly containers: readonly {
          readonly image: string;
          readonly imagePullPolicy: string;
          readonly command: readonly string[];
          readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
          readonly securityContext: unknown;
        }[];
        readonly [field: string]: unknown;
      };
    };
  };
}

const operators = [
  ["CloudNativePG", renderPostgresCluster(cloudNativePgCluster())],
  ["Crunchy", renderPostgresCluster(crunchyCluster())],
] as const;

function only(objects: readonly KubernetesObject[]): Job {
  const [job, ...rest] = objects;
  if (job?.kind !== "Job" || rest.length > 0) throw new Error("there is not one Job");
  return job as Job;
}

const jobOf = (changes: Partial<CloudNativePgSettings> = {}): Job =>
  only(renderPostgresCluster(cloudNativePgCluster(changes)).readiness);

function containerOf(job: Job): Job["spec"]["template"]["spec"]["containers"][number] {
  const [first, ...rest] = job.spec.template.spec.containers;
  if (first === undefined || rest.length > 0) throw new Error("there is not one container");
  return first;
}

describe.each(operators)("the readiness check on %s", (_operator, { readiness, endpoints, customResource }) => {
  const job = only(readiness);

  it("is one labelled Job in the cluster's namespace", () => {
    expect(job.apiVersion).toBe("batch/v1");
    expect(job.metadata.namespace).toBe(customResource.metadata.namespace);
    expect(job.metadata.labels).toEqual(recommendedLabels("readiness", customResource.metadata.name));
  });

  it("meets the restricted Pod Security Standard", () => {
    // Kubernetes, Pod Security Standards, "restricted": each of these is asked for.
    expect(job.spec.template.spec["securityContext"]).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(containerOf(job).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    });
    for (const host of ["hostNetwork", "hostPID", "hostIPC"]) expect(job.spec.template.spec).not.toHaveProperty(host);
    expect(job.spec.template.spec["volumes"]).toEqual([{ name: "authority", secret: expect.anything() as unknown }]);
    expect(job.spec.template.spec["automountServiceAccountToken"]).toBe(false);
  });

  it("connects like the application: with its user and password, and TLS verified against the cluster's CA", () => {
    const { env } = containerOf(job);
    const { user, certificateAuthority } = endpoints;
    expect(Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]))).toMatchObject({
      PGHOST: endpoints.writeHost,
      PGPORT: "5432",
      PGUSER: user.name,
      PGDATABASE: user.database,
      PGPASSWORD: { secretKeyRef: { name: user.password.secret, key: user.password.key } },
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: "/authority/ca.crt",
    });
    expect(job.spec.template.spec["volumes"]).toEqual([
      {
        name: "authority",
        secret: {
          secretName: certificateAuthority.secret,
          items: [{ key: certificateAuthority.key, path: "ca.crt" }],
        },
      },
    ]);
  });

  it("references Secrets and holds no secret value", () => {
    const password = containerOf(job).env.find(({ name }) => name === "PGPASSWORD");
    expect(password).not.toHaveProperty("value");
    const secretNames = /pass|secret|token|key/i;
    expect(containerOf(job).env.filter(({ name, value }) => secretNames.test(name) && value !== undefined)).toEqual([]);
  });
});

describe("the readiness check", () => {
  /** What Kubernetes does not let change in a Job: when one of these differs, it is another Job. */
  const identity = (job: Job): unknown => [job.metadata.name, job.spec.template];

  it.each([
    ["instances", { instances: 5 }],
    ["a parameter", { parameters: { work_mem: "8MB" } }],
    ["the mode", { highAvailability: { mode: "strict" } }],
    ["the image", { image: "mirror/postgres:17" }],
    ["the size of a volume", { storage: { size: "20Gi" } }],
    ["the patch", { cloudNativePg: { specPatch: { logLevel: "debug" } } }],
  ] as [string, Partial<CloudNativePgSettings>][])("is recreated when %s changes", (_what, changes) => {
    expect(identity(jobOf(changes))).not.toEqual(identity(jobOf()));
  });

  it("is not recreated without a change, or for another notation of the same value", () => {
    expect(jobOf({ instances: 3 })).toEqual(jobOf());
    const parameters = { jit: false, work_mem: "8MB" };
    const turned = Object.fromEntries(Object.entries(parameters).reverse());
    expect(identity(jobOf({ parameters: turned }))).toEqual(identity(jobOf({ parameters })));
  });

  it("waits for the replicas that the cluster has, and for its settings", () => {
    const text = containerOf(jobOf({ instances: 4, parameters: { work_mem: "8MB" } })).command.join("\n");
    expect(text).toContain("of 3 replicas stream");
    expect(text).toContain("('work_mem', '8MB')");
  });

  it("times out: the script first, then the Job, then the engine", () => {
    const job = jobOf({ readyTimeoutSeconds: 100 });
    const script = Number(containerOf(job).env.find(({ name }) => name === "TIMEOUT_SECONDS")?.value);
    const engine = Number(job.metadata.annotations?.["pulumi.com/timeoutSeconds"]);
    expect(script).toBe(100);
    expect(job.spec.activeDeadlineSeconds).toBeGreaterThan(script);
    expect(engine).toBeGreaterThan(job.spec.activeDeadlineSeconds);
  });

  it("is recreated by the next run after a failure", () => {
    expect(jobOf().metadata.annotations).toMatchObject({ "pulumi.com/replaceUnready": "true" });
  });

  it("runs the image of the cluster, so that it needs no other", () => {
    const container = containerOf(jobOf({ image: "mirror/postgres:17", imagePullPolicy: "Never" }));
    expect(container).toMatchObject({ image: "mirror/postgres:17", imagePullPolicy: "Never" });
  });
});
