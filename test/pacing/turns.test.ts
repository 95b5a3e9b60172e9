import { systemClock } from '../../src/lib/cli/machine/system';
import { Turns } from '../../src/lib/pacing/turns';
import { WALL_JUMPS } from '../support/fake-clock';

/** Bottleneck reads the time by itself. */
const realNow = Date.now.bind(Date);

afterEach(() => {
  jest.restoreAllMocks();
});

function setWall(byMs: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + byMs);
}

const turnsOfMachine = (): Turns => new Turns(systemClock);

describe('turns', () => {
  it('let one piece of work run at a time, in the order of the calls', async () => {
    const turns = turnsOfMachine();
    const events: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      events.push(`${name} begins`);
      await new Promise(setImmediate);
      events.push(`${name} ends`);
      return name;
    };
    const done = await Promise.all(['a', 'b', 'c'].map((name) => turns.take(work(name))));
    expect(done).toEqual(['a', 'b', 'c']);
    expect(events).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('go on after work that failed', async () => {
    const turns = turnsOfMachine();
    const failed = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
  });

  it.each(WALL_JUMPS)('go on when the wall clock is set %s while work waits', async (_, byMs) => {
    const turns = turnsOfMachine();
    let begun = 0;
    const work = (): Promise<void> => {
      begun += 1;
      if (begun === 2) setWall(byMs);
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 5 }, () => turns.take(work)));
    expect(begun).toBe(5);
  });

  it('go on when the clock is set back just after a turn was asked for', async () => {
    const turns = turnsOfMachine();
    await turns.take(() => Promise.resolve());
    const next = turns.take(() => Promise.resolve('next'));
    await Promise.resolve();
    setWall(-3_600_000);
    await expect(next).resolves.toBe('next');
  });
});
