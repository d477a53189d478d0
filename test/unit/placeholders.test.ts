import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InvalidInput } from "../../components/shared/validation";
import { readEnvironmentFile } from "../../src/commands/environment";
import { placeholdersIn, refusePlaceholders } from "../../src/config/placeholders";
import { command } from "../../src/commands/up";
import { Interruption } from "../../src/engine/interruption";
import { adviceFor } from "../../src/plan/advice";
import { environment } from "../helpers/environments";
import { readRepository, repositoryFiles } from "../helpers/repository";
import { root } from "../../src/root";

/** Files of environments, also those of examples. */
const files = repositoryFiles().filter((file) => /^(examples\/([^/]+)\/)?Pulumi\.\w[\w-]*\.yaml$/.test(file));
const environments = files.filter((file) => readRepository(file).includes("pgstack:kubernetes"));

describe("placeholders", () => {
  it("are named with key, value and what to write", () => {
    expect(() => {
      refusePlaceholders({ name: "prod", config: environment("prod") });
    }).toThrow(
      [
        "Pulumi.prod.yaml: 4 problems",
        '  pgstack:kubernetes.project = "acme-postgres-prod"',
        "    is a placeholder; write the ID of your own Google Cloud project",
        '  pgstack:backupBucket.name = "acme-postgres-prod-backups"',
        "    is a placeholder; write the name of your own bucket; bucket names are globally unique",
        '  pgstack:clusters[0].backups.repositories[0].gcs.bucket = "acme-postgres-prod-backups"',
        "    is a placeholder; write the name of your own bucket; bucket names are globally unique",
        '  pgstack:monitoring.runbooks = "https://runbooks.acme.example/postgres"',
        "    is a placeholder; write the URL of your own runbooks, or remove it",
      ].join("\n"),
    );
  });

  it("are findings of a plan, and no errors", () => {
    const findings = adviceFor(environment("dev")).filter(({ message }) => message.includes("placeholder"));
    expect(findings.map(({ level, subject }) => `${level} ${subject}`)).toEqual([
      "warning kubernetes.project",
      "warning backupBucket.name",
      "warning clusters[0].backups.repositories[0].gcs.bucket",
    ]);
  });

  it.each(environments)("are all known: %s", (file) => {
    const written =
      readRepository(file).match(/^[^#\n]*(: |\[)[^#\n]*(acme|my-project|my-postgres|\bexample\b).*$/gm) ?? [];
    // A name of a label and a mail address create nothing.
    const creating = written.filter((line) => !/topologyKey|username/.test(line));
    const found = placeholdersIn(readEnvironmentFile(path.join(root, file)));
    const unknown = creating.filter((line) => !found.some(({ value }) => line.includes(String(value))));
    expect(unknown).toEqual([]);
  });

  it("are not what a company of that name writes, nor what only begins alike", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-placeholders-"));
    const file = path.join(folder, "Pulumi.prod.yaml");
    const own = readRepository("Pulumi.prod.yaml")
      .replaceAll("acme-postgres-prod", "acme-orders-live")
      .replace("runbooks.acme.example", "runbooks.examples.org");
    fs.writeFileSync(file, own);
    expect(placeholdersIn(readEnvironmentFile(file))).toEqual([]);
    fs.rmSync(folder, { recursive: true });
  });

  it("are refused by up, before the engine", async () => {
    const before = process.env["PGSTACK_CACHE"];
    // A file: whoever gets as far as the engine ends here.
    process.env["PGSTACK_CACHE"] = path.join(root, "package.json");
    const call = { environment: "prod", yes: true as const, policyPack: [], policyPackConfig: [] };
    try {
      await expect(command(call, new Interruption())).rejects.toThrow(/acme-postgres-prod/);
    } finally {
      if (before === undefined) delete process.env["PGSTACK_CACHE"];
      else process.env["PGSTACK_CACHE"] = before;
    }
  });

  it("leave the environment of this machine alone", () => {
    expect(() => {
      refusePlaceholders({ name: "local", config: environment("local") });
    }).not.toThrow(InvalidInput);
  });
});
