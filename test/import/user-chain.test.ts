import { RowLinks } from '../../src/lib/import/row-links';
import { type HandOver, UserChain } from '../../src/lib/import/user-chain';
import { asUserId } from '../../src/lib/model';
import { settle } from '../support/fake-clock';

const USER = { userId: asUserId('user_1'), outcome: 'created', shared: false } as const;
const EMAIL = 'ann@example.com';

/** A chain over rows 1, 3 and 4 of one email; row 2 is alone. */
function chainOfThree(): UserChain {
  const links = new RowLinks();
  links.link(3, 1);
  links.link(4, 3);
  return new UserChain(links);
}

/** What a wait has brought so far. */
function watched(wait: Promise<HandOver | undefined>): { brought: unknown } {
  const watch: { brought: unknown } = { brought: 'still waits' };
  void wait.then((value) => {
    watch.brought = value;
  });
  return watch;
}

/** Hand-overs the chain holds on to, waiting ones among them. */
function held(chain: UserChain): number {
  const inside: unknown = Reflect.get(chain, 'handOvers');
  if (!(inside instanceof Map)) throw new Error('the chain keeps its hand-overs elsewhere now');
  return inside.size;
}

describe('the user chain', () => {
  it('lets the first row of an email begin at once', async () => {
    const chain = chainOfThree();
    expect(await chain.before(1)).toBeUndefined();
    expect(await chain.before(2)).toBeUndefined();
  });

  it('makes a later row wait for the row before it, and for no other', async () => {
    const chain = chainOfThree();
    const [third, fourth] = [watched(chain.before(3)), watched(chain.before(4))];
    chain.handOver(2, { emailKey: 'other@example.com' });
    await settle();
    expect([third.brought, fourth.brought]).toEqual(['still waits', 'still waits']);
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    await settle();
    expect(third.brought).toEqual({ emailKey: EMAIL, user: USER });
    expect(fourth.brought).toBe('still waits');
    chain.handOver(3, { emailKey: EMAIL, user: { ...USER, shared: true } });
    await settle();
    expect(fourth.brought).toEqual({ emailKey: EMAIL, user: { ...USER, shared: true } });
  });

  it('brings what was handed over before anybody waited', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  it('hands on that there is no user, and since when there may be one', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL });
    chain.handOver(3, { emailKey: EMAIL, doubtSinceMs: 17 });
    expect(await chain.before(4)).toEqual({ emailKey: EMAIL, doubtSinceMs: 17 });
  });

  it('lets only the first hand-over of a row count', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  // Emails of one hash are linked by mistake: the row that follows compares them.
  it('hands over the email it was given, whoever follows', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: 'somebody@else.example', user: USER });
    expect(await chain.before(3)).toMatchObject({ emailKey: 'somebody@else.example' });
  });

  it('holds nothing once every row has handed over, in any order', async () => {
    for (const order of [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [3, 1, 4, 2],
    ]) {
      const chain = chainOfThree();
      const rows = order.map(async (row) => {
        await chain.before(row);
        chain.handOver(row, { emailKey: EMAIL, user: USER });
      });
      expect(held(chain)).toBeGreaterThan(0);
      await Promise.all(rows);
      expect(held(chain)).toBe(0);
    }
  });
});
