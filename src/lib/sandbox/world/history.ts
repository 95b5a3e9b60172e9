export type CreatedKind = 'user' | 'organization' | 'membership';

/** One object that a request created. Seeded objects are not in the history. */
export interface CreatedEntry {
  readonly kind: CreatedKind;
  readonly id: string;
  /** The email of a user, the name of an organization, `<user id> <organization id>` of a membership. */
  readonly label: string;
  readonly at: string;
  /** The request's `Idempotency-Key`, which the sandbox records and does not honour. */
  readonly idempotencyKey: string | undefined;
}

/** All creates in order: what proves that nothing was created twice, even if it was deleted since. */
export class History {
  readonly #entries: CreatedEntry[] = [];
  readonly #counts = { user: 0, organization: 0, membership: 0 };

  get entries(): readonly CreatedEntry[] {
    return this.#entries;
  }

  record(entry: CreatedEntry): void {
    this.#entries.push(entry);
    this.#counts[entry.kind] += 1;
  }

  created(kind: CreatedKind): number {
    return this.#counts[kind];
  }
}
