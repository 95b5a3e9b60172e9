import { deferred } from '../../src/lib/model';

describe('deferred', () => {
  it('is settled from outside', async () => {
    const { promise, resolve } = deferred<string>();
    resolve('here');
    await expect(promise).resolves.toBe('here');
  });

  it('is rejected from outside', async () => {
    const { promise, reject } = deferred();
    reject(new Error('over'));
    await expect(promise).rejects.toThrow('over');
  });

  it('keeps the first of several settlements', async () => {
    const { promise, resolve, reject } = deferred<number>();
    resolve(1);
    resolve(2);
    reject(new Error('late'));
    await expect(promise).resolves.toBe(1);
  });
});
