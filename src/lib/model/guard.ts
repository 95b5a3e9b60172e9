import { asObject } from './json';

/**
 * Whether a value from outside is what its place requires. Files of a job and messages of another process are read
 * with these guards, and only with these. The guard of a domain value is exported beside its type.
 */
export type Guard<T> = (value: unknown) => value is T;

export const isText: Guard<string> = (value) => typeof value === 'string';
export const isFlag: Guard<boolean> = (value) => typeof value === 'boolean';
/** Any number but NaN and the infinities. */
export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);
/** A number of things, or an amount of time: not negative, and not always whole. */
export const isCount: Guard<number> = (value): value is number => isNumber(value) && value >= 0;
/** A whole number of things. */
export const isWhole: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && isCount(value);

/** One of these values. */
export function oneOf<const T extends string | number | boolean>(...known: readonly T[]): Guard<T> {
  return (value): value is T => known.some((one) => one === value);
}

/** Any value that one of these guards accepts. */
export function anyOf<T>(...guards: readonly Guard<T>[]): Guard<T> {
  return (value): value is T => guards.some((guard) => guard(value));
}

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard);
}

/** An object whose fields are all of one kind, whatever their names. */
export function recordOf<T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => {
    const object = asObject(value);
    return object !== undefined && Object.values(object).every(guard);
  };
}

/** A field that may be missing. */
export function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

/** An object with these fields. It may have more. */
export function objectOf<T>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const named = Object.entries<Guard<unknown>>(fields).map(([name, guard]) => ({ name, guard }));
  return (value): value is T => {
    const object = asObject(value);
    return object !== undefined && named.every(({ name, guard }) => guard(object[name]));
  };
}

/** The value where the guard accepts it, for a reader that ignores what it does not understand. */
export function ifValid<T>(value: unknown, guard: Guard<T>): T | undefined {
  return guard(value) ? value : undefined;
}

type Fields = Readonly<Record<string, Guard<unknown>>>;

/** The messages of one direction: the guards of their fields, by the message's type. */
export type MessageShapes = Readonly<Record<string, Fields>>;

type FieldValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Guard<infer T> ? T : never;
};

/** The union of messages that shapes describe. */
export type MessageOf<S extends MessageShapes> = {
  [Type in keyof S & string]: { readonly type: Type } & FieldValues<S[Type]>;
}[keyof S & string];

/** A reader of messages: undefined for any value that is not one of them. */
export function messageReader<S extends MessageShapes>(
  shapes: S,
): (value: unknown) => MessageOf<S> | undefined {
  const isMessage = (value: unknown): value is MessageOf<S> => {
    const message = asObject(value);
    const type = message?.['type'];
    if (message === undefined || !isText(type) || !Object.hasOwn(shapes, type)) return false;
    const fields = Object.entries(shapes[type] ?? {});
    return fields.every(([name, guard]) => guard(message[name]));
  };
  return (value) => ifValid(value, isMessage);
}
