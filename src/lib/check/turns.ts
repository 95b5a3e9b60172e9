/** One at a time for each key. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Does `work` when everything before it with the same key is done. Without a key, at once. */
  async take<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
    if (key === undefined) return work();
    const before = this.last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
