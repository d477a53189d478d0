import { Kubectl } from "../../src/commands/kubectl";
import { describeWithFix } from "../../src/commands/main";
import { command, repeat, showStatus } from "../../src/commands/status";
import { Unreachable, UsageError, UserError } from "../../src/errors";
import { Interruption } from "../../src/engine/interruption";
import { barmanRepository, cloudNativePgCluster } from "../helpers/clusters";
import { parsed } from "../helpers/command-line";
import { FakeKubectl } from "../helpers/fake-kubectl";

const clusters = [
  cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, drill: { enabled: true } }),
  cloudNativePgCluster({ name: "second" }),
];
const connection = { kubeconfig: "kubeconfig", context: "other", identity: "other" };

/** Everything that the command prints with a fake kubectl, and its exit code. */
async function status(script: string, of = clusters): Promise<{ code: number; printed: string[] }> {
  const fake = new FakeKubectl(script);
  const kubectl = new Kubectl(connection, fake.program);
  const printed: string[] = [];
  const collect = (text: string): void => void printed.push(text);
  jest.spyOn(console, "log").mockImplementation(collect);
  jest.spyOn(console, "error").mockImplementation(collect);
  try {
    return { code: await showStatus({ name: "prod", kubectl }, of), printed };
  } finally {
    fake.remove();
    jest.restoreAllMocks();
  }
}

/** What kubectl 1.32 prints where nobody listens. */
const refused = `
for i in 1 2 3 4 5; do
  echo 'E1128 03:52:23.555755   21727 memcache.go:265] "Unhandled Error" err="couldn'"'"'t get current server API group list: Get \\"https://127.0.0.1:1/api?timeout=32s\\": dial tcp 127.0.0.1:1: connect: connection refused"' >&2
done
echo 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?' >&2
exit 1`;

