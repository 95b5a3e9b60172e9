import { StopSwitch } from '../../../../src/lib/import';
import {
  type EmailChain,
  type HandOver,
  HandOverMissing,
} from '../../../../src/lib/import/repeats/email-chain';
import { PendingRow } from '../../../../src/lib/import/repeats/pending-row';
import {
  EMAIL_CHAIN,
  RemoteEmailChain,
  serveEmailChain,
} from '../../../../src/lib/import/workers/services/email-chain';
import { Abort, asOrganizationId, deferred } from '../../../../src/lib/model';
import { settle } from '../../../support/fake-clock';
import { aCoordinator, plug } from '../../../support/workers';

const ANN: HandOver = {
  emailKey: 'ann@example.com',
  user: { id: 'user_1', outcome: 'created', mark: 'shared' },
};
/** Rows 4 to 6: row 4 follows row 1 of another chunk, 5 follows 4, and a row of another chunk follows 5. */
const LINKS = {
  links: [
    [4, 1],
    [5, 4],
  ],
  followedOutside: [5],
  repeats: [],
  afterFactor: [],
} as const;

/** Both ends, in the worker with the chunk of rows 4 to 6. */
function chainOfWorker(chain: Partial<EmailChain> = {}) {
  const { up, down } = plug(EMAIL_CHAIN);
  const [stop, stopOfWorker] = [new StopSwitch(), new StopSwitch()];
  const remote = new RemoteEmailChain({ send: up.send, stop: stopOfWorker });
  remote.add(4, LINKS);
  up.connect(
    serveEmailChain({ send: down.send, chain: { ...aCoordinator().chain, ...chain }, stop }),
  );
  down.connect(remote.receivers);
  return { remote, stop, stopOfWorker, up, down };
}

describe('the email chain of a worker', () => {
  it('asks the coordinator for the hand-over of a row of another chunk', async () => {
    const asked: number[] = [];
    const { remote } = chainOfWorker({
      async before(row) {
        asked.push(row);
        return ANN;
      },
    });
    expect(await remote.before(4)).toEqual(ANN);
    expect(asked).toEqual([4]);
  });

  it('asks the coordinator for the user of a later row, and only where a row follows', async () => {
    const { remote, up } = chainOfWorker({ after: async () => ANN });
    expect([await remote.after(5), await remote.after(6)]).toEqual([ANN, undefined]);
    expect(up.sent).toEqual([{ type: 'after', ask: 1, row: 5 }]);
  });

  it('hands over within its chunk without a message, and nothing to the first row of an email', async () => {
    const { remote, up } = chainOfWorker();
    const given = remote.before(5);
    remote.handOver(4, ANN);
    expect([await given, await remote.before(6)]).toEqual([ANN, undefined]);
    expect(up.sent).toEqual([]);
  });

  it('hands over to another chunk once the rows in flight are settled', async () => {
    const given: [row: number, value: HandOver][] = [];
    const { remote } = chainOfWorker({ handOver: (row, value) => void given.push([row, value]) });
    const pending = new PendingRow({ organizationId: asOrganizationId('org_1') }, undefined);
    remote.handOver(5, { ...ANN, pending });
    await settle();
    expect(given).toEqual([]);
    pending.settle();
    await settle();
    expect(given).toEqual([[5, ANN]]);
  });

  it('waits for the memberships in flight of another chunk, and gets none of them', async () => {
    const memberships = deferred<undefined>();
    const { remote, down } = chainOfWorker({ pendingBefore: () => memberships.promise });
    const pending = remote.pendingBefore(4);
    await settle();
    expect(down.sent).toEqual([]);
    memberships.resolve(undefined);
    expect(await pending).toBeUndefined();
    expect(down.sent).toHaveLength(1);
  });

  it('lets no row wait for another process once the run stops', async () => {
    const { remote, stopOfWorker } = chainOfWorker({ before: () => deferred<HandOver>().promise });
    const open = remote.before(4);
    stopOfWorker.stop(new Abort('interrupted', 'sigint', 'Stopped'));
    await expect(open).rejects.toBeInstanceOf(HandOverMissing);
    await expect(remote.before(4)).rejects.toBeInstanceOf(HandOverMissing);
  });

  it('halts the run when the coordinator fails to answer', async () => {
    const { remote, stop, down } = chainOfWorker({
      before: () => Promise.reject(new Error('boom')),
    });
    void remote.before(4);
    await settle();
    expect(stop.bug?.message).toBe('boom');
    expect(down.sent).toEqual([]);
  });
});
