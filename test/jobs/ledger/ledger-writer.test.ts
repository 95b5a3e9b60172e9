import { type JobFiles, nodeFiles } from '../../../src/lib/jobs';
import type { AppendFile } from '../../../src/lib/jobs/disk/job-files';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { openLedger } from '../../../src/lib/jobs/ledger/ledger-writer';
import { Abort } from '../../../src/lib/model';
import { settle, until } from '../../support/fake-clock';

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** A file in memory whose calls end when the test says so. */
class SlowFile implements AppendFile {
  readonly calls: string[] = [];
  text = '';
  durable = '';
  private pending: { resolve: () => void; reject: (error: Error) => void } | undefined;

  append(text: string): Promise<void> {
    this.calls.push('append');
    return this.begin(() => (this.text += text));
  }

  sync(): Promise<void> {
    this.calls.push('sync');
    return this.begin(() => (this.durable = this.text));
  }

  close(): Promise<void> {
    this.calls.push('close');
    return Promise.resolve();
  }

  /** Lets the call under way succeed, or fail with `error`, and everything that follows from it happen. */
  async end(error?: Error): Promise<void> {
    await this.begun();
    const { pending } = this;
    if (pending === undefined) throw new Error('no call is under way');
    this.pending = undefined;
    if (error === undefined) pending.resolve();
    else pending.reject(error);
    await settle();
  }

  /** Waits until a call is under way. */
  begun(): Promise<void> {
    return until(() => this.pending !== undefined);
  }

  records(): unknown[] {
    return this.durable.split('\n').slice(0, -1).map(decodeLine);
  }

  private begin(effect: () => unknown): Promise<void> {
    if (this.pending !== undefined) throw new Error('two calls at once');
    return new Promise<void>((resolve, reject) => {
      this.pending = { resolve, reject };
    }).then(() => {
      effect();
    });
  }
}

function filesWith(file: AppendFile): JobFiles {
  const done = (): Promise<void> => Promise.resolve();
  return { ...nodeFiles(), openAppend: () => Promise.resolve(file), syncFolder: done };
}

async function openSlow() {
  const file = new SlowFile();
  return { file, ledger: await openLedger(filesWith(file), '/jobs/a/ledger/job.log') };
}

/** How an append stands: pending, durable, or the code it was refused with. */
function watch(append: Promise<void>): { state: string; error?: unknown } {
  const watched: { state: string; error?: unknown } = { state: 'pending' };
  append.then(
    () => {
      watched.state = 'durable';
    },
    (error: unknown) => {
      watched.state = 'refused';
      watched.error = error;
    },
  );
  return watched;
}