describe("npm run status, by a fake kubectl", () => {
  it("reports once that Kubernetes is unreachable, and nothing that is unknown", async () => {
    expect(await status(refused)).toEqual({
      code: 3,
      printed: [
        '"prod": Kubernetes (context other) is unreachable: The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
      ],
    });
  });

  it.each([
    [
      "a host that does not resolve",
      "echo 'Unable to connect to the server: dial tcp: lookup nowhere.invalid: no such host' >&2; exit 1",
      /unreachable: Unable to connect to the server: dial tcp: lookup nowhere\.invalid: no such host$/,
    ],
    [
      "a log of the client and nothing else",
      `echo 'E1128 03:52:23.555755   21727 memcache.go:265] "Unhandled Error" err="Get \\"https://h/api\\": dial tcp: i/o timeout"' >&2; exit 1`,
      /unreachable: Get "https:\/\/h\/api": dial tcp: i\/o timeout$/,
    ],
    [
      "a kubeconfig without credentials, which asks for a user name",
      "printf 'Please enter Username: '; read -r name; echo 'error: EOF' >&2; exit 1",
      /unreachable: the kubeconfig has no credentials for this context; log in first$/,
    ],
    [
      "credentials that are refused",
      "echo 'error: You must be logged in to the server (Unauthorized)' >&2; exit 1",
      /unreachable: error: You must be logged in to the server \(Unauthorized\)$/,
    ],
    [
      "a kubeconfig that does not exist",
      "echo 'error: stat kubeconfig: no such file or directory' >&2; exit 1",
      /unreachable: error: stat kubeconfig: no such file or directory$/,
    ],
    [
      "a long reason, which is cut between two words",
      `echo "Unable to connect to the server: $(printf 'reason%.0s ' $(seq 60))" >&2; exit 1`,
      /unreachable: Unable to connect to the server:( reason){37,38} …$/,
    ],
  ])("reports %s", async (_what, script, message) => {
    const { code, printed } = await status(script);
    expect(printed).toEqual([expect.stringMatching(message)]);
    expect(code).toBe(3);
  });

  it("does not take what a program in a pod prints for an answer of Kubernetes", async () => {
    const pod = { metadata: { name: "main-1", labels: { "cnpg.io/instanceRole": "primary" } } };
    const { code, printed } = await status(
      `case "$*" in
        exec*|*" exec "*) echo 'ERROR: dial tcp: lookup storage.invalid: no such host' >&2; exit 1 ;;
        *configmap*) exit 0 ;;
        *) echo '${JSON.stringify({ items: [pod] })}' ;;
      esac`,
    );
    expect(code).toBe(1);
    expect(printed[0]).toMatch(/the list of backups cannot be read: .*no such host/);
  });

  it.each([
    [
      ["exec", "main-1", "-n", "postgres", "--", "barman-cloud-backup-list", "gs://b"],
      UserError,
      /^"barman-cloud-backup-list" did not finish/,
    ],
    [["get", "pods", "-n", "postgres"], Unreachable, /unreachable: no answer within 0\.3 s$/],
  ] as const)("takes %p without an end for what it is", async (args, type, message) => {
    // A program in a container waits for a bucket that is away; Kubernetes itself answers, or does not.
    const fake = new FakeKubectl("exec sleep 20");
    const error: unknown = await new Kubectl(connection, fake.program)
      .run(args, 300)
      .catch((caught: unknown) => caught);
    fake.remove();
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(message);
    expect(error instanceof Unreachable).toBe(type === Unreachable);
  });

  it("reports that kubectl is not installed", async () => {
    const error = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const missing = new Kubectl(connection, "kubectl-that-is-not-there");
    expect(await showStatus({ name: "prod", kubectl: missing }, clusters)).toBe(3);
    expect(error.mock.calls.flat()).toEqual([
      expect.stringMatching(/unreachable: kubectl is not installed; install it/),
    ]);
  });

  it("reports the refusal, and not that the cluster is missing", async () => {
    const forbidden = 'Error from server (Forbidden): pods is forbidden: User "me" cannot list resource "pods"';
    const { code, printed } = await status(`echo '${forbidden}' >&2; exit 1`);
    expect(code).toBe(1);
    expect(printed.join("\n")).toMatch(/^postgres\/main: not known \(cloudnative-pg\)$/m);
    expect(printed.join("\n")).toContain(forbidden);
    expect(printed.join("\n")).not.toMatch(/instances exist|no instance|was ever verified|repo1 has no backup/);
  });

  it("reports instances that are missing where Kubernetes answers", async () => {
    const { code, printed } = await status(`case "$*" in *configmap*) exit 0 ;; *) echo '{"items": []}' ;; esac`);
    expect(code).toBe(1);
    expect(printed[0]).toMatch(/0 of 3 instances exist/);
    expect(printed[0]).toMatch(/npm run drill -- prod --cluster main verifies one/);
  });

  it("exits with 0 on a new cluster, and notes the drill to come", async () => {
    const creationTimestamp = new Date().toISOString();
    const labels = { "cnpg.io/instanceRole": "primary" };
    const pod = { metadata: { name: "main-1", labels }, status: { conditions: [{ type: "Ready", status: "True" }] } };
    const primary = { version: "17.7", bytes: 1, recovering: false, replicas: [] };
    const [list, made, one] = [
      { items: [pod] },
      { metadata: { creationTimestamp } },
      cloudNativePgCluster({ instances: 1, backups: { repositories: [barmanRepository] }, drill: { enabled: true } }),
    ];
    const { code, printed } = await status(
      `case "$*" in
        *psql*) echo '${JSON.stringify(primary)}' ;;
        *barman*) echo '{"backups_list": []}' ;;
        *configmap*|*" cluster "*) echo '${JSON.stringify(made)}' ;;
        *) echo '${JSON.stringify(list)}' ;;
      esac`,
      [one],
    );
    expect(printed.join("\n")).toMatch(
      /notes +repo1 has no backup yet: .*\n +no restore drill yet: .*\n +problems +none$/,
    );
    expect(code).toBe(0);
  });

  it("is repeated with --watch until it is interrupted", async () => {
    const controller = new AbortController();
    const shown: number[] = [];
    const show = async (): Promise<number> => {
      shown.push(shown.length);
      if (shown.length === 3) controller.abort();
      return 1;
    };
    expect(await repeat(show, controller.signal, 0.01)).toBe(1);
    expect(shown).toHaveLength(3);
    expect(parsed(["status", "--watch", "--json"]).output).toMatch(/'--watch' cannot be used with option '--json'/);
  });

  it("has one line where Kubernetes is unreachable, whatever the command", () => {
    const error = new Unreachable("embedded node", "it does not run; start it: npm run up");
    expect(describeWithFix(error)).toBe(error.message);
    expect(describeWithFix(new Error("connection refused"))).toMatch(/\n {2}→ /);
  });

  it("refuses an environment and a cluster that do not exist as wrong usage", async () => {
    await expect(command({ environment: "nosuch" }, new Interruption())).rejects.toThrow(UsageError);
  });
});
