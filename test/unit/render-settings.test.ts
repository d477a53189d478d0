import { renderPostgresCluster } from "../../components/charts";
import { postgresClusterSchema, validate } from "../../components/schema";
import { InvalidInput } from "../../components/shared/validation";
import { crunchySettings } from "../helpers/clusters";

describe("renderPostgresCluster of the library", () => {
  it("takes settings as a user writes them, and what the schema has parsed", () => {
    const settings = crunchySettings({ instances: 2 });
    const rendered = renderPostgresCluster(settings);
    expect(rendered.customResource.kind).toBe("PostgresCluster");
    expect(renderPostgresCluster(validate(postgresClusterSchema, settings, "main"))).toEqual(rendered);
  });

  it("refuses settings with every problem, as the component does", () => {
    const wrong = { ...crunchySettings(), version: 9, instnces: 3 };
    expect(() => renderPostgresCluster(wrong as never)).toThrow(InvalidInput);
    expect(() => renderPostgresCluster(wrong as never)).toThrow(
      /renderPostgresCluster: 2 problems[^]*version[^]*"instances"/,
    );
  });
});
