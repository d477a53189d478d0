import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A fake kubectl: a shell script that gets the arguments of kubectl. */
export class FakeKubectl {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-kubectl-"));
  readonly program = path.join(this.folder, "kubectl");

  constructor(script: string) {
    fs.writeFileSync(this.program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** The lines that the script wrote to `$0.log`; none where it has not run. */
  log(): string[] {
    if (!fs.existsSync(`${this.program}.log`)) return [];
    return fs.readFileSync(`${this.program}.log`, "utf8").trim().split("\n");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
