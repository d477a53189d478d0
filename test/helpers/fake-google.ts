import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { GoogleApi } from "../../src/bootstrap/google-api";
import type { Binding, Policy } from "../../src/bootstrap/policy";

/** A request that changed something, or tried to. */
export interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Thing {
  readonly body: Record<string, unknown>;
  readonly since: number;
  policy: Policy;
}

interface Answer {
  readonly status: number;
  readonly answer: object;
}

/** Cloud KMS returns any bytes; these are text, so that a test can hand them to what takes text only. */
const kmsPrefix = "kms:v1:";

const operation = { name: "operations/1", done: true };

/**
 * A fake of the Google APIs that `bootstrap` calls: projects in memory, with a clock that only `wait` moves. It keeps what is
 * created, refuses to create a thing twice, refuses policies that name an account it does not know, and policies that were
 * written meanwhile.
 *
 * IAM is eventually consistent, and so is this: for {@link lag} after its creation an account answers 404, 403 and, at times,
 * what a replica that knows it answers. Source: IAM documentation, "Retry failed requests"; hashicorp/terraform-provider-google,
 * reports of 404 and 403 after the creation of a service account.
 */
export class FakeGoogle {
  readonly writes: Write[] = [];
  readonly things = new Map<string, Thing>();
  readonly enabled = new Set<string>(["serviceusage.googleapis.com"]);
  /** Policies of projects and subnetworks, by their address. */
  readonly policies = new Map<string, Policy>();
  /** How long a new account is not known everywhere, in milliseconds. */
  lag = 12_000;
  /** Called before each write of a policy. */
  beforeWrite: (path: string) => void = () => undefined;
  private clock = 0;
  private requests = 0;
  private readonly met = new Set<string>();
  private readonly masterKey = randomBytes(32);

  constructor(private readonly project: string) {
    this.policies.set(`cloudresourcemanager/v3/projects/${project}`, {
      version: 1,
      etag: "0",
      bindings: [{ role: "roles/owner", members: ["user:owner@acme.com"] }],
    });
  }

