import { images } from "../../local/images";
import { goModules } from "../../local/go";
import { imageRefs } from "../../local/pins";
import { zalandoImageRefs } from "../../local/zalando";

describe("the archives of the node's images", () => {
  const files = (): ReadonlyMap<string, string> => new Map(images().map(({ ref, tar }) => [ref, tar]));

  it("are one for each image that the node runs", () => {
    expect([...files().keys()].sort()).toEqual(Object.values(imageRefs).sort());
    expect(new Set(files().values()).size).toBe(files().size);
  });

  it("do not include those of Zalando's operator, which only its tests build and unpack", () => {
    expect(Object.values(zalandoImageRefs).filter((ref) => files().has(ref))).toEqual([]);
  });

  it("stay where they are when the program of another image changes", () => {
    const before = files();
    const { stamp } = goModules.fakeGcsServer;
    Object.assign(goModules.fakeGcsServer, { stamp: { "main.version": "another" } });
    try {
      const changed = [...files()].filter(([ref, tar]) => before.get(ref) !== tar).map(([ref]) => ref);
      expect(changed).toEqual([imageRefs.fakeGcsServer]);
    } finally {
      Object.assign(goModules.fakeGcsServer, { stamp });
    }
  });
});
