export type CreatedKind = 'user' | 'organization' | 'membership';

/** One object that a request created. Seeded objects are not in the history. */
export interface CreatedEntry {
  readonly kind: CreatedKind;
  readonly id: string;
  /** The email of a user, the name of an organization, `<user id> <organization id>` of a membership. */
  readonly label: string;
  readonly at: string;
  /** The request's `Idempotency-Key`, which the sandbox records. It honors it under the fault `idempotency` alone. */
  readonly idempotencyKey: string | undefined;
}

/** All creates in order. Shows a second create of the same object even if one was deleted since. */
export class History {
  private readonly recorded: CreatedEntry[] = [];
  private readonly counts = { user: 0, organization: 0, membership: 0 };

  get entries(): readonly CreatedEntry[] {
    return this.recorded;
  }

  record(entry: CreatedEntry): void {
    this.recorded.push(entry);
    this.counts[entry.kind] += 1;
  }

  created(kind: CreatedKind): number {
    return this.counts[kind];
  }
}