  /** Stands for `fetch`. */
  readonly send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = typeof init?.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    this.requests++;
    const { status, answer } = this.answer(init?.method ?? "GET", url, body);
    return new Response(JSON.stringify(answer), { status });
  };

  /** Lets time pass. */
  readonly wait = async (milliseconds: number): Promise<void> => {
    this.clock += milliseconds;
    return Promise.resolve();
  };

  /** An API that talks to this. */
  api(): GoogleApi {
    return new GoogleApi({ project: this.project, token: async () => "token", send: this.send, wait: this.wait });
  }

  /** The policy of the project. */
  get projectPolicy(): Policy {
    return this.policies.get(`cloudresourcemanager/v3/projects/${this.project}`) ?? {};
  }
  set projectPolicy(policy: Policy) {
    this.policies.set(`cloudresourcemanager/v3/projects/${this.project}`, policy);
  }

  /** All members of a role in a policy. */
  static membersOf({ bindings }: Policy, role: string): readonly string[] {
    return (bindings ?? []).filter((binding: Binding) => binding.role === role).flatMap(({ members }) => members);
  }

  /** Decrypts what `:encrypt` returned. */
  decrypt(ciphertext: string): Buffer {
    const text = Buffer.from(ciphertext, "base64").toString();
    const bytes = Buffer.from(text.replace(kmsPrefix, ""), "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.masterKey, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  }

  private answer(method: string, url: URL, body: Record<string, unknown>): Answer {
    const path = `${url.host.split(".")[0] ?? ""}${url.pathname}`;
    const verb = /[:/](getIamPolicy|setIamPolicy)$/.exec(path)?.[1] ?? /:(\w+)$/.exec(path)?.[1];
    const hidden = this.hiding(bare(path)) ?? this.late(path);
    if (hidden !== undefined) return hidden;
    if (verb === "getIamPolicy" || (method === "GET" && path.endsWith("/iam"))) return ok(this.policyAt(path));
    if (method !== "GET") this.writes.push({ method, path, body });
    if (verb === "setIamPolicy" || (method === "PUT" && path.endsWith("/iam"))) {
      return this.setPolicy(path, (verb === undefined ? body : body["policy"]) as Policy);
    }
    if (verb === "batchEnable") {
      for (const id of body["serviceIds"] as string[]) this.enabled.add(id);
      return ok(operation);
    }
    if (verb === "generateServiceIdentity") return ok(operation);
    if (verb === "encrypt") return ok({ ciphertext: this.encrypt(text(body["plaintext"])) });
    if (/^serviceusage\/v1\/projects\/[^/]+\/services$/.test(path)) {
      return ok({ services: [...this.enabled].map((name) => ({ name: `projects/42/services/${name}` })) });
    }
    if (path === `cloudresourcemanager/v3/projects/${this.project}`) return ok({ name: "projects/42" });
    if (method === "GET") return this.read(path);
    if (method === "PATCH") return this.patch(path, body);
    if (verb === "undelete") return this.patch(path.replace(":undelete", ""), { state: "ACTIVE", deleted: false });
    if (path.startsWith("storage/upload/")) return this.upload(path, url, body);
    return this.create(path, url, body);
  }

  /** What a replica answers that does not know an account yet; every third request meets one that does. */
  private hiding(path: string): Answer | undefined {
    const thing = /^iam\/.*\/serviceAccounts\/.+/.test(path) ? this.things.get(path) : undefined;
    if (thing === undefined || this.clock - thing.since >= this.lag || this.requests % 3 === 0) return undefined;
    return this.requests % 3 === 1
      ? failed(404, `Unknown service account ${path}`, "NOT_FOUND")
      : failed(403, "Permission denied on resource (or it may not exist).", "PERMISSION_DENIED");
  }

  /** Three good reads prove nothing about a fourth: the first request for a policy meets a replica that is later still. */
  private late(path: string): Answer | undefined {
    const thing = this.things.get(bare(path));
    const policy = path.startsWith("iam/") && path.endsWith(":getIamPolicy");
    if (thing === undefined || !policy || this.met.has(path) || this.clock - thing.since >= 3 * this.lag)
      return undefined;
    this.met.add(path);
    return failed(404, `Unknown service account ${path}`, "NOT_FOUND");
  }

  private encrypt(plaintext: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.masterKey, nonce);
    const bytes = Buffer.concat([cipher.update(Buffer.from(plaintext, "base64")), cipher.final()]);
    const text = kmsPrefix + Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString("base64");
    return Buffer.from(text).toString("base64");
  }

  private read(path: string): Answer {
    const thing = this.things.get(path);
    return thing === undefined ? failed(404, `${path} was not found`, "NOT_FOUND") : ok(thing.body);
  }

  private patch(path: string, body: Record<string, unknown>): Answer {
    const thing = this.things.get(path);
    if (thing === undefined) return failed(404, `${path} was not found`, "NOT_FOUND");
    Object.assign(thing.body, body);
    return ok(operation);
  }

  private upload(path: string, url: URL, body: Record<string, unknown>): Answer {
    const own = `${path.replace("storage/upload/", "storage/")}/${encodeURIComponent(url.searchParams.get("name") ?? "")}`;
    if (url.searchParams.get("ifGenerationMatch") === "0" && this.things.has(own)) {
      return failed(412, "At least one of the pre-conditions you specified did not hold.");
    }
    this.things.set(own, { body, since: this.clock, policy: {} });
    return ok({});
  }

  private create(path: string, url: URL, body: Record<string, unknown>): Answer {
    const id = [...url.searchParams].find(([key]) => key.endsWith("Id"))?.[1];
    const email = `${text(body["accountId"])}@${this.project}.iam.gserviceaccount.com`;
    const name = id ?? (text(body["name"]) || text(body["roleId"]) || email);
    const own = `${path}/${name}`;
    if (this.things.has(own)) return failed(409, `${own} already exists`, "ALREADY_EXISTS");
    const content = { ...body, ...((body["role"] as object | undefined) ?? {}) };
    this.things.set(own, { body: content, since: this.clock, policy: {} });
    return ok(operation);
  }

  private policyAt(path: string): Policy {
    return this.things.get(bare(path))?.policy ?? this.policies.get(bare(path)) ?? {};
  }

  private setPolicy(path: string, policy: Policy): Answer {
    this.beforeWrite(path);
    const now = this.policyAt(path);
    if (policy.etag !== now.etag) {
      return path.startsWith("storage/")
        ? failed(412, "At least one of the pre-conditions you specified did not hold.")
        : failed(409, "There were concurrent policy changes.", "ABORTED");
    }
    // A role of a project exists in that project only.
    const home = /\/projects\/([^/:]+)/.exec(path)?.[1] ?? this.project;
    const foreign = (policy.bindings ?? []).find(
      ({ role }) => role.startsWith("projects/") && !role.startsWith(`projects/${home}/`),
    );
    if (foreign !== undefined)
      return failed(400, `Role ${foreign.role} is not supported for this resource.`, "INVALID_ARGUMENT");
    const accounts = (policy.bindings ?? [])
      .flatMap(({ members }) => members)
      .flatMap((member) => new RegExp(`^serviceAccount:(.*@${this.project}\\..*)$`).exec(member)?.[1] ?? []);
    const unknown = accounts.find((email) => {
      const known = this.things.get(`iam/v1/projects/${this.project}/serviceAccounts/${email}`);
      return known === undefined || (this.clock - known.since < this.lag && this.requests % 3 !== 0);
    });
    if (unknown !== undefined) return failed(400, `Service account ${unknown} does not exist.`, "INVALID_ARGUMENT");
    const next = { ...policy, etag: String(Number(now.etag ?? "0") + 1) };
    const thing = this.things.get(bare(path));
    if (thing !== undefined) thing.policy = next;
    else this.policies.set(bare(path), next);
    return ok(next);
  }
}

function bare(path: string): string {
  return path.replace(/(:\w+|\/iam|\/[gs]etIamPolicy)$/, "");
}

function ok(answer: object): Answer {
  return { status: 200, answer };
}

function failed(status: number, message: string, code?: string): Answer {
  return { status, answer: { error: { code: status, message, ...(code !== undefined ? { status: code } : {}) } } };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
