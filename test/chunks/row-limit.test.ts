import fc from 'fast-check';
import { RowLimit } from '../../src/lib/chunks/row-limit';
import { settle } from '../support/fake-clock';

/** Rows that ask to begin; `entered` has those that may, in order. */
function asking(limit: RowLimit): { ask: (row: number) => void; entered: number[] } {
  const entered: number[] = [];
  const ask = (row: number): void => {
    void limit.enter().then(() => entered.push(row));
  };
  return { ask, entered };
}

describe('the row limit', () => {
  it('never lets more rows begin than its number, and loses none', async () => {
    const steps = fc.array(fc.constantFrom<'enter' | 'leave'>('enter', 'leave'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (rows, script) => {
        const limit = new RowLimit(rows);
        const { ask, entered } = asking(limit);
        let asked = 0;
        let left = 0;
        for (const step of script) {
          if (step === 'enter') {
            asked += 1;
            ask(asked);
          } else if (entered.length > left) {
            left += 1;
            limit.leave();
          }
          for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
          expect(entered.length - left).toBe(Math.min(rows, asked - left));
        }
        expect(entered).toEqual(Array.from({ length: entered.length }, (_, index) => index + 1));
      }),
    );
  });

  it('lets all waiting and all later rows begin once it is open', async () => {
    const limit = new RowLimit(1);
    const { ask, entered } = asking(limit);
    for (const row of [1, 2, 3]) ask(row);
    await settle();
    expect(entered).toEqual([1]);
    limit.open();
    await settle();
    expect(entered).toEqual([1, 2, 3]);
    ask(4);
    await settle();
    expect(entered).toEqual([1, 2, 3, 4]);
    for (const row of entered.slice()) {
      limit.leave();
      ask(row + 10);
    }
    await settle();
    expect(entered).toHaveLength(8);
  });
});
