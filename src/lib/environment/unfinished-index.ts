import { ifValid, isText, isWhole, objectOf, parseJson } from '../model';
import { IndexStore } from './index-store';

/** What was read longer ago may no longer be so. */
const CONTINUED_FOR_MS = 24 * 3_600_000;

/** With the version of what the index has: one of another version is not continued. */
const HEAD = 'index_head 2';

/** What a pass that reads WorkOS is about: another one begins anew. */
export interface PassHead {
  readonly begunAtMs: number;
  /** A text that differs where anything differs that has an influence on what is kept. */
  readonly about: string;
}

const isHead = objectOf<PassHead>({ begunAtMs: isWhole, about: isText });

/** The index of a pass. */
export interface UnfinishedIndex {
  readonly index: IndexStore;
  /** Set where an earlier pass of the last day was stopped or killed: it is continued. */
  readonly begunBefore: PassHead | undefined;
}

/**
 * Opens the index of a pass that reads WorkOS. What an older pass, or one about something else, has left there is removed.
 *
 * @throws Abort as `IndexStore.open`
 */
export async function openUnfinished(folder: string, head: PassHead): Promise<UnfinishedIndex> {
  const index = await IndexStore.open(folder);
  const before = ifValid(parseJson((await index.get(HEAD)) ?? ''), isHead);
  const ageMs = head.begunAtMs - (before?.begunAtMs ?? 0);
  const isSame = before?.about === head.about && ageMs >= 0 && ageMs < CONTINUED_FOR_MS;
  if (isSame) return { index, begunBefore: before };
  await index.remove();
  const fresh = await IndexStore.open(folder);
  await fresh.add([[HEAD, JSON.stringify(head)]]);
  return { index: fresh, begunBefore: undefined };
}
