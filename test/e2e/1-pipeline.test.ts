import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { repository, repositoryFiles } from "../helpers/repository";

/** Longer than any of these takes: a prompt would hang until then. */
const minutes = 10 * 60_000;

describe("a pipeline's commands under the real engine, without a terminal", () => {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-pipeline-"));
  const checkout = path.join(base, "checkout");

  beforeAll(() => {
    for (const file of repositoryFiles().filter((name) => !name.startsWith("test/"))) {
      fs.mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
      fs.copyFileSync(path.join(repository, file), path.join(checkout, file));
    }
    fs.symlinkSync(path.join(repository, "node_modules"), path.join(checkout, "node_modules"));
  });
  afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const inherited = Object.entries(process.env).filter(([key]) => !/^(PULUMI_|GOOGLE_|KUBECONFIG$|JEST_)/.test(key));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["src/commands/run.mjs", ...args], {
      cwd: checkout,
      encoding: "utf8",
      input: "",
      timeout: minutes,
      env: {
        ...Object.fromEntries(inherited),
        PGSTACK_STATE: path.join(base, "state"),
        PULUMI_BACKEND_URL: `file://${path.join(base, "backend")}`,
        ...env,
      },
    });
    return { code: status, output: `${stdout}${stderr}` };
  };

  it(
    "say what to do where the key of the stack's secrets is missing",
    () => {
      const { code, output } = run(["preview", "prod", "--comment", "preview.md"]);
      expect(code).toBe(1);
      expect(output).toMatch(/passphrase must be set[^]*→ .*PULUMI_CONFIG_PASSPHRASE, or set a key as secretsprovider/);
      expect(fs.existsSync(path.join(checkout, "preview.md"))).toBe(false);
    },
    minutes,
  );

  it(
    "refuse without confirmation, and name the option that gives it",
    () => {
      const { code, output } = run(["up", "prod", "--no"]);
      expect(code).toBe(2);
      expect(output).toContain("error: unknown option '--no'");
    },
    minutes,
  );

  it(
    "write down why a preview fails, and print no passphrase",
    () => {
      const passphrase = "canary-passphrase-7f3a";
      // No proxy listens there: Google's provider cannot be downloaded, on any machine.
      const { code, output } = run(["preview", "prod", "--comment", "preview.md"], {
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        PULUMI_HOME: path.join(base, "home"),
        HTTPS_PROXY: "http://127.0.0.1:9",
      });
      expect(code).toBe(1);
      const comment = fs.readFileSync(path.join(checkout, "preview.md"), "utf8");
      expect(comment).toMatch(
        /^### The preview of "prod" failed\n[^]*resource plugin 'pulumi-resource-gcp'[^]*→ a plugin of the engine/,
      );
      expect(output).toMatch(/→ a plugin of the engine is missing/);
      expect(`${output}${comment}`).not.toContain(passphrase);
    },
    minutes,
  );
});
