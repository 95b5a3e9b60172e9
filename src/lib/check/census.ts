import type { IndexStore } from '../environment';
import { emailKey } from '../model';
import { Turns } from './turns';

/** What a person of the file is to WorkOS. */
export type PersonKind = 'new' | 'existing' | 'conflicting';

export type PersonCounts = Record<PersonKind, number>;

export type RoleCounts = Record<'found' | 'missing', number>;

/** Numbers by the names of fields. */
export type FieldCounts = Readonly<Record<string, number>>;

/** Counts persons and roles, each once however many rows have them. Which were counted is on disk. */
export class Census {
  readonly users: PersonCounts = { new: 0, existing: 0, conflicting: 0 };
  readonly roles: RoleCounts = { found: 0, missing: 0 };

  /** Memberships that ask for several roles. */
  severalRoles = 0;
  private readonly updates = new Map<string, number>();
  private readonly turns = new Turns();

  constructor(private readonly store: IndexStore) {}

  /**
   * Counts a person by email. What is said last counts: a later row of the email may have another external id.
   *
   * @param isLast true when no later row asks again: it shares the user
   */
  async addPerson(email: string, kind: PersonKind, isLast: boolean): Promise<void> {
    const key = `person\u0000${emailKey(email)}`;
    if (isLast && (await this.store.get(key)) === undefined) this.users[kind] += 1;
    else await this.count(key, kind, this.users);
  }

  /** A role that one organization lacks is missing, also when another has it. */
  async addRole(slug: string, isFound: boolean): Promise<void> {
    await this.count(`role\u0000${slug}`, isFound ? 'found' : 'missing', this.roles);
  }

  /** One update of an existing user or membership changes these fields. */
  addUpdate(fields: readonly string[]): void {
    for (const name of fields) this.updates.set(name, (this.updates.get(name) ?? 0) + 1);
  }

  /** How many updates change each field, the most frequent first. */
  get fieldsUpdated(): FieldCounts {
    const byCount = [...this.updates].sort(
      ([one, times], [other, otherTimes]) => otherTimes - times || (one < other ? -1 : 1),
    );
    return Object.fromEntries(byCount);
  }

  private count<Kind extends string>(
    key: string,
    kind: Kind,
    counts: Record<Kind, number>,
  ): Promise<void> {
    return this.turns.take(key, async () => {
      const before = await this.store.get(key);
      if (before === kind || (before === 'missing' && kind === 'found')) return;
      await this.store.add([[key, kind]]);
      for (const each in counts) if (each === before) counts[each] -= 1;
      counts[kind] += 1;
    });
  }
}
