import { deferred, type OrganizationId } from '../../model';

/** What a row is about to create for its user. */
export interface PendingObjects {
  readonly organizationId?: OrganizationId | undefined;
  readonly hasFactor?: boolean;
}

/** A row that is about to create something for its user, linked to the earlier rows of its email. */
export class PendingRow {
  private readonly settled = deferred();
  private isSettled = false;

  constructor(
    private readonly objects: PendingObjects,
    private before: PendingRow | undefined,
  ) {}

  /** Earlier rows that this one keeps in memory. */
  get earlierCount(): number {
    return this.before === undefined ? 0 : 1 + this.before.earlierCount;
  }

  /** True while this row or one before it is not settled. */
  get isOpen(): boolean {
    return !this.isSettled || this.openBefore() !== undefined;
  }

  /** Waits for earlier rows of this organization, or with a factor as well: of two such rows, the first counts. */
  async turn(): Promise<void> {
    for (let row = this.openBefore(); row !== undefined; row = row.openBefore()) {
      if (row.shares(this.objects)) await row.settled.promise;
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

  private shares({ organizationId, hasFactor }: PendingObjects): boolean {
    const own = this.objects;
    const isSameOrg = organizationId !== undefined && organizationId === own.organizationId;
    return isSameOrg || (hasFactor === true && own.hasFactor === true);
  }

  /** The nearest earlier one that is not settled. Drops the others: the last row of an email would keep them all. */
  private openBefore(): PendingRow | undefined {
    while (this.before?.isSettled === true) this.before = this.before.before;
    return this.before;
  }
}
