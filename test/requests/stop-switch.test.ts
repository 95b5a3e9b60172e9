import { StopSwitch } from '../../src/lib/import';
import { Abort } from '../../src/lib/model';
import { settle } from '../support/fake-clock';

const FIRST = new Abort('stopped_early', 'max_errors', 'first');
const SECOND = new Abort('stopped_early', 'unreachable', 'second');
const SIGNAL = new Abort('interrupted', 'sigint', 'signal');
const REFUSED = new Abort('key_refused', 'unauthorized', 'refused');

/** A switch, its mode, and the reasons its listeners received. */
function watched() {
  const stop = new StopSwitch();
  const received: Abort[] = [];
  let abandoned = false;
  stop.onHalt((reason) => received.push(reason));
  void stop.abandoned.then(() => {
    abandoned = true;
  });
  const state = async () => {
    await settle();
    return {
      reason: stop.reason?.message,
      stopping: stop.isStopping,
      halted: stop.signal.aborted,
      abandoned: abandoned && stop.isAbandoned,
      received: received.map(({ message }) => message),
    };
  };
  return { stop, state };
}

const RUNNING = {
  reason: undefined,
  stopping: false,
  halted: false,
  abandoned: false,
  received: [],
};
const STOPPING = { ...RUNNING, reason: 'first', stopping: true };
const HALTED = { ...STOPPING, halted: true, received: ['first'] };

describe('of several reasons', () => {
  const early = new Abort('stopped_early', 'max_errors', 'early');
  const signal = new Abort('interrupted', 'sigint', 'signal');
  const refused = new Abort('key_refused', 'unauthorized', 'refused');

  it.each([
    [[early, signal], signal],
    [[signal, early], signal],
    [[signal, refused], refused],
    [[refused, signal, early], refused],
  ])('a refused key weighs more than a signal, a signal more than the rest', (reasons, counts) => {
    const stop = new StopSwitch();
    for (const reason of reasons) stop.stop(reason);
    expect(stop.reason).toBe(counts);
  });
});

describe('the stop switch', () => {
  it('goes from running over stopping and halted to abandoned', async () => {
    const { stop, state } = watched();
    expect(await state()).toEqual(RUNNING);
    stop.stop(FIRST);
    expect(await state()).toEqual(STOPPING);
    stop.halt(FIRST);
    expect(await state()).toEqual(HALTED);
    stop.abandon(FIRST);
    expect(await state()).toEqual({ ...HALTED, abandoned: true });
  });

  it('passes through the milder modes on the way to a harder one', async () => {
    const { stop, state } = watched();
    stop.abandon(FIRST);
    expect(await state()).toEqual({ ...HALTED, abandoned: true });
  });

  it.each([
    [[FIRST, SIGNAL, REFUSED], 'refused'],
    [[REFUSED, SIGNAL, FIRST], 'refused'],
    [[FIRST, SIGNAL, SECOND], 'signal'],
    [[SIGNAL, FIRST], 'signal'],
  ])('gives the weightiest of its reasons, whenever it came: %#', (reasons, weightiest) => {
    const { stop } = watched();
    for (const reason of reasons) stop.stop(reason);
    expect(stop.reason?.message).toBe(weightiest);
  });

  it('keeps the first of reasons that weigh the same, and tells listeners of the halt once', async () => {
    const { stop, state } = watched();
    stop.stop(FIRST);
    stop.stop(SECOND);
    expect(await state()).toEqual(STOPPING);
    stop.halt(SECOND);
    stop.halt(FIRST);
    stop.abandon(SECOND);
    expect(await state()).toEqual({ ...HALTED, received: ['second'], abandoned: true });
  });

  it('halts on an abort that a step threw, without calling it a bug', async () => {
    const { stop, state } = watched();
    stop.fail(FIRST);
    expect(await state()).toEqual(HALTED);
    expect(stop.bug).toBeUndefined();
  });

  it.each([
    [new TypeError('x is undefined'), 'x is undefined'],
    ['just text', 'just text'],
  ])('halts on any other error, as a bug: %s', async (error, message) => {
    const { stop, state } = watched();
    stop.fail(error);
    expect(await state()).toEqual({ ...HALTED, reason: message, received: [message] });
    expect(stop.bug?.message).toBe(message);
    expect(stop.reason).toMatchObject({ reason: 'stopped_early', code: 'bug' });
  });

  it('remembers the first bug, even when a reason came before it', async () => {
    const { stop, state } = watched();
    stop.stop(FIRST);
    const bug = new Error('the bug');
    stop.fail(bug);
    stop.fail(new Error('what the bug caused'));
    expect(stop.bug).toBe(bug);
    expect(await state()).toMatchObject({ reason: 'first', halted: true });
  });
});
