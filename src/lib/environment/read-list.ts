import {
  Abort,
  type Answer,
  asObject,
  defined,
  type Failure,
  ifValid,
  isCount,
  isText,
  parseJson,
} from '../model';
import { eachPage } from '../requests';
import type { ListPage } from '../workos';
import { KEYS } from './entries';
import type { Entry, IndexStore } from './index-store';

/** A list of WorkOS, to be read into the index. */
export interface WantedList<T> {
  /** Under which its progress is kept. */
  readonly name: string;
  /** Reads one page, with retries and at the pace of the run. */
  readonly read: (after: string | undefined) => Promise<Answer<ListPage<T>>>;
  readonly entriesOf: (item: T) => readonly Entry[];
  /** The list is given up when it has more pages. */
  readonly pagesAtMost: number;
  readonly onPage?: (items: number) => void;
}

/** How far a list was read; without `after`, to its end. */
interface ListProgress {
  readonly pages: number;
  readonly after?: string;
}

/** `read`: to its end. `too_long`: it has more pages than were wanted. */
export type ListEnd = 'read' | 'too_long';

/** More pages than a list of 20 million has. */
const PAGES_AT_MOST = 200_000;

/**
 * Reads a list into the index, from where an earlier run was killed. Where WorkOS does not know the cursor any more, its
 * user was deleted: the list is read from its beginning once more.
 *
 * @throws Abort when a page cannot be read
 */
export async function readList<T>(store: IndexStore, list: WantedList<T>): Promise<ListEnd> {
  const before = await progressOf(store, list);
  if (before.pages > 0 && before.after === undefined) return 'read';
  if (before.pages >= list.pagesAtMost) return 'too_long';
  let { pages } = before;
  for await (const page of eachPage(list.read, { from: before.after, atMost: PAGES_AT_MOST })) {
    if (!page.ok) {
      if (before.after === undefined || !isLostCursor(page.failure)) throw readFailed(page.failure);
      await store.add([progressEntry(list, { pages: 0 })]);
      return readList(store, list);
    }
    const { items, after } = page.value;
    pages += 1;
    const entries = items.flatMap((item) => list.entriesOf(item));
    await store.add([...entries, progressEntry(list, { pages, ...defined({ after }) })]);
    list.onPage?.(items.length);
    if (after !== undefined && pages >= list.pagesAtMost) return 'too_long';
  }
  return 'read';
}

async function progressOf<T>(store: IndexStore, { name }: WantedList<T>): Promise<ListProgress> {
  const { pages, after } = asObject(parseJson((await store.get(KEYS.list(name))) ?? '')) ?? {};
  return { pages: isCount(pages) ? pages : 0, ...defined({ after: ifValid(after, isText) }) };
}

function progressEntry<T>({ name }: WantedList<T>, progress: ListProgress): Entry {
  return [KEYS.list(name), JSON.stringify(progress)];
}

function isLostCursor({ kind }: Failure): boolean {
  return kind === 'request_refused' || kind === 'not_found';
}

/** The end of a command that cannot read WorkOS. */
export function readFailed({ code, message }: Failure): Abort {
  return new Abort('stopped_early', code, `WorkOS could not be read: ${message}`, [
    'Run the command again: it continues where it stopped',
  ]);
}
