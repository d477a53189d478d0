/** Returns an object without some of its keys. */
export function omit<T extends object, Key extends keyof T>(object: T, ...keys: readonly Key[]): Omit<T, Key> {
  const left = { ...object };
  for (const key of keys) Reflect.deleteProperty(left, key);
  return left;
}
