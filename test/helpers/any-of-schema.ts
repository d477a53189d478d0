import fc from "fast-check";
import { z } from "zod";

type Arbitrary<T> = fc.Arbitrary<T>;

/** What cannot be read from a schema. */
export interface Vocabulary {
  /** Texts of many kinds; a key takes those kinds that its schema accepts, so that a pattern is met in ways people write. */
  readonly texts: readonly Arbitrary<string>[];
  /**
   * Values of single keys, by place: `users[].name`, `parameters`. They stand in for what the schema would give; one that no
   * key asks for is an error.
   */
  readonly at: Readonly<Record<string, Arbitrary<unknown>>>;
}

/**
 * An arbitrary of what a schema takes, read from the schema itself: a key that is added to it is covered from then on. Rules
 * across keys are not looked at.
 *
 * @throws when a schema holds something of which it does not know how to make values, with its place.
 */
export function anyOf(schema: z.core.$ZodType, vocabulary: Vocabulary): Arbitrary<unknown> {
  const maker = new Maker(vocabulary);
  const made = maker.make(schema, "");
  maker.checkAsked();
  return made;
}

/** Every key that a schema knows, by place, and whether it may be left out. */
export function placesOf(schema: z.core.$ZodType): Map<string, boolean> {
  return new Map(keysBelow(schema, ""));
}

