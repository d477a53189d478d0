import fc from "fast-check";
import { formatCidr, parseCidr, planRanges, type Range, RangeTooSmall } from "../../components/gke-network/ranges";

const size = ({ prefix }: Range): number => 2 ** (32 - prefix);
const end = (range: Range): number => range.start + size(range);

const demand = fc.record({
  maxNodes: fc.integer({ min: 4, max: 1000 }),
  maxPodsPerNode: fc.integer({ min: 8, max: 256 }),
  maxServices: fc.integer({ min: 32, max: 65536 }),
});

const block = fc
  .record({ prefix: fc.integer({ min: 8, max: 24 }), at: fc.nat({ max: 2 ** 16 }) })
  .map(({ prefix, at }) => ({ prefix, start: (at % 2 ** prefix) * 2 ** (32 - prefix) }));

describe("the ranges of a network", () => {
  it("lie in the block, begin at a multiple of their size, do not overlap, and hold what was asked for", () => {
    fc.assert(
      fc.property(block, demand, (range, wanted) => {
        const cidr = formatCidr(range);
        let plan: ReturnType<typeof planRanges>;
        try {
          plan = planRanges({ cidr, ...wanted });
        } catch (error) {
          // Refused only when the block is too small, and the block that is named instead would do.
          expect(error).toBeInstanceOf(RangeTooSmall);
          const needed = error instanceof RangeTooSmall ? error.neededPrefix : 0;
          expect(needed).toBeLessThan(range.prefix);
          expect(() => planRanges({ cidr: `0.0.0.0/${needed}`, ...wanted })).not.toThrow();
          if (needed < 32)
            expect(() => planRanges({ cidr: `0.0.0.0/${needed + 1}`, ...wanted })).toThrow(RangeTooSmall);
          return;
        }
        const ranges = Object.values(plan).map((text: string) => parseCidr(text));
        const sorted = [...ranges].sort((a, b) => a.start - b.start);
        for (const [i, one] of sorted.entries()) {
          expect(one.start).toBeGreaterThanOrEqual(range.start);
          expect(end(one)).toBeLessThanOrEqual(end(range));
          const next = sorted[i + 1];
          if (next !== undefined) expect(end(one)).toBeLessThanOrEqual(next.start);
        }
        const perNode = 2 ** Math.ceil(Math.log2(2 * wanted.maxPodsPerNode));
        expect(size(parseCidr(plan.pods)) / perNode).toBeGreaterThanOrEqual(wanted.maxNodes);
        expect(size(parseCidr(plan.nodes)) - 4).toBeGreaterThanOrEqual(wanted.maxNodes);
        expect(size(parseCidr(plan.services))).toBeGreaterThanOrEqual(wanted.maxServices);
      }),
    );
  });

  it("are the ones that Google's table gives: 110 pods take a /24 of each node", () => {
    const ranges = planRanges({ cidr: "10.0.0.0/8", maxNodes: 252, maxPodsPerNode: 110, maxServices: 4096 });
    expect(ranges).toEqual({
      pods: "10.0.0.0/16",
      services: "10.1.0.0/20",
      nodes: "10.1.16.0/24",
    });
  });

  it("refuse an invalid block", () => {
    for (const wrong of ["10.0.0.0", "10.0.0.256/24", "10.0.0.1/24", "10.0.0.0/33", "", "a.b.c.d/8"]) {
      expect(() => parseCidr(wrong)).toThrow(/CIDR|multiple/);
    }
  });

  it("read what they write", () => {
    fc.assert(
      fc.property(block, (range) => {
        expect(parseCidr(formatCidr(range))).toEqual(range);
      }),
    );
  });
});
