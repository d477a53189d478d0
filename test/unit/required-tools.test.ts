import { environmentSchema } from "../../src/config/schema";
import { kubectl, requireTools, toolsOfUp } from "../../src/engine/required-tools";
import { googleSettings, kubernetes, zonal } from "../helpers/google";

const names = (changes: Parameters<typeof googleSettings>[0]): string[] =>
  toolsOfUp(environmentSchema.parse(googleSettings(changes))).map(({ name }) => name);

describe("the programs that up needs on GKE", () => {
  it("are psql where databases are asked, and the plugin where the configuration names it", () => {
    expect(names({})).toEqual(["psql"]);
    expect(names({ clusters: [] })).toEqual([]);
    expect(names({ delivery: "gitops" })).toEqual([]);
    const settings = kubernetes({ ...zonal, authentication: "gke-gcloud-auth-plugin" });
    expect(names({ kubernetes: settings })).toEqual(["psql", "gke-gcloud-auth-plugin"]);
  });

  it("are named all at once, with how each is installed", () => {
    const tools = [kubectl, ...toolsOfUp(environmentSchema.parse(googleSettings()))];
    expect(() => requireTools(tools, () => undefined)).toThrow(
      /^Programs are missing.*\n {2}kubectl \(.*\): https:.*\n {2}psql \(.*\): apt-get install postgresql-client/,
    );
    expect(() => requireTools(tools, (name) => (name === "psql" ? undefined : `/bin/${name}`))).toThrow(
      /again:\n {2}psql/,
    );
    expect(() => requireTools(tools, (name) => `/bin/${name}`)).not.toThrow();
  });
});
