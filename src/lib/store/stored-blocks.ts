import { isNumber } from '../model';
import type { Store } from './open-store';

const PAGE_SQL = `
select seq::float8 as seq, body,
    (select min(f.seq) from workos_migrate.blocks f where f.path = $1)::float8 as first
  from workos_migrate.blocks where path = $1 and seq > $2 order by seq limit 32`;

/**
 * The text of a file in pieces, in the order in which they were written. A file may be folded into one block meanwhile:
 * what has been read of it is skipped.
 *
 * @throws an error with the code `ENOENT` when the file does not exist
 */
export async function* readStoredBlocks(store: Store, key: string): AsyncGenerator<string> {
  let [last, first, length] = [-1, undefined as number | undefined, 0];
  for (;;) {
    const { rows } = await store.run(PAGE_SQL, [key, last]);
    if (rows.length === 0 && first === undefined) {
      throw Object.assign(new Error(`ENOENT: ${key} does not exist`), { code: 'ENOENT' });
    }
    if (rows.length === 0) return;
    for (const { seq, body, first: firstNow } of rows) {
      const isFolded = first !== undefined && seq === firstNow && firstNow !== first;
      const text = isFolded ? String(body).slice(length) : String(body);
      length += text.length;
      last = Number(seq);
      yield text;
    }
    const [{ first: seen } = {}] = rows;
    if (isNumber(seen)) first = seen;
  }
}

/** The lines of these pieces, without their line feeds; `onTorn` is called before a last one that has none. */
export async function* splitLines(
  pieces: AsyncIterable<string>,
  onTorn: () => void,
): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest === '') return;
  onTorn();
  yield rest;
}
