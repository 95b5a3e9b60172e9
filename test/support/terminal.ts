/** What the code under test has printed so far in this test. */
export interface Printed {
  stdout(): string;
  stderr(): string;
}

const STREAMS = [process.stdout, process.stderr];

/** Captures both streams for the tests of one file; restores them and the exit status after each test. */
export function catchOutput(): Printed {
  let out = '';
  let err = '';
  let exitCode: typeof process.exitCode;
  let listeners: readonly (readonly unknown[])[] = [];
  beforeEach(() => {
    listeners = STREAMS.map((stream) => stream.listeners('error'));
    out = '';
    err = '';
    exitCode = process.exitCode;
    // oclif prints with console.log.
    jest.spyOn(console, 'log').mockImplementation((...words: unknown[]) => {
      out += `${words.join(' ')}\n`;
    });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += String(text);
      return true;
    });
  });
  afterEach(() => {
    process.exitCode = exitCode;
    STREAMS.forEach((stream, index) => {
      for (const listener of stream.listeners('error')) {
        if (!listeners[index]?.includes(listener)) stream.off('error', listener as () => void);
      }
    });
    jest.restoreAllMocks();
  });
  return { stdout: () => out, stderr: () => err };
}

/** Makes stdin and stderr look like a terminal, or not, for the tests of one file. */
export function pretendTerminal(): (isTerminal: boolean) => void {
  const streams = [process.stdin, process.stderr];
  const before = streams.map((stream) => Object.getOwnPropertyDescriptor(stream, 'isTTY'));
  const set = (stream: object, property: PropertyDescriptor | undefined): void => {
    if (property === undefined) Reflect.deleteProperty(stream, 'isTTY');
    else Object.defineProperty(stream, 'isTTY', property);
  };
  afterEach(() => {
    streams.forEach((stream, index) => {
      set(stream, before[index]);
    });
  });
  return (isTerminal) => {
    for (const stream of streams) set(stream, { value: isTerminal, configurable: true });
  };
}

/** Calls a signal's handlers with its name, as Node does. */
export function sendSignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  if (!process.emit(signal, signal)) throw new Error(`No handler listens to ${signal}.`);
}
