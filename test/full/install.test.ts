import { Consumer, registryTrouble } from "../helpers/consumer";
import { report } from "../helpers/report";
import { describeWhen } from "../helpers/when";

const entries = ["pgstack", "pgstack/charts", "pgstack/google", "pgstack/schema"] as const;
const trouble = registryTrouble();

describeWhen(trouble === undefined, trouble ?? "", "the package, installed by npm into an empty project", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    const started = Date.now();
    consumer = await Consumer.install();
    report(`npm install of the package: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  });
  afterAll(() => {
    consumer.remove();
  });

  it("has all that it asks for, in versions that it accepts", () => {
    expect(consumer.npm("ls", "--all", "--parseable")).toMatchObject({ code: 0 });
  });

  it.each(["@pulumi/pulumi", "@pulumi/kubernetes", "cdk8s", "cdk8s-plus-28", "constructs"])(
    "shares one copy of %s with the program: with two neither would know the other's objects",
    (name) => {
      const found = consumer.npm("ls", name, "--all", "--parseable").output.trim().split("\n");
      expect([...new Set(found)]).toEqual([expect.stringMatching(new RegExp(`/node_modules/${name}$`)) as string]);
      expect(found[0]).not.toContain("/pgstack/node_modules/");
    },
  );

  it("compiles in a strict program that imports each of its entries", () => {
    expect(consumer.compile({ skipLibCheck: true })).toBe("");
  });

  it.each(entries)("%s is loaded by Node.js", (entry) => {
    const { code, output } = consumer.node(["-p", `Object.keys(require("${entry}")).length`]);
    expect([code, Number(output) > 5]).toEqual([0, true]);
  });
});
