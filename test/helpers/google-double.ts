import type { Binding, Policy } from "../../src/bootstrap/policy";

/** A request that changed something, or tried to. */
export interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Thing {
  readonly body: Record<string, unknown>;
  policy: Policy;
}

const operation = { name: "operations/1", done: true };

/**
 * A double of the Google APIs that `bootstrap` calls: a project in memory. It keeps what is made, refuses to make a thing
 * twice, and refuses policies that name an account it does not have yet, as the real ones do.
 */
export class GoogleDouble {
  readonly writes: Write[] = [];
  readonly things = new Map<string, Thing>();
  readonly enabled = new Set<string>(["serviceusage.googleapis.com"]);
  projectPolicy: Policy = {
    version: 1,
    etag: "0",
    bindings: [{ role: "roles/owner", members: ["user:owner@acme.com"] }],
  };
  /** How many policies are refused at first because a new account is not known everywhere. */
  lag = 0;

  constructor(private readonly project: string) {}

  /** Stands for `fetch`. */
  readonly send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? "GET";
    const body = typeof init?.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    const { status, answer } = this.answer(method, url, body);
    return new Response(JSON.stringify(answer), { status });
  };

  /** All members of a role in a policy. */
  static membersOf({ bindings }: Policy, role: string): readonly string[] {
    return (bindings ?? []).filter((binding: Binding) => binding.role === role).flatMap(({ members }) => members);
  }

  private answer(method: string, url: URL, body: Record<string, unknown>): { status: number; answer: object } {
    const path = `${url.host.split(".")[0] ?? ""}${url.pathname}`;
    const verb = /:(\w+)$/.exec(path)?.[1];
    if (verb === "getIamPolicy" || (method === "GET" && path.endsWith("/iam"))) return ok(this.policyAt(path));
    if (method !== "GET") this.writes.push({ method, path, body });
    if (verb === "setIamPolicy" || (method === "PUT" && path.endsWith("/iam"))) {
      return this.setPolicy(path, (verb === undefined ? body : body["policy"]) as Policy);
    }
    if (verb === "batchEnable") {
      for (const id of body["serviceIds"] as string[]) this.enabled.add(id);
      return ok(operation);
    }
    if (path === `serviceusage/v1/projects/${this.project}/services`) {
      return ok({ services: [...this.enabled].map((name) => ({ name: `projects/42/services/${name}` })) });
    }
    if (path === `cloudresourcemanager/v3/projects/${this.project}`) return ok({ name: "projects/42" });
    if (method === "GET") return this.read(path);
    if (method === "PATCH") return this.patch(path, body);
    if (verb === "undelete") return this.patch(path.replace(":undelete", ""), { state: "ACTIVE", deleted: false });
    return this.make(path, url, body);
  }

  private read(path: string): { status: number; answer: object } {
    const thing = this.things.get(path);
    return thing === undefined ? failed(404, `${path} was not found`) : ok(thing.body);
  }

  private patch(path: string, body: Record<string, unknown>): { status: number; answer: object } {
    const thing = this.things.get(path);
    if (thing === undefined) return failed(404, `${path} was not found`);
    Object.assign(thing.body, body);
    return ok(operation);
  }

  private make(path: string, url: URL, body: Record<string, unknown>): { status: number; answer: object } {
    const id = [...url.searchParams].find(([key]) => key.endsWith("Id"))?.[1];
    const email = `${text(body["accountId"])}@${this.project}.iam.gserviceaccount.com`;
    const name = id ?? (text(body["name"]) || text(body["roleId"]) || email);
    const own = `${path}/${name}`;
    if (this.things.has(own)) return failed(409, `${own} already exists`);
    this.things.set(own, { body: { ...body, ...((body["role"] as object | undefined) ?? {}) }, policy: {} });
    return ok(operation);
  }

  private policyAt(path: string): Policy {
    return this.things.get(bare(path))?.policy ?? this.projectPolicy;
  }

  private setPolicy(path: string, policy: Policy): { status: number; answer: object } {
    const accounts = (policy.bindings ?? [])
      .flatMap(({ members }) => members)
      .flatMap((member) => /^serviceAccount:(.*)$/.exec(member)?.[1] ?? []);
    const unknown = accounts.find(
      (email) => !this.things.has(`iam/v1/projects/${this.project}/serviceAccounts/${email}`),
    );
    if (unknown !== undefined || this.lag-- > 0)
      return failed(400, `Service account ${unknown ?? "new"} does not exist.`);
    const thing = this.things.get(bare(path));
    if (thing !== undefined) thing.policy = policy;
    else this.projectPolicy = policy;
    return ok(policy);
  }
}

function bare(path: string): string {
  return path.replace(/(:\w+|\/iam)$/, "");
}

function ok(answer: object): { status: number; answer: object } {
  return { status: 200, answer };
}

function failed(status: number, message: string): { status: number; answer: object } {
  return { status, answer: { error: { code: status, message } } };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
