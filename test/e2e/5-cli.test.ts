import * as fs from "node:fs";
import * as path from "node:path";
import { Machine } from "./support/machine";

describe("pulumi up with an installed CLI (its language host is a double)", () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    const host = path.join(machine.checkout, ".pgstack", "bin", "pulumi-language-nodejs");
    fs.mkdirSync(path.dirname(host), { recursive: true });
    fs.writeFileSync(
      host,
      `#!/bin/sh\nexec node "${path.join(__dirname, "support", "language-host-double.cjs")}" "$@"\n`,
      {
        mode: 0o755,
      },
    );
    process.env["PATH"] = `${path.dirname(host)}${path.delimiter}${process.env["PATH"] ?? ""}`;
    process.env["PGSTACK_ROOT"] = machine.checkout;
  });

  it("runs the same program: there is nothing left to change after npm run up", () => {
    const said = machine.tool("pulumi", ["preview", "--stack", "local", "--expect-no-changes", "--non-interactive"]);
    expect(said).toMatch(/unchanged/);
  });

  it("hands out where the database answers, and no credential", () => {
    machine.tool("pulumi", ["up", "--stack", "local", "--yes", "--non-interactive", "--skip-preview"]);
    const outputs = JSON.parse(machine.tool("pulumi", ["stack", "output", "--stack", "local", "--json"])) as unknown;
    expect(outputs).toEqual({
      clusters: {
        main: {
          namespace: "postgres",
          operator: "cloudnative-pg",
          primary: { "cnpg.io/cluster": "main", "cnpg.io/instanceRole": "primary" },
          writeHost: "main-rw.postgres.svc",
          readHost: "main-ro.postgres.svc",
          port: 5432,
          certificateAuthority: { secret: "main-ca", key: "ca.crt" },
          user: { name: "app", database: "app", password: { secret: "main-app", key: "password" } },
        },
      },
    });
  });
});
