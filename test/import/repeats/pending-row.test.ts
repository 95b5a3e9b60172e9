import { PendingRow } from '../../../src/lib/import/repeats/pending-row';
import { asOrganizationId } from '../../../src/lib/model';
import { settle } from '../../support/fake-clock';

const X = asOrganizationId('org_x');
const Y = asOrganizationId('org_y');

/** Watches whether a wait is over. */
function watched(wait: Promise<void>): { isOver: boolean } {
  const watch = { isOver: false };
  void wait.then(() => {
    watch.isOver = true;
  });
  return watch;
}

describe('rows of one user', () => {
  it('wait for earlier ones of their organization, and for no other', async () => {
    const first = new PendingRow({ organizationId: X }, undefined);
    const other = new PendingRow({ organizationId: Y }, first);
    const last = new PendingRow({ organizationId: X }, other);
    const [otherTurn, lastTurn] = [watched(other.turn()), watched(last.turn())];
    await settle();
    expect([otherTurn.isOver, lastTurn.isOver]).toEqual([true, false]);
    first.settle();
    await settle();
    expect(lastTurn.isOver).toBe(true);
  });

  it('wait for earlier ones with a factor, if they have one', async () => {
    const first = new PendingRow({ hasFactor: true }, undefined);
    const without = new PendingRow({ organizationId: X, hasFactor: false }, first);
    const last = new PendingRow({ hasFactor: true }, without);
    const [withoutTurn, lastTurn] = [watched(without.turn()), watched(last.turn())];
    await settle();
    expect([withoutTurn.isOver, lastTurn.isOver]).toEqual([true, false]);
    first.settle();
    await settle();
    expect(lastTurn.isOver).toBe(true);
  });

  it('are all settled when each of them is, in any order', async () => {
    const first = new PendingRow({ organizationId: X }, undefined);
    const middle = new PendingRow({ organizationId: X }, first);
    const last = new PendingRow({ organizationId: Y }, middle);
    const all = watched(last.allSettled());
    for (const one of [last, middle]) one.settle();
    await settle();
    expect([all.isOver, last.isOpen]).toEqual([false, true]);
    first.settle();
    await settle();
    expect([all.isOver, last.isOpen]).toEqual([true, false]);
  });

  it('do not keep those that are settled, however many there were', () => {
    let last = new PendingRow({ organizationId: X }, undefined);
    for (let more = 0; more < 1_000; more += 1) {
      const next = new PendingRow({ organizationId: X }, last);
      last.settle();
      last = next;
    }
    last.settle();
    expect(last.earlierCount).toBe(0);
  });
});
