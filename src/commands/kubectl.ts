import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { KubernetesConnection } from "../../components/kubernetes";
import { setInterruption } from "../engine/interruption";
import { Unreachable, UserError } from "../errors";

const exec = promisify(execFile);

/** Messages of kubectl itself where it got no answer; those of a program in a container are left out. */
const unanswered =
  /^(The connection to the server \S+ was refused|Unable to connect to the server|(error: )?You must be logged in|Error from server \((ServiceUnavailable|Timeout)\)|error: (Get|Post) "|error: (stat .*: no such file|context .* does not exist)|E\d{4} .*dial tcp)/m;

const secretsSchema = z.object({
  items: z.array(
    z.looseObject({ metadata: z.looseObject({ name: z.string() }), data: z.record(z.string(), z.string()).optional() }),
  ),
});

/** Time in milliseconds from which a program in a container is kept alive. */
const long = 3_600_000;

/**
 * Runs "$@" and prints an empty line to stderr each minute: the kubelet closes a connection that is idle for four hours, load balancers earlier.
 * `sleep` gets no output, which would keep the connection open. Source: Kubernetes documentation, KubeletConfiguration,
 * streamingConnectionIdleTimeout.
 */
const keepAlive = `(
  trap 'kill $pause 2> /dev/null; exit' TERM
  while :; do sleep 60 > /dev/null 2>&1 & pause=$!; wait $pause; echo >&2; done
) &
trap 'kill $!' EXIT
"$@"`;

/** `kubectl` for one Kubernetes; the ambient one is never asked. */
export class Kubectl {
  private readonly target: readonly string[];

  /**
   * @param program file that is run; tests name a fake.
   */
  constructor(
    private readonly connection: KubernetesConnection,
    private readonly program = "kubectl",
  ) {
    if (typeof connection.kubeconfig !== "string")
      throw new Error("the kubeconfig is not known before the stack is up");
    this.target = [
      `--kubeconfig=${connection.kubeconfig}`,
      ...(connection.context !== undefined ? [`--context=${connection.context}`] : []),
    ];
  }

  private get place(): string {
    return this.connection.context !== undefined ? `context ${this.connection.context}` : "its kubeconfig";
  }

  /**
   * Runs `kubectl` and returns what it prints. The connection of `exec` is never idle where the timeout is an hour or more; the container needs
   * `sh` for that.
   *
   * @param signal Ends it.
   * @throws Unreachable when Kubernetes gives no answer, UserError when it refuses, or when a program in a container does not end: a
   *   program that waits for a bucket is no sign that Kubernetes is unreachable.
   */
  async run(args: readonly string[], timeoutMs = 20_000, signal?: AbortSignal): Promise<string> {
    const sent = args[0] === "exec" && timeoutMs >= long ? keptAlive(args) : args;
    const running = exec(this.program, [...this.target, ...sent], { timeout: timeoutMs, maxBuffer: 64 << 20, signal });
    // It asks for a user name where the kubeconfig has none, and would wait for it.
    running.child.stdin?.end();
    try {
      return (await running).stdout;
    } catch (error) {
      const failure = error as Failure;
      if (failure.killed === true && args[0] === "exec") {
        throw new UserError(
          `"${programIn(args)}" did not finish within ${timeoutMs / 1000} s: it waits for something that does not answer, for example a bucket`,
        );
      }
      const reason = unreachable(failure, timeoutMs);
      if (reason !== undefined) throw new Unreachable(this.place, reason);
      throw new UserError(`kubectl ${args.join(" ")}: ${withoutNoise(failure.stderr ?? "") || failure.message}`);
    }
  }

  /** Runs `kubectl` with its output on the terminal, until it ends or Ctrl-C ends it, and returns its exit code. */
  async show(args: readonly string[]): Promise<number> {
    const child = spawn(this.program, [...this.target, ...args], { stdio: ["ignore", "inherit", "inherit"] });
    setInterruption(() => child.kill("SIGINT"));
    return new Promise((resolve, reject) => {
      child.once("error", () => {
        reject(new Unreachable(this.place, unreachable({ code: "ENOENT" } as unknown as Failure, 0) ?? ""));
      });
      child.once("exit", (code) => {
        resolve(code ?? 0);
      });
    });
  }

  /** Creates an object, and fails where it exists. */
  async create(object: unknown): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const child = execFile(
        this.program,
        [...this.target, "create", "-f", "-"],
        { timeout: 20_000 },
        (error, _, said) => {
          if (error === null) resolve();
          else reject(new UserError(`kubectl create: ${said.trim() || error.message}`));
        },
      );
      child.stdin?.end(JSON.stringify(object));
    });
  }

  /** Returns an object as JSON; nothing where it does not exist. */
  async get(kind: string, namespace: string, name: string): Promise<unknown> {
    const text = await this.run(["get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "json"]);
    return text.trim() === "" ? undefined : (JSON.parse(text) as unknown);
  }

  /** The objects of a kind in a namespace. */
  async list(kind: string, namespace: string): Promise<readonly unknown[]> {
    const { items } = JSON.parse(await this.run(["get", kind, "-n", namespace, "-o", "json"])) as { items: unknown[] };
    return items;
  }

  /** The events of a namespace, as a list. */
  async events(namespace: string): Promise<unknown> {
    return JSON.parse(await this.run(["get", "events", "-n", namespace, "-o", "json"])) as unknown;
  }

  /** The pod that has some labels, as `pod/<name>`. */
  async pod(namespace: string, labels: Readonly<Record<string, string>>): Promise<string> {
    const selector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const [pod = ""] = (await this.run(["get", "pods", "-n", namespace, "-l", selector, "-o", "name"])).split("\n");
    if (pod === "") throw new UserError(`no pod in the namespace ${namespace} has the labels ${selector}`);
    return pod;
  }

  /** One key of a Secret, decoded. */
  async secret(namespace: string, name: string, key: string): Promise<string> {
    const [value = ""] = await this.secrets(namespace, [{ secret: name, key }]);
    return value;
  }

  /** Keys of several Secrets, decoded, by one start of `kubectl`. */
  async secrets(
    namespace: string,
    keys: readonly { readonly secret: string; readonly key: string }[],
  ): Promise<string[]> {
    const names = keys.map(({ secret }) => secret);
    // One object is no list.
    const text = await this.run(["get", "secret", ...names, names[0] ?? "", "-n", namespace, "-o", "json"]);
    const { items } = secretsSchema.parse(JSON.parse(text));
    return keys.map(({ secret, key }) => {
      const value = items.find(({ metadata }) => metadata.name === secret)?.data?.[key];
      if (value === undefined) throw new UserError(`the Secret ${namespace}/${secret} has no key ${key}`);
      return Buffer.from(value, "base64").toString("utf8");
    });
  }

  /**
   * Forwards a port of this machine until `stop` is called.
   *
   * @param target `svc/<name>` or `pod/<name>`.
   * @param local Port of this machine. Default: any that is free.
   */
  async forward(
    namespace: string,
    target: string,
    port: number,
    local?: number,
  ): Promise<{ port: number; stop: () => void }> {
    const ports = `${local ?? ""}:${port}`;
    const args = [...this.target, "port-forward", "-n", namespace, "--address=127.0.0.1", target, ports];
    const child = spawn(this.program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const stop = (): void => void child.kill();
    process.once("exit", stop);
    return { port: await forwardedPort(child), stop };
  }
}

/** A kubectl that failed. */
interface Failure extends Error {
  readonly code?: unknown;
  readonly killed?: boolean;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Returns why Kubernetes cannot be asked, on one short line; nothing where it answered. */
function unreachable(
  { code, killed = false, stdout = "", stderr = "" }: Failure,
  timeoutMs: number,
): string | undefined {
  if (code === "ENOENT") return "kubectl is not installed; install it (https://kubernetes.io/docs/tasks/tools/)";
  if (killed) return `no answer within ${timeoutMs / 1000} s`;
  if (stdout.includes("Please enter Username"))
    return "the kubeconfig has no credentials for this context; log in first";
  return unanswered.test(stderr) ? shortened(withoutNoise(stderr)) : undefined;
}

/** Arguments of `kubectl exec` whose program prints something each minute. */
function keptAlive(args: readonly string[]): string[] {
  const start = args.indexOf("--") + 1;
  return [...args.slice(0, start), "sh", "-c", keepAlive, "keep-alive", ...args.slice(start)];
}

/** The program that `kubectl exec` runs, without its arguments. */
function programIn(args: readonly string[]): string {
  return args[args.indexOf("--") + 1] ?? "";
}

/** Returns the output of kubectl without the lines of its client's own log, of which it prints the same one five times. */
function withoutNoise(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const own = lines.filter((line) => line !== "" && !/^[EWI]\d{4} /.test(line));
  const logged = lines
    .flatMap((line) => /err="(.*)"$/.exec(line)?.[1] ?? [])
    .map((text) => text.replaceAll('\\"', '"'));
  return (own.length > 0 ? own : logged.slice(-1)).join(" ");
}

const longest = 300;

/** A text cut between two words. */
function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/\s+\S*$/, "")} …`;
}

async function forwardedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said);
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", (error) => {
      reject(new UserError(`kubectl port-forward: ${error.message}`));
    });
    child.once("exit", (code) => {
      reject(new UserError(`kubectl port-forward exited with ${code ?? "a signal"}: ${said.trim()}`));
    });
  });
}
