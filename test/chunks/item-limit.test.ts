import fc from 'fast-check';
import { ItemLimit } from '../../src/lib/chunks';
import { settle } from '../support/fake-clock';

/** Items that ask to begin; `entered` has those that may, in order. */
function asking(limit: ItemLimit): { ask: (item: number) => void; entered: number[] } {
  const entered: number[] = [];
  const ask = (item: number): void => {
    void limit.enter().then(() => entered.push(item));
  };
  return { ask, entered };
}

describe('the item limit', () => {
  it('never lets more items begin than its number, and loses none', async () => {
    const steps = fc.array(fc.constantFrom<'enter' | 'leave'>('enter', 'leave'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (items, script) => {
        const limit = new ItemLimit(items);
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
          expect(entered.length - left).toBe(Math.min(items, asked - left));
        }
        expect(entered).toEqual(Array.from({ length: entered.length }, (_, index) => index + 1));
      }),
    );
  });

  it('lets all waiting and all later items begin once it is open', async () => {
    const limit = new ItemLimit(1);
    const { ask, entered } = asking(limit);
    for (const item of [1, 2, 3]) ask(item);
    await settle();
    expect(entered).toEqual([1]);
    limit.open();
    await settle();
    expect(entered).toEqual([1, 2, 3]);
    ask(4);
    await settle();
    expect(entered).toEqual([1, 2, 3, 4]);
    for (const item of entered.slice()) {
      limit.leave();
      ask(item + 10);
    }
    await settle();
    expect(entered).toHaveLength(8);
  });
});
