/** A `T` that is being put together. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type OptionalKey<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** An object whose properties that may be undefined are absent instead. */
export type Defined<T> = Omit<T, OptionalKey<T>> & {
  [K in OptionalKey<T>]?: Exclude<T[K], undefined>;
};

/** `values` without the properties that are undefined: an absent property means "not given" in this code. */
export function defined<T extends object>(values: T): Defined<T> {
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) given[key] = value;
  return given as Defined<T>;
}
