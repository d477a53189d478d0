type Listener = Parameters<NodeJS.Process["off"]>[1];

/** Descriptions of the symbols. Source: jest-circus 30.5, `src/types.ts`. */
const ofJest = new Set<string | undefined>(["JEST_STATE_SYMBOL", "EVENT_HANDLERS"]);

/** Members of the process that tests replace, and Jest for each file. Source: jest-runner and jest-runtime 30.5. */
const replaced = ["env", "exit", "getBuiltinModule"] as const;

/** Remembers the state of the process that a test file can change, to restore it after the file. */
export class Leftovers {
  private readonly globals = Object.getOwnPropertyDescriptors(globalThis);
  private readonly env = { ...process.env };
  private readonly folder = process.cwd();
  private readonly replaced = replaced.map((name) => [name, Reflect.get(process, name)] as const);
  private readonly exitCode = process.exitCode;
  private readonly listeners = listeners();

  /** Restores all of it. */
  remove(): void {
    // Jest keeps a file's tests, and with them all of its modules, below symbols. Packages add names, once for all files.
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (!Object.hasOwn(this.globals, key) && ofJest.has(key.description)) Reflect.deleteProperty(globalThis, key);
    }
    Object.defineProperties(globalThis, this.globals);
    for (const [name, own] of this.replaced) Reflect.set(process, name, own);
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, this.env);
    process.chdir(this.folder);
    process.exitCode = this.exitCode;
    const now = listeners();
    for (const [event, listener] of now) if (!has(this.listeners, event, listener)) process.off(event, listener);
    for (const [event, listener] of this.listeners) if (!has(now, event, listener)) process.on(event, listener);
  }
}

type Listening = readonly (readonly [event: string | symbol, listener: Listener])[];

/** Listeners of the process; `rawListeners` has the wrappers of those that are called once. */
function listeners(): Listening {
  return process
    .eventNames()
    .flatMap((event) => process.rawListeners(event).map((listener) => [event, listener as Listener] as const));
}

function has(all: Listening, event: string | symbol, listener: Listener): boolean {
  return all.some(([other, one]) => other === event && one === listener);
}
