import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, parseDocument, type YAMLMap } from "yaml";
import type { WrittenCluster } from "../../components/postgres-cluster";
import { loadEnvironment } from "../config/load";
import { UserError } from "../errors";
import { root } from "../root";
import { stackConfig, stackFile } from "./environment";

const clustersKey = ["config", "pgstack:clusters"] as const;

/** The entries of clusters in the file of an environment. Comments and the order of keys stay when entries are changed. */
export class ClusterEntries {
  private constructor(
    /** Name of the file. */
    readonly file: string,
    private readonly target: string,
    private readonly document: Document,
  ) {}

  /** Reads the file of an environment. */
  static of(environment: string, folder = root): ClusterEntries {
    const file = stackFile(environment);
    const target = path.join(folder, file);
    return new ClusterEntries(file, target, parseDocument(fs.readFileSync(target, "utf8"), { merge: true }));
  }

  /** The entries, without defaults. */
  get all(): readonly WrittenCluster[] {
    const { config } = this.document.toJS() as { config?: { "pgstack:clusters"?: WrittenCluster[] } };
    return config?.["pgstack:clusters"] ?? [];
  }

  /** The entry of a cluster; undefined where the file has none. */
  named(name: string): WrittenCluster | undefined {
    return this.all.find((entry) => entry["name"] === name);
  }

  /** Adds an entry at the end. */
  add(entry: WrittenCluster): void {
    this.document.addIn(clustersKey, this.document.createNode(entry));
  }

  /**
   * Changes the entry of the same name, key by key.
   *
   * @throws UserError where the file has no such entry, or one whose keys come from somewhere else by an alias or a merge key.
   */
  change(entry: WrittenCluster): void {
    const name = String(entry["name"]);
    const i = this.all.findIndex((one) => one["name"] === name);
    const node: unknown = this.document.getIn([...clustersKey, i]);
    if (isMap(node)) this.merge(node, entry);
    if (isDeepStrictEqual(this.named(name), entry)) return;
    throw new UserError(
      `The entry of "${name}" in ${this.file} cannot be changed, since keys of it come from elsewhere by an alias or a merge key: write it out.`,
    );
  }

  private merge(node: YAMLMap, value: WrittenCluster): void {
    const before = node.toJS(this.document) as WrittenCluster;
    for (const key of Object.keys(before)) if (!(key in value)) node.delete(key);
    for (const [key, wanted] of Object.entries(value)) {
      if (isDeepStrictEqual(before[key], wanted)) continue;
      const own: unknown = node.get(key, true);
      if (isMap(own) && isPlain(wanted)) this.merge(own, wanted);
      else node.set(key, this.document.createNode(wanted));
    }
  }

  /**
   * Writes the file, once its content is accepted as a configuration.
   *
   * @param what The change, for messages.
   * @throws InvalidInput with each problem; then the file stays as it is.
   */
  write(what: string): void {
    this.check(what);
    fs.writeFileSync(this.target, this.text);
  }

  /** @throws InvalidInput with each problem of the content. */
  check(what: string): void {
    loadEnvironment(stackConfig(this.document.toJS(), this.file), `${this.file} with ${what}`);
  }

  /** The content of the file. */
  get text(): string {
    return this.document.toString({ lineWidth: 0 });
  }
}

function isPlain(value: unknown): value is WrittenCluster {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
