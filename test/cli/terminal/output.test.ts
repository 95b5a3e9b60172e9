import { Output, safeJson, terminalWidth } from '../../../src/lib/cli/terminal/output';
import { PassThrough } from 'node:stream';

describe('output', () => {
  it('waits for a slow reader', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    const written = output.write('more than four');
    let isWritten = false;
    void written.then(() => (isWritten = true));
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    stream.resume();
    expect(await written).toBe(true);
  });

  it('ends without an error once the reader has exited', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    const written = output.write('more than four');
    stream.destroy(Object.assign(new Error('closed'), { code: 'EPIPE' }));
    expect(await written).toBe(false);
    expect(await output.write('more')).toBe(false);
  });

  it('ends where the disk is full, which is reported elsewhere', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    const written = output.write('more than four');
    stream.destroy(Object.assign(new Error('disk'), { code: 'ENOSPC' }));
    expect(await written).toBe(false);
  });

  it('does not hide a bug', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    // The permanent listener would throw first.
    const output = new Output(stream);
    stream.removeAllListeners('error');
    const written = output.write('more than four');
    stream.destroy(new Error('a bug'));
    await expect(written).rejects.toThrow('a bug');
  });
});

describe('the width of the terminal', () => {
  const before = process.env['COLUMNS'];
  afterEach(() => {
    if (before === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = before;
    Reflect.deleteProperty(process.stdout, 'isTTY');
    Reflect.deleteProperty(process.stdout, 'columns');
  });

  it.each([
    ['132', 132],
    ['', 80],
    ['wide', 80],
    ['-3', 80],
    ['5', 80],
  ])('is the value of COLUMNS without a terminal: %j', (columns, width) => {
    process.env['COLUMNS'] = columns;
    expect(terminalWidth()).toBe(width);
  });

  it('is the width of the terminal', () => {
    process.env['COLUMNS'] = '132';
    Object.assign(process.stdout, { isTTY: true, columns: 71 });
    expect(terminalWidth()).toBe(71);
  });
});

describe('JSON for a terminal', () => {
  it('is the same value, without characters that a terminal interprets', () => {
    const value = { text: '\u009b31m\u202e\u2028\u200b\ufeff\u001b[2J\u007f', name: 'Zoë 日本 😀' };
    const text = safeJson(value);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toContain('Zoë 日本 😀');
  });
});
