import { IdSet } from '../../src/lib/model';

describe('a set of ids', () => {
  it('has the ids that were added, each once, and no others', () => {
    const set = new IdSet();
    const ids = Array.from({ length: 20_000 }, (_unused, i) => `user_${String(i)}`);
    for (const id of ids) expect(set.add(id)).toBe(true);
    expect(set.add('user_7')).toBe(false);
    expect(set.size).toBe(ids.length);
    expect(ids.every((id) => set.has(id))).toBe(true);
    expect(ids.some((id) => set.has(`other_${id}`))).toBe(false);
  });
});
