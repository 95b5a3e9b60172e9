/**
 * What was waited for in vain. A cause that all rows share, e.g. an organization that somebody deleted, must not make
 * each of them wait: after one full wait the others are not repeated, until one succeeds.
 */
export class VainWaits {
  private readonly subjects = new Set<string>();

  has(subject: string | undefined): boolean {
    return subject !== undefined && this.subjects.has(subject);
  }

  add(subject: string | undefined): void {
    if (subject !== undefined) this.subjects.add(subject);
  }

  forget(subject: string | undefined): void {
    if (subject !== undefined) this.subjects.delete(subject);
  }
}
