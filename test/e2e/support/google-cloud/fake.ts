import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Kind, kinds } from "./kinds";
import { absent, handler, type Properties, read, unknownValue, write } from "./wire";

/** A call that changes something. Times are milliseconds since the epoch. */
export interface Call {
  readonly verb: "create" | "update" | "delete";
  readonly type: string;
  readonly name: string;
  readonly started: number;
  readonly finished: number;
}

/** Options of the fake. */
export interface GoogleCloudOptions {
  /** Host and port that stand for the DNS endpoint of a control plane. */
  readonly endpoint: string;
  /** Text of every JSON key that is created. @default a word */
  readonly key?: string;
  /** Time to create a resource, in milliseconds. @default no time */
  readonly latency?: (type: string, name: string) => number;
}

/**
 * A FAKE of Google's Pulumi provider and of the cloud behind it, for there is neither on this machine. The real engine
 * attaches to it (`PULUMI_DEBUG_PROVIDERS`) and speaks its protocol; resources lie in memory. It refuses types that it
 * does not know, a second resource of the same ID, and deletion of what Google itself would keep.
 */
export class FakeGoogleCloud {
  /** Changes, in the order in which they finished. */
  readonly calls: Call[] = [];
  private readonly things = new Map<string, Properties>();
  private readonly kinds: ReadonlyMap<string, Kind>;
  private readonly server = new grpc.Server();

  private constructor(private readonly options: GoogleCloudOptions) {
    this.kinds = kinds(options.endpoint, options.key ?? "a key");
  }

  /** Starts one; `address` is what the engine attaches to. */
  static async start(options: GoogleCloudOptions): Promise<FakeGoogleCloud & { readonly address: string }> {
    const fake = new FakeGoogleCloud(options);
    fake.server.addService(ResourceProviderService, fake.methods());
    const port = await new Promise<number>((resolve, reject) => {
      fake.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return Object.assign(fake, { address: `gcp:${port}` });
  }

  /** Ends it; what it holds is gone. */
  stop(): void {
    this.server.forceShutdown();
  }

  /** The IDs of what there is. */
  get ids(): readonly string[] {
    return [...this.things.keys()].sort();
  }

  /** Calls of one kind. */
  callsOf(verb: Call["verb"]): readonly Call[] {
    return this.calls.filter((call) => call.verb === verb);
  }

  private methods(): grpc.UntypedServiceImplementation {
    const known: grpc.UntypedServiceImplementation = {
      attach: handler(() => new Empty()),
      cancel: handler(() => new Empty()),
      getPluginInfo: handler(() => new PluginInfo().setVersion("9.37.0")),
      configure: handler(() => new provider.ConfigureResponse().setSupportspreview(true)),
      checkConfig: handler((request: provider.CheckRequest) =>
        new provider.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: handler(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
      check: handler((request: provider.CheckRequest) => this.check(request)),
      diff: handler((request: provider.DiffRequest) => this.diff(request)),
      create: handler((request: provider.CreateRequest) => this.create(request)),
      read: handler((request: provider.ReadRequest) => this.read(request)),
      update: handler((request: provider.UpdateRequest) => this.update(request)),
      delete: handler((request: provider.DeleteRequest) => this.delete(request)),
      invoke: handler((request: provider.InvokeRequest) => {
        if (request.getTok() !== "gcp:organizations/getProject:getProject") throw new Error(`no ${request.getTok()}`);
        return new provider.InvokeResponse().setReturn(write({ ...read(request.getArgs()), number: "123456789012" }));
      }),
    };
    return Object.fromEntries(Object.keys(ResourceProviderService).map((name) => [name, known[name] ?? absent]));
  }

  private kindOf(urn: string): { readonly type: string; readonly name: string; readonly kind: Kind } {
    const { type, name } = partsOf(urn);
    const kind = this.kinds.get(type);
    if (kind === undefined) throw new Error(`the fake of Google Cloud does not know ${type}`);
    return { type, name, kind };
  }

  private check(request: provider.CheckRequest): provider.CheckResponse {
    this.kindOf(request.getUrn());
    return new provider.CheckResponse().setInputs(request.getNews());
  }

  private diff(request: provider.DiffRequest): provider.DiffResponse {
    const { kind } = this.kindOf(request.getUrn());
    const before = read(request.getOldInputs());
    const after = read(request.getNews());
    const ignored = request.getIgnorechangesList();
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => !key.startsWith("__") && !ignored.includes(key) && !same(before[key], after[key]),
    );
    const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
    const replacing = keys.filter((key) => kind.replacedBy.includes(key));
    return (
      new provider.DiffResponse()
        // Two resources of one name cannot exist side by side. Source: pulumi-terraform-bridge, nameRequiresDeleteBeforeReplace.
        .setDeletebeforereplace(replacing.length > 0 && same(before["name"], after["name"]))
        .setChanges(keys.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(keys)
        .setReplacesList(replacing)
    );
  }

  private async create(request: provider.CreateRequest): Promise<provider.CreateResponse> {
    const { type, name, kind } = this.kindOf(request.getUrn());
    const inputs: Properties = read(request.getProperties());
    if (request.getPreview()) {
      const preview: Record<string, unknown> = { ...inputs };
      for (const key of Object.keys(kind.outputs?.(inputs) ?? {})) preview[key] = unknownValue;
      return new provider.CreateResponse().setProperties(write(preview));
    }
    const id = kind.id(inputs);
    if (this.things.has(id)) throw new Error(`Error 409: ${id} already exists`);
    const state = { ...inputs, ...kind.outputs?.(inputs), id };
    await this.call("create", type, name, this.options.latency?.(type, name) ?? 0);
    this.things.set(id, state);
    return new provider.CreateResponse().setId(id).setProperties(write(state));
  }

  private read(request: provider.ReadRequest): provider.ReadResponse {
    const state = this.things.get(request.getId());
    if (state === undefined) return new provider.ReadResponse();
    return new provider.ReadResponse()
      .setId(request.getId())
      .setProperties(write(state))
      .setInputs(request.getInputs());
  }

  private async update(request: provider.UpdateRequest): Promise<provider.UpdateResponse> {
    const { type, name, kind } = this.kindOf(request.getUrn());
    const inputs = read(request.getNews());
    const state = { ...inputs, ...kind.outputs?.(inputs), id: request.getId() };
    if (!request.getPreview()) {
      if (!this.things.has(request.getId())) throw new Error(`Error 404: ${request.getId()} was not found`);
      await this.call("update", type, name, 0);
      this.things.set(request.getId(), state);
    }
    return new provider.UpdateResponse().setProperties(write(state));
  }

  private async delete(request: provider.DeleteRequest): Promise<Empty> {
    const { type, name, kind } = this.kindOf(request.getUrn());
    const others = [...this.things].flatMap(([id, state]) => (id === request.getId() ? [] : [state]));
    const kept = kind.kept?.(this.things.get(request.getId()) ?? {}, others);
    await this.call("delete", type, name, 0);
    if (kept !== undefined) throw new Error(`Error 400: ${request.getId()}: ${kept}`);
    this.things.delete(request.getId());
    return new Empty();
  }

  private async call(verb: Call["verb"], type: string, name: string, milliseconds: number): Promise<void> {
    const started = Date.now();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.calls.push({ verb, type, name, started, finished: Date.now() });
  }
}

/** Type and name in a URN. */
export function partsOf(urn: string): { readonly type: string; readonly name: string } {
  const parts = urn.split("::");
  return { type: parts[2]?.split("$").at(-1) ?? "", name: parts[3] ?? "" };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
