import * as fs from "node:fs";
import { Kubectl } from "../../src/commands/kubectl";
import { FakeKubectl } from "../helpers/fake-kubectl";

const hours = 86_400_000;

/** Runs a program as in a container, through a fake kubectl that runs it on this machine; `before` runs first. */
async function inContainer(script: string, { timeoutMs = hours, before = "" } = {}) {
  const fake = new FakeKubectl(`
    ${before}
    while [ "$1" != -- ]; do shift; done; shift
    "$@" 2> "$0.log"; code=$?; cat "$0.log" >&2; exit $code`);
  const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
  try {
    const printed = await kubectl
      .run(["exec", "main-1", "-n", "postgres", "--", "bash", "-c", script], timeoutMs)
      .catch((error: unknown) => (error as Error).message);
    return { printed, stderr: fs.readFileSync(`${fake.program}.log`, "utf8") };
  } finally {
    fake.remove();
  }
}

/** A minute of a fifth of a second. */
const before = `printf '#!/bin/sh\\nexec /bin/sleep 0.2\\n' > "\${0%/*}/sleep"; chmod +x "\${0%/*}/sleep"; PATH="\${0%/*}:$PATH"`;

describe("a program that runs for hours in a container (a fake kubectl)", () => {
  it("never leaves its connection idle, and prints to stdout what it prints itself", async () => {
    const { printed, stderr } = await inContainer("/bin/sleep 1; echo done; echo note >&2", { before });
    expect(printed).toBe("done\n");
    expect(stderr).toMatch(/^\n{2,}note\n$/);
  });

  it("fails with its own reason and its own command line", async () => {
    const { printed } = await inContainer("/bin/sleep 1; echo damaged >&2; exit 3", { before });
    expect(printed).toMatch(/^kubectl exec main-1 -n postgres -- bash -c .*exit 3: damaged$/);
  });

  it("ends when it ends, and not at the end of a minute", async () => {
    const start = Date.now();
    expect((await inContainer("echo done")).printed).toBe("done\n");
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it("is run as it stands where it has less than an hour", async () => {
    expect((await inContainer("ps -o args= -p $PPID", { timeoutMs: 20_000 })).printed).not.toContain("keep-alive");
    expect((await inContainer("ps -o args= -p $PPID")).printed).toContain("keep-alive");
  });
});
