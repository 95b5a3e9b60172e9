/** True for any of these values, and for every value when there are none. */
export function oneOfWanted<T>(wanted: readonly T[]): (value: T | undefined) => boolean {
  if (wanted.length === 0) return () => true;
  const set: ReadonlySet<T | undefined> = new Set(wanted);
  return (value) => value !== undefined && set.has(value);
}
