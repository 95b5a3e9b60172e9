import { join } from 'node:path';
import { emailKey } from '../../model';
import { Journal, type PersonKey } from './journal';
import { KeyTable } from './key-table';

/** Whether a person is imported, or which other one has its id or its email. */
export type Claim =
  | { readonly kind: 'kept' }
  | { readonly kind: 'duplicate_id' }
  | {
      readonly kind: 'duplicate_email';
      /** The id of the one that is imported. */
      readonly keptId: string;
    };

const KEPT: Claim = Object.freeze({ kind: 'kept' });
const DUPLICATE_ID: Claim = Object.freeze({ kind: 'duplicate_id' });

/**
 * The people of a run, each once by id and by email. Some 26 bytes a person; the texts are on disk, and are compared
 * where hashes are equal.
 */
export class People {
  private readonly journal: Journal;
  private readonly byEmail: KeyTable;
  private readonly byId: KeyTable;
  /** By the number of an email, the number and the score of the best person that has it. Only where people are ranked. */
  private best = new Uint32Array(0);
  private scores = new Uint8Array(0);
  private judged = 0;
  /** The persons whose email, or id, had a number first: the tables number texts, not persons. */
  private firstOfEmail = new Uint32Array(0);
  private firstOfId = new Uint32Array(0);

  /** @param shareRead as for `KeyTable` */
  constructor(folder: string, shareRead: () => number) {
    this.journal = new Journal(join(folder, 'people'));
    this.byEmail = new KeyTable(
      (number, text) => emailKey(this.personOf(this.firstOfEmail, number).email) === text,
      shareRead,
    );
    this.byId = new KeyTable(
      (number, text) => this.personOf(this.firstOfId, number).id === text,
      shareRead,
    );
  }

  /** The first person of an id, and of an email, is kept. */
  claim(person: PersonKey): Claim {
    if (this.byId.find(person.id) !== 0) return DUPLICATE_ID;
    const other = this.byEmail.find(emailKey(person.email));
    if (other !== 0) return { kind: 'duplicate_email', keptId: this.journal.get(other).id };
    this.byId.add();
    this.byEmail.add();
    this.journal.add(person);
    return KEPT;
  }

  /** Notes a person before any is judged. Of one email, the first with the highest score is kept. */
  rank(person: PersonKey, score: number): void {
    if (this.byId.find(person.id) !== 0) {
      this.journal.add(person);
      return;
    }
    const number = this.journal.add(person);
    this.firstOfId = withEntry(this.firstOfId, this.byId.add(), number);
    const known = this.byEmail.find(emailKey(person.email));
    if (known !== 0 && score <= (this.scores[known] ?? 0)) return;
    const entry = known === 0 ? this.byEmail.add() : known;
    if (known === 0) this.firstOfEmail = withEntry(this.firstOfEmail, entry, number);
    this.best = withEntry(this.best, entry, number);
    if (entry >= this.scores.length) this.scores = grown(this.scores, entry);
    this.scores[entry] = score;
  }

  /** Judges the people that were ranked, in the same order. */
  judgeNext(person: PersonKey): Claim {
    this.judged += 1;
    if (this.firstOfId[this.byId.find(person.id)] !== this.judged) return DUPLICATE_ID;
    const kept = this.best[this.byEmail.find(emailKey(person.email))] ?? 0;
    if (kept === this.judged) return KEPT;
    return { kind: 'duplicate_email', keptId: this.journal.get(kept).id };
  }

  close(): void {
    this.journal.close();
  }

  private personOf(first: Uint32Array, number: number): PersonKey {
    return this.journal.get(first.length === 0 ? number : (first[number] ?? 0));
  }
}

function withEntry(
  table: Uint32Array<ArrayBuffer>,
  entry: number,
  value: number,
): Uint32Array<ArrayBuffer> {
  let held = table;
  if (entry >= table.length) {
    held = new Uint32Array(Math.max(1_024, entry * 2));
    held.set(table);
  }
  held[entry] = value;
  return held;
}

function grown(table: Uint8Array<ArrayBuffer>, entry: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(1_024, entry * 2));
  larger.set(table);
  return larger;
}
