import type { Answer, Failure } from '../model';

/** A page of a list, and the cursor of the next. */
interface Page {
  readonly after?: string;
}

/** More pages than any list that a search by name can have. */
const PAGES_OF_A_SEARCH = 1_000;

/** Which pages are read. */
export interface PageRange {
  /** The cursor before the first page. */
  readonly from?: string | undefined;
  /** More than that are taken for a list without end. */
  readonly atMost?: number;
}

/**
 * The pages of a list, one after the other, until the last or the first failure. A server whose cursors lead back to a
 * page that was read, or never end, gives a failure: what it lists is unknown.
 */
export async function* eachPage<T extends Page>(
  read: (after: string | undefined) => Promise<Answer<T>>,
  { from, atMost = PAGES_OF_A_SEARCH }: PageRange = {},
): AsyncGenerator<Answer<T>> {
  const seen = new Set<string>();
  let after = from;
  for (;;) {
    const page = await read(after);
    yield page;
    if (!page.ok || page.value.after === undefined) return;
    after = page.value.after;
    if (seen.has(after) || seen.size >= atMost) {
      yield { ok: false, failure: ENDLESS };
      return;
    }
    seen.add(after);
  }
}

const ENDLESS: Failure = {
  kind: 'garbled_answer',
  code: 'endless_pages',
  message: 'WorkOS returned a list whose pages lead back to each other',
  retryClass: 'transient',
  ambiguous: false,
};
