import { PendingMembership } from '../../../src/lib/import/repeats/pending-membership';
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

describe('memberships of one user', () => {
  it('wait for earlier ones of their organization, and for no other', async () => {
    const first = new PendingMembership(X, undefined);
    const other = new PendingMembership(Y, first);
    const last = new PendingMembership(X, other);
    const [otherTurn, lastTurn] = [watched(other.turn()), watched(last.turn())];
    await settle();
    expect([otherTurn.isOver, lastTurn.isOver]).toEqual([true, false]);
    first.settle();
    await settle();
    expect(lastTurn.isOver).toBe(true);
  });

  it('are all settled when each of them is, in any order', async () => {
    const first = new PendingMembership(X, undefined);
    const middle = new PendingMembership(X, first);
    const last = new PendingMembership(Y, middle);
    const all = watched(last.allSettled());
    for (const one of [last, middle]) one.settle();
    await settle();
    expect([all.isOver, last.isOpen]).toEqual([false, true]);
    first.settle();
    await settle();
    expect([all.isOver, last.isOpen]).toEqual([true, false]);
  });

  it('do not keep those that are settled, however many there were', () => {
    let last = new PendingMembership(X, undefined);
    for (let more = 0; more < 1_000; more += 1) {
      const next = new PendingMembership(X, last);
      last.settle();
      last = next;
    }
    last.settle();
    expect(last.earlierCount).toBe(0);
  });
});
