import { adoptedAnnotation, stackAnnotation } from "../../components/kubernetes";
import type { EnvironmentConfig } from "../../src/config/schema";
import { platform } from "../../src/platform";
import { recordEnvironment } from "../../src/plan/plan";
import { environment } from "../helpers/environments";
import { record } from "../helpers/mocks";

const connection = { kubeconfig: "/k", context: "c", identity: "i" };
const inputs = { environment: "local", connection };
const local = (adopt: readonly string[]): EnvironmentConfig => ({ ...environment("local"), adopt: [...adopt] });

interface Annotated {
  readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
}

describe("the objects of an environment", () => {
  it("each carry the name of their stack", async () => {
    const { resources } = await recordEnvironment("local", environment("local"));
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    const owners = objects.map(({ inputs: input }) => (input as Annotated).metadata?.annotations?.[stackAnnotation]);
    expect(objects.length).toBeGreaterThan(40);
    expect(new Set(owners)).toEqual(new Set(["pgstack/local"]));
  });

  it("are deleted with it, except for adopted ones", async () => {
    const config = { ...local(["Namespace/postgres"]), disposable: false };
    const { resources } = await recordEnvironment("local", config);
    const adopted = resources.filter(
      ({ inputs: input }) => (input as Annotated).metadata?.annotations?.[adoptedAnnotation] !== undefined,
    );
    expect(adopted.map(({ type, name }) => [type, name])).toEqual([
      ["kubernetes:core/v1:Namespace", "namespaces/postgres"],
    ]);
    // Protection would keep an environment from letting go of what it never deletes.
    expect(adopted[0]).toMatchObject({ retainOnDelete: true, protect: false });
    const others = resources.filter((one) => one !== adopted[0]);
    expect(others.filter(({ retainOnDelete }) => retainOnDelete)).toEqual([]);
  });

  it("include what adopt names, or the entry is refused", async () => {
    const config = local(["Namespace/postgres", "Namespace/postgers", "CustomResourceDefinition/a.b"]);
    await expect(record(() => platform(config, inputs))).rejects.toThrow(
      /pgstack:adopt\[1\] = "Namespace\/postgers"\n.*names no object of this environment/,
    );
  });
});
