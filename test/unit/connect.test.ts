import { connectionOf, describeConnection } from "../../src/commands/connect";
import { pgAdminPage } from "../../src/commands/open";
import { loginTo } from "../../src/commands/psql";
import { connect } from "../../src/program";
import { cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";
import { problemsOf } from "../helpers/problems";

describe("the Kubernetes that an environment names", () => {
  it("is refused with the environment's file, key and value if its kubeconfig does not exist", () => {
    const kubernetes = { source: "existing", kubeconfig: "/nowhere/kubeconfig", context: "shared" } as const;
    const refusal = (): unknown => connect({ kubernetes }, "prod");
    expect(refusal).toThrow(/^Pulumi\.prod\.yaml: /);
    expect(problemsOf(refusal)).toEqual([
      {
        path: "pgstack:kubernetes.kubeconfig",
        value: "/nowhere/kubeconfig",
        message: "no such file; set the path of the kubeconfig with the context",
      },
    ]);
  });
});

describe("what connect shows", () => {
  const login = loginTo(crunchyCluster({ users: [{ name: "app", databases: ["my-shop"] }] }), {});
  const place = { port: 15432, caFile: "/etc/pg/ca file.crt" };

  it("has strings that name the server for verification and the forwarded port", () => {
    const { forwarded, inside } = connectionOf(login, place);
    const uri = new URL(forwarded.uri);
    expect([uri.hostname, uri.port, uri.username, uri.password, uri.pathname]).toEqual([
      "hippo-primary.postgres.svc",
      "15432",
      "app",
      "",
      "/my-shop",
    ]);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      hostaddr: "127.0.0.1",
      sslmode: "verify-full",
      sslrootcert: "/etc/pg/ca file.crt",
    });
    const jdbc = new URL(forwarded.jdbc.replace(/^jdbc:/, ""));
    expect([jdbc.host, Object.fromEntries(jdbc.searchParams)]).toEqual([
      "127.0.0.1:15432",
      { user: "app", sslmode: "verify-ca", sslrootcert: "/etc/pg/ca file.crt" },
    ]);
    expect(inside.uri).toBe("postgresql://app@hippo-primary.postgres.svc:5432/my-shop?sslmode=verify-full");
  });

  it("has the addresses of PgBouncer inside Kubernetes", () => {
    const pooled = loginTo(cloudNativePgCluster({ pooler: { reads: {} } }), {});
    const shown = describeConnection(connectionOf(pooled, place));
    expect(shown).toMatch(/write, by PgBouncer +main-pooler\.postgres\.svc:5432/);
    expect(shown).toMatch(/read, by PgBouncer +main-pooler-reads\.postgres\.svc:5432/);
    expect(describeConnection(connectionOf(login, place))).not.toContain("PgBouncer");
  });

  it("has the password only where it is asked for, escaped", () => {
    const without = connectionOf(login, place);
    expect(describeConnection(without)).toMatch(
      /password +Secret postgres\/hippo-pguser-app, key password \(--show-password/,
    );
    const secret = "p@ss/w:rd&x";
    const { forwarded } = connectionOf(login, { ...place, password: secret });
    expect(decodeURIComponent(new URL(forwarded.uri).password)).toBe(secret);
    expect(new URL(forwarded.jdbc.replace(/^jdbc:/, "")).searchParams.get("password")).toBe(secret);
  });
});

describe("open pgadmin", () => {
  it("is refused for a cluster that has none, before Kubernetes is asked", () => {
    expect(() => pgAdminPage(cloudNativePgCluster())).toThrow(/has no pgAdmin: CloudNativePG runs none; use/);
    expect(() => pgAdminPage(crunchyCluster())).toThrow(/has no pgAdmin: add crunchy\.pgAdmin/);
  });

  it("leads to the Service and names who may log in", async () => {
    const users = [{ username: "me@example.com", password: { name: "pgadmin-password", key: "password" } }];
    const page = pgAdminPage(crunchyCluster({ crunchy: { pgAdmin: { storage: { size: "1Gi" }, users } } }))();
    expect(page).toMatchObject({ namespace: "postgres", service: "hippo-pgadmin", port: 5050 });
    expect(await page.login?.()).toBe(
      "user me@example.com, password in Secret postgres/pgadmin-password, key password",
    );
  });
});
