import { deferred, type OrganizationId } from '../../model';

/** A membership that a row is about to create, linked to those of earlier rows of its email. */
export class PendingMembership {
  private readonly settled = deferred();
  private isSettled = false;

  constructor(
    private readonly organizationId: OrganizationId,
    private before: PendingMembership | undefined,
  ) {}

  /** Earlier memberships that this one keeps in memory. */
  get earlierCount(): number {
    return this.before === undefined ? 0 : 1 + this.before.earlierCount;
  }

  /** True while this row or one before it is not settled. */
  get isOpen(): boolean {
    return !this.isSettled || this.openBefore() !== undefined;
  }

  /** Waits for earlier rows of this organization: when two rows name the same one, the first counts. */
  async turn(): Promise<void> {
    for (let row = this.openBefore(); row !== undefined; row = row.openBefore()) {
      if (row.organizationId === this.organizationId) await row.settled.promise;
    }
  }

  /** Waits until this row and all before it are settled. */
  async allSettled(): Promise<void> {
    await this.settled.promise;
    for (let row = this.openBefore(); row !== undefined; row = row.openBefore())
      await row.settled.promise;
  }

  /** Marks the row as settled, whatever its outcome. */
  settle(): void {
    this.isSettled = true;
    this.openBefore();
    this.settled.resolve();
  }

  /** The nearest earlier one that is not settled. Drops the others: the last row of an email would keep them all. */
  private openBefore(): PendingMembership | undefined {
    while (this.before?.isSettled === true) this.before = this.before.before;
    return this.before;
  }
}