/** The places at which a value has something. */
export function placesIn(value: unknown, place = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => placesIn(item, `${place}[]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const at = under(place, key);
    return below === undefined ? [] : [at, ...placesIn(below, at)];
  });
}

class Maker {
  private readonly asked = new Set<string>();
  private readonly texts: readonly Kind[];
  private readonly textKinds = new Map<string, Arbitrary<string>>();
  private readonly derivedKinds = new Map<string, readonly Kind[]>();
  private readonly checks = new Map<object, number>();

  constructor(private readonly vocabulary: Vocabulary) {
    this.texts = vocabulary.texts.map(kindOf);
  }

  checkAsked(): void {
    const idle = Object.keys(this.vocabulary.at).filter((place) => !this.asked.has(place));
    if (idle.length > 0) throw new Error(`no key has the place ${idle.join(", ")}`);
  }

  make(schema: z.core.$ZodType, place: string): Arbitrary<unknown> {
    const own = this.vocabulary.at[place];
    if (own !== undefined) {
      this.asked.add(place);
      return own;
    }
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case "object":
        return this.object(def.shape, place);
      case "array":
        return this.array(schema as z.core.$ZodArray, place);
      case "record":
        return this.record(def, place);
      case "union":
        return fc.oneof(...def.options.map((option) => this.make(option, place)));
      case "optional":
      case "default":
      case "prefault":
        return this.make(def.innerType, place);
      case "enum":
        return fc.constantFrom(...Object.values(def.entries));
      case "literal":
        return fc.constantFrom(...def.values);
      case "boolean":
        return fc.boolean();
      case "number":
        return number(limitsOf(schema));
      case "string":
        return this.text(schema as z.core.$ZodString, place);
      case "unknown":
        return fc.jsonValue({ maxDepth: 2, depthSize: "small" });
      default:
        throw new Error(`${place}: nothing is known of a schema of type ${def.type}`);
    }
  }

  private object(shape: Readonly<Record<string, z.core.$ZodType>>, place: string): Arbitrary<unknown> {
    const keys = Object.keys(shape);
    const values = Object.entries(shape).map(([key, schema]) => {
      const value = this.make(schema, under(place, key));
      return schema._zod.optin === "optional" ? sometimes(value, place === "" ? 4 : 3) : value;
    });
    return fc
      .tuple(...values)
      .map((all) =>
        Object.fromEntries(all.flatMap((value, i) => (value === undefined ? [] : [[keys[i] ?? "", value]]))),
      );
  }

  private array(schema: z.core.$ZodArray, place: string): Arbitrary<unknown> {
    const { minItems: min = 0, maxItems: max = Infinity } = limitsOf(schema);
    const element = this.make(schema._zod.def.element, `${place}[]`);
    const few = fc.array(element, { minLength: min, maxLength: Math.min(max, Math.max(min, 3)) });
    const many = fc.array(element, { minLength: Math.min(max, 5), maxLength: Math.min(max, 12), size: "max" });
    return fc.oneof({ weight: 40, arbitrary: few }, { weight: 1, arbitrary: many });
  }

  private record(def: z.core.$ZodRecordDef, place: string): Arbitrary<unknown> {
    const key = this.make(def.keyType, `${place}{}`) as Arbitrary<string>;
    return fc.dictionary(key, this.make(def.valueType, `${place}.*`), { maxKeys: 3 });
  }

  /** Keys of one kind share an arbitrary: to make one takes longer than to use it. */
  private text(schema: z.core.$ZodString, place: string): Arbitrary<string> {
    const own = (schema._zod.def.checks ?? []).filter(({ _zod }) => _zod.def.check === "custom");
    const kind = JSON.stringify([limitsOf(schema), own.map((check) => this.numberOf(check))]);
    const made = this.textKinds.get(kind) ?? this.textOf(schema, place);
    this.textKinds.set(kind, made);
    return made;
  }

  private derivedFrom(limits: Limits): readonly Kind[] {
    const key = JSON.stringify(limits);
    const kinds = this.derivedKinds.get(key) ?? derivedFrom(limits).map(kindOf);
    this.derivedKinds.set(key, kinds);
    return kinds;
  }

  private numberOf(check: object): number {
    const number = this.checks.get(check) ?? this.checks.size;
    this.checks.set(check, number);
    return number;
  }

  private textOf(schema: z.core.$ZodString, place: string): Arbitrary<string> {
    const takes = (text: string): boolean => (schema as z.core.$ZodType as z.ZodType).safeParse(text).success;
    const often = ({ examples }: Kind): boolean => examples.filter(takes).length >= examples.length / 10;
    const known = this.texts.filter(often);
    const derived = this.derivedFrom(limitsOf(schema)).filter(often);
    const kinds = [
      ...known.map(({ arbitrary }, i) => ({ weight: i === 0 ? 12 : 1, arbitrary })),
      ...derived.map(({ arbitrary }) => ({ weight: 3, arbitrary })),
    ];
    if (kinds.length === 0) throw new Error(`${place}: no text is known that its schema takes; add a kind of text`);
    return fc.oneof(...kinds).filter(takes);
  }
}

interface Kind {
  readonly arbitrary: Arbitrary<string>;
  readonly examples: readonly string[];
}

function kindOf(arbitrary: Arbitrary<string>): Kind {
  return { arbitrary, examples: fc.sample(arbitrary, { numRuns: 40, seed: 1 }) };
}

/** Texts that a schema speaks of itself; none for a pattern that fast-check does not understand. */
function derivedFrom({ minLength: min = 0, maxLength: max = 300, pattern }: Limits): Arbitrary<string>[] {
  if (pattern === undefined) {
    const long = Math.max(min, Math.min(max, 300));
    return [
      fc.string({ minLength: min, maxLength: Math.min(long, min + 20), unit: "grapheme" }),
      fc.string({ minLength: min, maxLength: long, size: "max" }),
    ];
  }
  const { stackTraceLimit } = Error;
  // To learn what a part of the pattern takes fast-check throws and catches thousands of errors: without a stack in a third of the time.
  Error.stackTraceLimit = 0;
  try {
    return [fc.stringMatching(new RegExp(pattern))];
  } catch {
    return [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const safe = Number.MAX_SAFE_INTEGER;

/** Small numbers mostly, all that there may be now and then, and the ends. */
function number({ type, minimum: min = -safe, maximum: max = safe }: Limits): Arbitrary<number> {
  const small = Math.max(min, 0);
  const integer = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: small, max: Math.min(max, small + 20) }) },
    { weight: 4, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
  return type === "integer" ? integer : fc.oneof(integer, fc.double({ noNaN: true, noDefaultInfinity: true }));
}

/** An optional key that is there with a probability of `weight` in ten; shrinking leaves it out. */
function sometimes(value: Arbitrary<unknown>, weight: number): Arbitrary<unknown> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 10 - weight, arbitrary: fc.constant(undefined) },
    { weight, arbitrary: value },
  );
}

interface Limits {
  readonly type?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}

/** What a schema says of a single value, which zod tells in JSON Schema only. */
function limitsOf(schema: z.core.$ZodType): Limits {
  const { type, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems } = z.toJSONSchema(schema, {
    io: "input",
  }) as Limits;
  return { type, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems };
}

function keysBelow(schema: z.core.$ZodType, place: string): [string, boolean][] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return Object.entries(def.shape).flatMap(([key, value]) => [
        [under(place, key), value._zod.optin === "optional"] as [string, boolean],
        ...keysBelow(value, under(place, key)),
      ]);
    case "array":
      return keysBelow(def.element, `${place}[]`);
    case "union":
      return def.options.flatMap((option) => keysBelow(option, place));
    case "optional":
    case "default":
    case "prefault":
      return keysBelow(def.innerType, place);
    default:
      return [];
  }
}

function under(place: string, key: string): string {
  return place === "" ? key : `${place}.${key}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