describe('a ledger', () => {
  it('reports nothing durable before the sync is over', async () => {
    const { file, ledger } = await openSlow();
    const append = watch(ledger.append(['u?', 1, 5]));
    await file.begun();
    expect([append.state, file.calls]).toEqual(['pending', ['append']]);
    await file.end();
    expect([append.state, file.calls]).toEqual(['pending', ['append', 'sync']]);
    await file.end();
    expect([append.state, file.records()]).toEqual(['durable', [['u?', 1, 5]]]);
  });

  it('writes records in the order in which they come', async () => {
    const { file, ledger } = await openSlow();
    const first = watch(ledger.append([1], [2]));
    await file.begun();
    const later = [ledger.append([3]), ledger.append([4], [5]), ledger.append([6])].map(watch);
    for (let call = 0; call < 4; call += 1) await file.end();
    expect([first, ...later].map(({ state }) => state)).toEqual(Array(4).fill('durable'));
    expect(file.records()).toEqual([[1], [2], [3], [4], [5], [6]]);
  });

  it('writes all that waits with one append and one sync', async () => {
    const { file, ledger } = await openSlow();
    const appends = [watch(ledger.append([0]))];
    await file.begun();
    for (let i = 1; i <= 500; i += 1) appends.push(watch(ledger.append([i])));
    await file.end();
    await file.end();
    expect(appends.filter(({ state }) => state === 'durable')).toHaveLength(1);
    await file.end();
    expect(appends.filter(({ state }) => state === 'durable')).toHaveLength(1);
    await file.end();
    expect(appends.filter(({ state }) => state === 'durable')).toHaveLength(501);
    expect(file.calls).toEqual(['append', 'sync', 'append', 'sync']);
  });

  it('takes what is appended in one go into one batch', async () => {
    const { file, ledger } = await openSlow();
    const appends = Array.from({ length: 50 }, (_, i) => watch(ledger.append([i])));
    await file.end();
    await file.end();
    expect(appends.every(({ state }) => state === 'durable')).toBe(true);
    expect(file.calls).toEqual(['append', 'sync']);
  });

  it.each([
    ['append', 0],
    ['sync', 1],
  ])('refuses everything, with one reason, once an %s failed', async (_, callsBefore) => {
    const { file, ledger } = await openSlow();
    const underWay = watch(ledger.append([1]));
    await file.begun();
    const waiting = watch(ledger.append([2]));
    for (let call = 0; call < callsBefore; call += 1) await file.end();
    await file.end(systemError('ENOSPC'));
    const later = watch(ledger.append([3]));
    await settle();
    expect([underWay, waiting, later].map(({ state }) => state)).toEqual(Array(3).fill('refused'));
    expect(underWay.error).toBeInstanceOf(Abort);
    expect([waiting.error, later.error]).toEqual([underWay.error, underWay.error]);
    expect(waiting.error).toBe(underWay.error);
    expect(later.error).toBe(underWay.error);
    // Nothing follows a line that may be torn.
    expect(file.calls).toHaveLength(callsBefore + 1);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EIO', 'the disk reports an input/output error'],
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'there is no permission to write'],
    ['EUNHEARD', 'EUNHEARD'],
  ])('says plainly what happened: %s', async (code, cause) => {
    const { file, ledger } = await openSlow();
    const append = watch(ledger.append([1]));
    await file.end(systemError(code));
    expect(append.error).toMatchObject({ reason: 'stopped_early', code: 'disk_unwritable' });
    const { message, actions } = append.error as Abort;
    expect(message).toContain(cause);
    expect(message).toContain(`(${code}, /jobs/a/ledger/job.log)`);
    expect(message).not.toContain('\n');
    expect(actions.join()).toContain('Make room');
  });

  it('says that its folder is gone, and what to do then', async () => {
    const { file, ledger } = await openSlow();
    const append = watch(ledger.append([1]));
    await file.end(systemError('ENOENT'));
    expect(append.error).toMatchObject({ reason: 'stopped_early', code: 'job_folder_gone' });
    const { message, actions } = append.error as Abort;
    expect(message).toContain('the folder is gone (ENOENT, /jobs/a/ledger/job.log)');
    expect(actions.join()).toContain('--on-existing adopt');
  });

  it('reports a disk error, too, when the file does not open', async () => {
    const files = { ...nodeFiles(), openAppend: () => Promise.reject(systemError('EMFILE')) };
    await expect(openLedger(files, '/jobs/a/job.log')).rejects.toMatchObject({
      code: 'disk_unwritable',
      message: expect.stringContaining('too many files are open') as string,
    });
  });

  it('rejects every append over a bug, and shows it as one', async () => {
    const { file, ledger } = await openSlow();
    const underWay = watch(ledger.append([1]));
    await file.begun();
    const waiting = watch(ledger.append([2]));
    await file.end(new Error('a bug'));
    expect([underWay.state, waiting.state]).toEqual(['refused', 'refused']);
    expect(underWay.error).not.toBeInstanceOf(Abort);
    expect(String(underWay.error)).toContain('a bug');
    await ledger.close();
  });

  it('closes after what is under way', async () => {
    const { file, ledger } = await openSlow();
    const append = watch(ledger.append([1]));
    const closing = watch(ledger.close());
    await file.end();
    expect(closing.state).toBe('pending');
    await file.end();
    expect([append.state, closing.state]).toEqual(['durable', 'durable']);
    expect(file.calls).toEqual(['append', 'sync', 'close']);
  });

  it('does not treat a failed close as a loss: what it reported durable is durable', async () => {
    const { file, ledger } = await openSlow();
    file.close = () => Promise.reject(systemError('EIO'));
    await expect(ledger.close()).resolves.toBeUndefined();
  });
});
