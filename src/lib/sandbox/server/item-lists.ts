import { isRecord } from '../wire/body-reader';
import { accept, type Checked, refuse } from '../wire/wire';
import type { World } from '../world/world';

/** One object in the body of a control request. */
export type Item = Readonly<Record<string, unknown>>;

/** Does what the request asks with one item, and returns what is answered for it. */
export type ItemWork = (world: World, item: Item) => Checked<unknown>;

/** The lists a request may have, in the order they are worked through. */
export type ItemKinds = readonly (readonly [name: string, work: ItemWork])[];

/** What was answered for each item, by list. */
export type ItemLists = Readonly<Record<string, readonly unknown[]>>;

function refuseItem(message: string, refusal?: unknown): Checked<never> {
  return refuse({ status: 422, body: { message, ...(refusal === undefined ? {} : { refusal }) } });
}

function workThrough(
  world: World,
  { name, items }: { readonly name: string; readonly items: Iterable<unknown> },
  work: ItemWork,
): Checked<readonly unknown[]> {
  const done: unknown[] = [];
  for (const item of items) {
    if (!isRecord(item)) return refuseItem(`${name}[${done.length}] is not an object.`);
    const worked = work(world, item);
    if (!worked.ok) return refuseItem(`${name}[${done.length}] was refused.`, worked.refusal);
    done.push(worked.value);
  }
  return accept(done);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/**
 * Works through the lists of a body, e.g. `{users: […], memberships: […]}`. Each may be left out, and one item may
 * stand for a list of one. Stops at the first item that is refused, and names it: the items before it are done.
 */
export function workThroughLists(
  world: World,
  body: unknown,
  kinds: ItemKinds,
): Checked<ItemLists> {
  const given = isRecord(body) ? body : { body };
  const names = kinds.map(([name]) => name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    return refuseItem(`${stranger} is not one of ${names.join(', ')}.`);
  }
  const done: Record<string, readonly unknown[]> = {};
  for (const [name, work] of kinds) {
    const list = given[name] ?? [];
    const items = isIterable(list) ? list : [list];
    const worked = workThrough(world, { name, items }, work);
    if (!worked.ok) return worked;
    done[name] = worked.value;
  }
  return accept(done);
}
