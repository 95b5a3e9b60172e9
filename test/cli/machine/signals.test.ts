import { stopOnSignals } from '../../../src/lib/cli/machine/signals';
import { StopSwitch } from '../../../src/lib/import';
import { catchOutput, pretendTerminal, sendSignal } from '../../support/terminal';

catchOutput();
const pretend = pretendTerminal();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown in place of `process.exit`, which never returns. */
class Exit extends Error {}

function send(signal: (typeof SIGNALS)[number]): void {
  try {
    sendSignal(signal);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
}

let stop: StopSwitch;
let said: string[];
let removeHandlers: () => void;
let exits: unknown[];

function begin(isTerminal = true, command?: string): void {
  pretend(isTerminal);
  stop = new StopSwitch();
  said = [];
  exits = [];
  jest.spyOn(process, 'exit').mockImplementation((status) => {
    exits.push(status);
    throw new Exit();
  });
  removeHandlers = stopOnSignals(
    stop,
    (text) => said.push(text),
    () => command,
  );
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  removeHandlers();
  jest.useRealTimers();
});

describe('the first signal', () => {
  it.each([
    ['SIGINT', 'sigint'],
    ['SIGTERM', 'sigterm'],
    ['SIGHUP', 'sigterm'],
  ] as const)('stops the run and says so: %s', (signal, code) => {
    begin();
    send(signal);
    expect(stop.reason).toMatchObject({ reason: 'interrupted', code });
    expect(stop.reason?.message).toContain(signal);
    expect(said).toEqual([expect.stringContaining('Finishing rows in flight')]);
    expect({ halted: stop.signal.aborted, exits }).toEqual({ halted: false, exits: [] });
  });

  it('gives rows in flight 10 s, then abandons them', () => {
    begin();
    send('SIGINT');
    jest.advanceTimersByTime(9_999);
    expect(stop.isAbandoned).toBe(false);
    jest.advanceTimersByTime(1);
    expect([stop.isAbandoned, exits]).toEqual([true, []]);
  });
});

describe('the second signal', () => {
  it.each([
    ['SIGINT', 'SIGINT', 130],
    ['SIGINT', 'SIGTERM', 143],
    ['SIGTERM', 'SIGINT', 130],
    ['SIGTERM', 'SIGHUP', 143],
  ] as const)('ends the process at once: %s, %s: %d', (first, second, status) => {
    begin();
    send(first);
    expect(exits).toEqual([]);
    send(second);
    expect(exits).toEqual([status]);
  });
});

it.each([
  ['workos-migrate resume job', 'Stopped. To resume: workos-migrate resume job'],
  [undefined, 'Stopped.'],
])('the last word after the second signal is how to resume: %s', (command, lastWord) => {
  begin(true, command);
  send('SIGINT');
  send('SIGINT');
  expect(said.slice(1)).toEqual([lastWord]);
});

describe('a hangup without a terminal, as under nohup', () => {
  it('does not stop the run', () => {
    begin(false);
    send('SIGHUP');
    send('SIGHUP');
    expect({ stopping: stop.isStopping, said, exits }).toEqual({
      stopping: false,
      said: [],
      exits: [],
    });
    send('SIGTERM');
    expect(stop.isStopping).toBe(true);
  });
});

describe('when the run is over', () => {
  it.each([true, false])('leaves no handler behind (terminal: %s)', (isTerminal) => {
    const before = SIGNALS.map((signal) => process.listenerCount(signal));
    begin(isTerminal);
    const during = SIGNALS.map((signal) => process.listenerCount(signal));
    expect(during).toEqual(before.map((count) => count + 1));
    removeHandlers();
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual(before);
  });

  it('no longer abandons the run', () => {
    begin();
    send('SIGINT');
    removeHandlers();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(60_000);
    expect(stop.isAbandoned).toBe(false);
  });
});
