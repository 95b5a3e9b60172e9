import { join } from 'node:path';
import { emailKey } from '../../model';
import { Journal, type PersonKey } from './journal';
import { KeyTable } from './key-table';

/** Whether a person is imported, or which other one has its id or its email. */
export type Claim =
  | { readonly kind: 'kept' }
  | { readonly kind: 'duplicate_id' }
  /** The record says the same person again, in the same form. */
  | { readonly kind: 'repeated' }
  | {
      readonly kind: 'duplicate_email';
      /** The id of the one that is imported. */
      readonly keptId: string;
    };

const FIRST_RANKED = 4_096;
const KEPT: Claim = Object.freeze({ kind: 'kept' });
const DUPLICATE_ID: Claim = Object.freeze({ kind: 'duplicate_id' });
const REPEATED: Claim = Object.freeze({ kind: 'repeated' });

/**
 * The people of a run, each once by id and by email. Some 23 bytes a person; the texts are on disk, and are compared
 * where hashes are equal.
 */
export class People {
  private readonly journal: Journal;
  private readonly byEmail: KeyTable;
  private readonly byId: KeyTable;
  /** Where people are ranked: by the number of the first person of an email, the best one of it, and its score. */
  private best = new Uint32Array(0);
  private scores = new Uint8Array(0);
  private judged = 0;

  /** @param shareRead as for `KeyTable` */
  constructor(folder: string, shareRead: () => number) {
    const journal = new Journal(join(folder, 'people'));
    this.journal = journal;
    this.byEmail = new KeyTable(
      (number, text) => emailKey(journal.get(number).email) === text,
      shareRead,
    );
    this.byId = new KeyTable((number, text) => journal.get(number).id === text, shareRead);
  }

  /** The first person of an id, and of an email, is kept. */
  claim(person: PersonKey): Claim {
    const known = this.byId.find(person.id);
    if (known !== 0) return this.isSame(known, person) ? REPEATED : DUPLICATE_ID;
    const other = this.byEmail.find(emailKey(person.email));
    if (other !== 0) return { kind: 'duplicate_email', keptId: this.journal.get(other).id };
    const number = this.journal.add(person);
    this.byId.add(number);
    this.byEmail.add(number);
    return KEPT;
  }

  /** Notes a person before any is judged. Of one email, the first with the highest score is kept. */
  rank(person: PersonKey, score: number): void {
    const number = this.journal.add(person);
    if (this.byId.find(person.id) !== 0) return;
    this.byId.add(number);
    const known = this.byEmail.find(emailKey(person.email));
    if (known === 0) this.byEmail.add(number);
    else if (score <= (this.scores[known] ?? 0)) return;
    const first = known === 0 ? number : known;
    if (first >= this.best.length) this.growTo(first);
    this.best[first] = number;
    this.scores[first] = score;
  }

  /** Judges the people that were ranked, in the same order. */
  judgeNext(person: PersonKey): Claim {
    this.judged += 1;
    const first = this.byId.find(person.id);
    if (first !== this.judged) {
      const isKept = this.best[this.byEmail.find(emailKey(person.email))] === first;
      return isKept && this.isSame(first, person) ? REPEATED : DUPLICATE_ID;
    }
    const kept = this.best[this.byEmail.find(emailKey(person.email))] ?? 0;
    if (kept === this.judged) return KEPT;
    return { kind: 'duplicate_email', keptId: this.journal.get(kept).id };
  }

  close(): void {
    this.journal.close();
  }

  private isSame(number: number, { form = '' }: PersonKey): boolean {
    return form !== '' && this.journal.get(number).form === form;
  }

  private growTo(number: number): void {
    const size = Math.max(FIRST_RANKED, number * 2);
    const [best, scores] = [new Uint32Array(size), new Uint8Array(size)];
    best.set(this.best);
    scores.set(this.scores);
    this.best = best;
    this.scores = scores;
  }
}
