import { asObject } from '../model';

/** Tells whether a value from another process is what its field must hold. */
export type Guard<T> = (value: unknown) => value is T;

type Fields = Readonly<Record<string, Guard<unknown>>>;

/** The messages of one direction: their fields, by type. */
export type Shapes = Readonly<Record<string, Fields>>;

type Held<F extends Fields> = { readonly [K in keyof F]: F[K] extends Guard<infer T> ? T : never };

/** The union of messages that shapes describe. */
export type MessageOf<S extends Shapes> = {
  [Type in keyof S & string]: { readonly type: Type } & Held<S[Type]>;
}[keyof S & string];

/** A reader of messages: undefined for anything that is none of these. */
export function messageReader<S extends Shapes>(
  shapes: S,
): (value: unknown) => MessageOf<S> | undefined {
  return (value) => {
    const message = asObject(value);
    const type = message?.['type'];
    const fields =
      typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (message === undefined || fields === undefined) return undefined;
    const isSound = Object.entries(fields).every(([name, guard]) => guard(message[name]));
    // Every field has just been looked at.
    return isSound ? (message as MessageOf<S>) : undefined;
  };
}

export const isText: Guard<string> = (value) => typeof value === 'string';
export const isCount: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
/** Milliseconds since 1970; those of an intent may be negative. */
export const isTime: Guard<number> = (value): value is number => Number.isSafeInteger(value);
export const isFlag: Guard<boolean> = (value) => typeof value === 'boolean';

export function oneOf<const T extends string>(...known: readonly T[]): Guard<T> {
  return (value): value is T => known.some((one) => one === value);
}

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard);
}

/** A field that may be missing. */
export function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

/** An object with these fields. `T` is what the guards say, in the words of the model. */
export function objectOf<T>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const guards = Object.entries<Guard<unknown>>(fields);
  return (value): value is T => {
    const object = asObject(value);
    return object !== undefined && guards.every(([name, guard]) => guard(object[name]));
  };
}
