import { emailKey, hash64, normalEmail, ownCopy } from '../model';
import { withoutInvisible } from './cells/invisible';

/** Emails that are kept for comparison: some 2 MB. */
const EMAILS_AT_MOST = 20_000;

const NOT_ASCII = /[^\x00-\x7f]/;

/** True for an email that can be written in several ways: with characters outside ASCII, or the ASCII form of a domain. */
export function isUnusualEmail(email: string): boolean {
  return NOT_ASCII.test(email) || email.includes('xn--');
}

/**
 * Finds emails that only differ in how characters are composed or an international domain is written. The first 20,000
 * unusual emails are kept, by their hashes.
 */
export class SimilarEmails {
  private readonly seen = new Map<string, { readonly key: string; readonly row: number }>();

  /** Adds an unusual email. Returns the row with the first such email in another form, if there is one. */
  add(email: string, row: number): number | undefined {
    const form = hash64(normalEmail(email)).join();
    const key = hash64(emailKey(email)).join();
    const first = this.seen.get(form);
    if (first !== undefined) return first.key === key ? undefined : first.row;
    if (this.seen.size < EMAILS_AT_MOST) this.seen.set(form, { key, row });
    return undefined;
  }
}

/** The first spelling of a name, and its row. */
export interface FirstName {
  readonly name: string;
  readonly row: number;
}

/** Finds names that only differ in case, white space, the form of characters, or invisible characters. */
export class SimilarNames {
  private readonly seen = new Map<string, FirstName>();

  /** Adds a name. Returns the first spelling, if that is another one. */
  add(name: string, row: number): FirstName | undefined {
    const visible = withoutInvisible(name).normalize('NFKC');
    const form = visible.toLowerCase().replace(/\s+/g, ' ').trim();
    const first = this.seen.get(form);
    if (first === undefined) this.seen.set(ownCopy(form), { name: ownCopy(name), row });
    return first?.name === name ? undefined : first;
  }
}
