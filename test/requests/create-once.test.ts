import fc from 'fast-check';
import { type Ending, play, POLICY, type Script } from '../support/scripted-create';

const made = { ok: true, value: expect.objectContaining({ name: 'made' }) };
const found = { ok: true, value: expect.objectContaining({ name: 'found' }) };

function refusedWith(code: string): object {
  return { ok: false, failure: expect.objectContaining({ code }) };
}

describe('creating once', () => {
  it.each<[string, Script, readonly string[], object]>([
    ['sends once', { endings: [] }, ['send 1'], made],
    ['takes a refusal as it is', { endings: ['refused'] }, ['send 1'], refusedWith('refused')],
    [
      'takes a conflict as it is where there is no doubt',
      { endings: [], before: 'ours' },
      ['send 1'],
      refusedWith('exists'),
    ],
    [
      'sends again under a new key after an answer that leaves no doubt',
      { endings: ['unavailable', 'throttled'] },
      ['send 1', 'send 2', 'send 3'],
      made,
    ],
    [
      'looks after a lost answer and takes what it finds',
      { endings: ['lost'] },
      ['send 1', 'look'],
      found,
    ],
    [
      'looks after a lost request and sends the same again',
      { endings: ['dropped', 'dropped'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1'],
      made,
    ],
    [
      'changes the key by definite answers only',
      { endings: ['dropped', 'unavailable', 'dropped'] },
      ['send 1', 'look', 'send 1', 'send 2', 'look', 'send 2'],
      made,
    ],
    [
      'looks once more when a conflict follows doubt: the lost request was slow',
      { endings: ['late'] },
      ['send 1', 'look', 'send 1', 'look'],
      found,
    ],
    [
      'leaves the conflict with an object of another creator to the caller',
      { endings: ['dropped'], before: 'theirs' },
      ['send 1', 'look', 'send 1', 'look'],
      refusedWith('exists'),
    ],
    [
      'looks as often as a server error comes back, under a new key once it comes back unchanged',
      { endings: ['broken', 'broken', 'broken'] },
      ['send 1', 'look', 'send 1', 'look', 'send 2', 'look', 'send 3'],
      made,
    ],
    [
      'keeps the key after another server error',
      { endings: ['broken', 'bad_gateway', 'broken'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1'],
      made,
    ],
    [
      'keeps the key where a lost answer is between two equal errors',
      { endings: ['broken', 'dropped', 'broken'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1'],
      made,
    ],
    [
      'looks first when an earlier run may have sent it',
      { endings: [], doubtSince: { atMs: 5 }, before: 'ours' },
      ['look'],
      found,
    ],
    [
      'looks after a conflict where records of an earlier run may be lost, and takes what is ours',
      { endings: [], conflictSince: { atMs: 5 }, before: 'ours' },
      ['send 1', 'look'],
      found,
    ],
    [
      'leaves what is theirs after such a conflict',
      { endings: [], conflictSince: { atMs: 5 }, before: 'theirs' },
      ['send 1', 'look'],
      refusedWith('exists'),
    ],
    [
      'sends without a look where records may be lost',
      { endings: [], conflictSince: { atMs: 5 } },
      ['send 1'],
      made,
    ],
    [
      'sends when the look of an earlier doubt finds nothing',
      { endings: [], doubtSince: { atMs: 5 } },
      ['look', 'send 1'],
      made,
    ],
    [
      'gives up when it cannot look, and sends nothing without a look',
      { endings: ['dropped'], lookFails: 1 },
      ['send 1', 'look'],
      refusedWith('refused'),
    ],
    [
      'looks one last time before it gives up: nothing',
      { endings: Array<Ending>(9).fill('dropped') },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      refusedWith('dropped'),
    ],
    [
      'looks one last time before it gives up: ours',
      { endings: ['dropped', 'dropped', 'dropped', 'lost'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      found,
    ],
    [
      'returns the first failure when the last look fails, too',
      { endings: ['dropped', 'dropped', 'dropped', 'lost'], lookFails: 4 },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      refusedWith('lost'),
    ],
  ])('%s', async (_, script, log, answer) => {
    const played = await play(script);
    // The intent comes first, and once.
    expect({ log: played.log, answer: played.end.answer }).toEqual({
      log: ['intend', ...log],
      answer,
    });
    expect(played.end.attempts).toBe(log.filter((line) => line.startsWith('send')).length);
  });

  it('intends since the earliest time at which it may have been sent', async () => {
    const script = { endings: [], conflictSince: { atMs: 5 }, doubtSince: { atMs: 7 } };
    expect((await play(script)).intents).toEqual([{ atMs: 5 }]);
  });

  it.each<[Script, boolean]>([
    [{ endings: ['unavailable'] }, false],
    [{ endings: ['refused'] }, false],
    [{ endings: ['dropped'] }, true],
    [{ endings: ['dropped', 'refused'] }, true],
    [{ endings: [], doubtSince: { atMs: 5 } }, true],
  ])('reports whether a request may have been carried out: %j', async (script, doubtful) => {
    expect((await play(script)).end.doubtful).toBe(doubtful);
  });

  it('intends once, creates at most one, reports it, and ends, whatever the server does', async () => {
    const ending = fc.constantFrom<Ending>(
      'done',
      'lost',
      'dropped',
      'late',
      'broken',
      'bad_gateway',
      'unknown',
      'unavailable',
      'throttled',
      'refused',
    );
    const scripts = fc.record({
      endings: fc.array(ending, { maxLength: 12 }),
      hasNoConflict: fc.boolean(),
      isLookedUp: fc.boolean(),
      doubtSince: fc.constantFrom(undefined, { atMs: 5 }),
      staleLooks: fc.nat(4),
    });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { end, made: things, log } = await play(script);
        expect(things).toBeLessThanOrEqual(1);
        // A create that was answered is always known. One before a definite refusal, or after the last look, may not be.
        if (end.answer.ok) expect(things).toBe(1);
        else if (things === 1) expect(end.doubtful).toBe(true);
        // When no other request is answered meanwhile, a request gets its attempts twice, and again after each delay.
        const rounds = 1 + script.endings.filter((each) => each === 'unknown').length;
        expect(end.attempts).toBeLessThanOrEqual(2 * POLICY.maxAttempts * rounds);
        expect(log[0]).toBe('intend');
        expect(log.slice(1)).not.toContain('intend');
        expect(log.filter((line) => line.startsWith('send'))).toHaveLength(end.attempts);
      }),
      { numRuns: 500 },
    );
  });
});
