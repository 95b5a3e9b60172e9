import type { OrganizationId } from '../../model';

/** A membership that a row is about to make, after those of the rows of its email before it. */
export class PendingMembership {
  private readonly settled: Promise<void>;
  private isSettled = false;
  private resolve: () => void = () => undefined;

  constructor(
    private readonly organizationId: OrganizationId,
    private before: PendingMembership | undefined,
  ) {
    this.settled = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** True while this row or one before it is not settled. */
  get isOpen(): boolean {
    return !this.isSettled || this.openBefore() !== undefined;
  }

  /** Waits until no earlier row is about to join this organization: two rows may name the same one, and the first counts. */
  async turn(): Promise<void> {
    for (let row = this.openBefore(); row !== undefined; row = row.openBefore()) {
      if (row.organizationId === this.organizationId) await row.settled;
    }
  }

  /** Waits until this row and all before it are settled. */
  async allSettled(): Promise<void> {
    await this.settled;
    for (let row = this.openBefore(); row !== undefined; row = row.openBefore()) await row.settled;
  }

  /** The row is settled, however it came out. */
  settle(): void {
    this.isSettled = true;
    this.openBefore();
    this.resolve();
  }

  /** The nearest one before that is not settled. Lets go of the others: the last row of an email would keep them all. */
  private openBefore(): PendingMembership | undefined {
    while (this.before?.isSettled === true) this.before = this.before.before;
    return this.before;
  }
}
