import hooks from "node:async_hooks";
import { createRequire } from "node:module";
import vm from "node:vm";
import type { JestEnvironment, JestEnvironmentConfig } from "@jest/environment";
import { Leftovers } from "./leftovers";

/** The `require` of Node.js. What this file imports Jest transforms, and `packages.cjs` is meant for tests. */
const load = createRequire(__filename);

/** Stands for the context of the process, for which Node.js has no object. */
const ofProcess = vm.createContext();
const { compileFunction } = vm;
vm.compileFunction = (code, names, { parsingContext, ...options } = {}) =>
  compileFunction(code, names, parsingContext === ofProcess ? options : { ...options, parsingContext });

/** Where values of asynchronous code are kept that were created since the last file ended. */
const storages = new Set<hooks.AsyncLocalStorage<unknown>>();
Object.defineProperty(hooks, "AsyncLocalStorage", {
  value: new Proxy(hooks.AsyncLocalStorage, {
    construct: (type, args, target) => {
      const storage = Reflect.construct(type, args, target) as hooks.AsyncLocalStorage<unknown>;
      storages.add(storage);
      return storage;
    },
  }),
});

/**
 * The environment of tests that need no engine and no node. Jest's own gives each file a context with globals of its own, where every
 * package has to be loaded again and every global is looked up through a proxy: that was a third of the CPU time of the quick tier.
 * Here all files of a worker share the context of the process and the packages that `packages.cjs` loads. The sources of pgstack are
 * loaded for each file, and what a file changes of the process is undone after it.
 */
export default class QuickEnvironment implements JestEnvironment {
  readonly global = globalThis as unknown as JestEnvironment["global"];
  readonly fakeTimers = null;
  readonly fakeTimersModern: NonNullable<JestEnvironment["fakeTimersModern"]>;
  readonly moduleMocker: NonNullable<JestEnvironment["moduleMocker"]>;
  private readonly leftovers = new Leftovers();
  private readonly conditions: string[];

  constructor({ projectConfig }: JestEnvironmentConfig) {
    const { ModernFakeTimers } = load("@jest/fake-timers") as typeof import("@jest/fake-timers");
    const { ModuleMocker } = load("jest-mock") as typeof import("jest-mock");
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.moduleMocker = new ModuleMocker(globalThis);
    this.conditions = projectConfig.testEnvironmentOptions["customExportConditions"] as string[];
  }

  /** Limits stack traces to what is read of one: Jest sets 100 calls, and libraries throw errors that nobody sees. */
  async setup(): Promise<void> {
    Error.stackTraceLimit = 20;
  }

  /** Undoes what the file changed. */
  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    this.leftovers.remove();
    // Jest creates one for each file, and with Node.js 20 every promise is entered in all of them.
    for (const storage of storages) storage.disable();
    storages.clear();
  }

  /** Conditions of the `exports` of packages. */
  exportConditions(): string[] {
    return this.conditions;
  }

  /** The context that files are compiled for. */
  getVmContext(): vm.Context {
    return ofProcess;
  }
}
