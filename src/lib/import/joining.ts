import type { OrganizationId } from '../model';

/** A membership that a row is about to make, after those of the rows of its email before it. */
export class Joining {
  private readonly before: Joining | undefined;
  private readonly settled: Promise<void>;
  private isSettled = false;
  private resolve: () => void = () => undefined;

  constructor(
    private readonly organizationId: OrganizationId,
    before: Joining | undefined,
  ) {
    // What is settled need not be kept.
    let rest = before;
    while (rest?.isSettled === true) rest = rest.before;
    this.before = rest;
    this.settled = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** Waits until no earlier row is about to join this organization: two rows may name the same one, and the first counts. */
  async turn(): Promise<void> {
    for (let row = this.before; row !== undefined; row = row.before) {
      if (row.organizationId === this.organizationId) await row.settled;
    }
  }

  /** Waits until this row and all before it are settled. */
  async allSettled(): Promise<void> {
    await this.settled;
    for (let row = this.before; row !== undefined; row = row.before) await row.settled;
  }

  /** The row is settled, however it came out. */
  settle(): void {
    this.isSettled = true;
    this.resolve();
  }
}
