import fc from 'fast-check';
import { RowLimit } from '../../src/lib/chunks/row-limit';
import { settle } from '../support/fake-clock';

/** Rows that ask for a seat; tells who got one, in order. */
function asking(window: RowLimit): { ask: (row: number) => void; entered: number[] } {
  const entered: number[] = [];
  const ask = (row: number): void => {
    void window.enter().then(() => entered.push(row));
  };
  return { ask, entered };
}

describe('the row window', () => {
  it('never seats more rows than it has seats, and loses none', async () => {
    const steps = fc.array(fc.constantFrom<'enter' | 'leave'>('enter', 'leave'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (seats, script) => {
        const window = new RowLimit(seats);
        const { ask, entered } = asking(window);
        let asked = 0;
        let left = 0;
        for (const step of script) {
          if (step === 'enter') {
            asked += 1;
            ask(asked);
          } else if (entered.length > left) {
            left += 1;
            window.leave();
          }
          for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
          expect(entered.length - left).toBe(Math.min(seats, asked - left));
        }
        expect(entered).toEqual(Array.from({ length: entered.length }, (_, index) => index + 1));
      }),
    );
  });

  it('lets in all who wait and all who come, once it is open', async () => {
    const window = new RowLimit(1);
    const { ask, entered } = asking(window);
    for (const row of [1, 2, 3]) ask(row);
    await settle();
    expect(entered).toEqual([1]);
    window.open();
    await settle();
    expect(entered).toEqual([1, 2, 3]);
    ask(4);
    await settle();
    expect(entered).toEqual([1, 2, 3, 4]);
    for (const row of entered.slice()) {
      window.leave();
      ask(row + 10);
    }
    await settle();
    expect(entered).toHaveLength(8);
  });
});
