import type { Answer } from '../../src/lib/model';
import { eachPage } from '../../src/lib/requests/pages';
import { failureOf } from '../support/scripted-create';

interface Numbered {
  readonly page: number;
  readonly after?: string;
}

/** Reads a list whose pages have these cursors; the last one has none. The cursors that were asked for, and the end. */
async function read(cursorAt: (page: number) => string | undefined, failsAt = 0) {
  const asked: (string | undefined)[] = [];
  const pages: Answer<Numbered>[] = [];
  const list = eachPage<Numbered>(async (after) => {
    asked.push(after);
    const page = asked.length;
    if (page > 2_000) throw new Error('The list is read without end');
    if (page === failsAt) return { ok: false, failure: failureOf('refused') };
    const next = cursorAt(page);
    return { ok: true, value: { page, ...(next === undefined ? {} : { after: next }) } };
  });
  for await (const page of list) pages.push(page);
  return { asked, pages, last: pages.at(-1) };
}

const ENDLESS = {
  ok: false,
  failure: expect.objectContaining({
    code: 'endless_pages',
    retryClass: 'transient',
    ambiguous: false,
  }),
};

describe('the pages of a list', () => {
  it('are read from the first to the one without a cursor', async () => {
    const { asked, pages } = await read((page) => ['b', 'c'][page - 1]);
    expect(asked).toEqual([undefined, 'b', 'c']);
    expect(pages.map((page) => page.ok && page.value.page)).toEqual([1, 2, 3]);
  });

  it('end with the first failure', async () => {
    const { asked, last } = await read((page) => String(page), 2);
    expect(asked).toEqual([undefined, '1']);
    expect(last).toEqual({ ok: false, failure: failureOf('refused') });
  });

  it('are not read further than the caller asks', async () => {
    const asked: unknown[] = [];
    const list = eachPage<Numbered>(async (after) => {
      asked.push(after);
      return { ok: true, value: { page: 1, after: 'b' } };
    });
    for await (const page of list) {
      expect(page.ok).toBe(true);
      break;
    }
    expect(asked).toEqual([undefined]);
  });

  it.each([
    ['to itself', ['a'], [undefined, 'a']],
    ['to the page before', ['a', 'b'], [undefined, 'a', 'b']],
    ['around', ['a', 'b', 'c'], [undefined, 'a', 'b', 'c']],
  ])('that lead back end with a failure: %s', async (_, cursors, asked) => {
    const list = await read((page) => cursors[(page - 1) % cursors.length]);
    expect(list.asked).toEqual(asked);
    expect(list.last).toEqual(ENDLESS);
  });

  it('that never end do end with a failure', async () => {
    const { asked, last } = await read((page) => String(page));
    expect(asked).toHaveLength(1_001);
    expect(last).toEqual(ENDLESS);
  });
});
