import { type OrganizationId, ownCopy, type UserResult } from '../model';
import type { RowLinks } from './row-links';

/** What a row of a repeated email hands to the next row of that email. */
export interface HandOver {
  /** As `emailKey` gives it: two emails of one hash may be linked by mistake. */
  readonly emailKey: string;
  /** The user, once an earlier row has brought one. */
  readonly user?: UserResult;
  /** When an earlier row first intended to create the user, if it may have been made without our knowing. */
  readonly doubtSinceMs?: number;
  /** The memberships of earlier rows that may still be under way. */
  readonly joining?: Joining;
}

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

  /** The row is settled, however it came out. */
  settle(): void {
    this.isSettled = true;
    this.resolve();
  }
}

/**
 * Hands users from row to row: the first row of an email creates the user, every later one waits for the row
 * before it and needs no lookup. A row that brings no user hands on, too, and so no row waits for ever.
 */
export class UserChain {
  private readonly handOvers = new Map<
    number,
    { promise: Promise<HandOver>; resolve: (value: HandOver) => void }
  >();

  constructor(private readonly links: RowLinks) {}

  /** What the row before `row` hands over; undefined at once for the first row of an email. */
  async before(row: number): Promise<HandOver | undefined> {
    const previous = this.links.previousOf(row);
    if (previous === 0) return undefined;
    const value = await this.at(previous).promise;
    this.handOvers.delete(previous);
    return value;
  }

  /** Hands on. Only the first call of a row counts; nothing is kept for a row that nobody follows. */
  handOver(row: number, value: HandOver): void {
    if (!this.links.isFollowed(row)) return;
    this.at(row).resolve({ ...value, emailKey: ownCopy(value.emailKey) });
  }

  private at(row: number): { promise: Promise<HandOver>; resolve: (value: HandOver) => void } {
    const known = this.handOvers.get(row);
    if (known !== undefined) return known;
    let resolve: (value: HandOver) => void = () => undefined;
    const promise = new Promise<HandOver>((settle) => {
      resolve = settle;
    });
    const entry = { promise, resolve };
    this.handOvers.set(row, entry);
    return entry;
  }
}
