import { error } from "@pulumi/pulumi/log";
import { wholeProgram } from "../../src/engine/whole-program";

describe("a program that must register all of its resources", () => {
  const events = ["unhandledRejection", "uncaughtException"] as const;

  beforeEach(() => {
    for (const event of events) process.removeAllListeners(event);
  });

  it("returns its outputs", async () => {
    expect(await wholeProgram(async () => Promise.resolve("outputs"))()).toBe("outputs");
  });

  it("fails with an uncaught exception outside of its own promise, and hears none later", async () => {
    const broken = wholeProgram(async () => {
      process.emit("uncaughtException", new Error("connection lost"));
      return Promise.resolve();
    });
    await expect(broken()).rejects.toThrow(
      "resources that were not registered are kept, because not all resources could be registered: connection lost",
    );
    expect(process.listenerCount("uncaughtException")).toBe(0);
  });

  it("fails with an error that is only logged", async () => {
    jest.spyOn(console, "error").mockImplementation(() => undefined);
    const broken = wholeProgram(async () => {
      await error("a resource failed");
    });
    await expect(broken()).rejects.toThrow("the errors are logged above");
  });
});
