import fc from 'fast-check';
import { EmailTable } from '../../../src/lib/import/repeats/email-table';
import {
  fingerprintsContradict,
  type UserFingerprint,
  userFingerprint,
} from '../../../src/lib/records';

const NO_DATA: UserFingerprint = userFingerprint({ email: 'x@example.com' });

/** What the table promises, kept in a map. */
class Model {
  private readonly seen = new Map<string, { lastRow: number; first: UserFingerprint }>();

  get size(): number {
    return this.seen.size;
  }

  add(
    key: string,
    row: number,
    print: UserFingerprint,
  ): { previousRow: number; contradicts: boolean } {
    const before = this.seen.get(key);
    this.seen.set(key, { lastRow: row, first: before?.first ?? print });
    if (before === undefined) return { previousRow: 0, contradicts: false };
    return {
      previousRow: before.lastRow,
      contradicts: fingerprintsContradict(before.first, print),
    };
  }
}

function named(firstName: string): UserFingerprint {
  return userFingerprint({ email: 'x@example.com', firstName });
}

describe('the email table', () => {
  it('gives what a Map would give, for any emails and data', () => {
    const key = fc.oneof(fc.constantFrom('a@x.io', 'b@x.io', 'ab@x.io', ''), fc.string());
    const print = fc.constantFrom(NO_DATA, named('Ann'), named('Bob'), named('Cem'));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, print), { maxLength: 60 }), (sightings) => {
        const table = new EmailTable();
        const model = new Model();
        sightings.forEach(([email, data], index) => {
          expect(table.add(email, index + 1, data)).toEqual(model.add(email, index + 1, data));
        });
        expect(table.size).toBe(model.size);
      }),
    );
  });

  it('keeps every email, row and print when it grows', () => {
    const emails = 30_000;
    const table = new EmailTable();
    const model = new Model();
    const wrong: number[] = [];
    // Every email three times, the third time with other data for two in seven.
    for (let row = 1; row <= emails * 3; row += 1) {
      const number = row % emails;
      const isLast = row > emails * 2;
      const print = userFingerprint({
        email: 'x@example.com',
        firstName: isLast && number % 7 === 0 ? 'Other' : `Name ${String(number)}`,
        externalId: isLast && number % 7 === 1 ? 'other' : `u${String(number)}`,
      });
      const email = `user${String(number)}@example.com`;
      const [seen, expected] = [table.add(email, row, print), model.add(email, row, print)];
      if (seen.previousRow !== expected.previousRow) wrong.push(row);
      if (seen.contradicts !== expected.contradicts) wrong.push(row);
    }
    expect({ wrong, size: table.size }).toEqual({ wrong: [], size: emails });
  });

  it('distinguishes similar emails', () => {
    const table = new EmailTable();
    const emails = ['a@x.io', 'A@x.io', 'a@x.io ', ' a@x.io', 'a@xi.o', '@ax.io', 'a@x.iö', ''];
    const rows = emails.map((email, index) => table.add(email, index + 1, NO_DATA).previousRow);
    expect(rows).toEqual(emails.map(() => 0));
  });

  // Among so many, some ten pairs share one half of their hash.
  it('distinguishes a whole file of emails', () => {
    const table = new EmailTable();
    const mistaken: string[] = [];
    for (let row = 1; row <= 300_000; row += 1) {
      const email = `user${String(row)}@example.com`;
      if (table.add(email, row, NO_DATA).previousRow !== 0) mistaken.push(email);
    }
    expect({ mistaken, size: table.size }).toEqual({ mistaken: [], size: 300_000 });
  });

  it('compares with the first row, not with the row before', () => {
    const table = new EmailTable();
    const flags = ['Ann', 'Bob', 'Ann', 'Bob'].map(
      (name, index) => table.add('a@x.io', index + 1, named(name)).contradicts,
    );
    expect(flags).toEqual([false, true, false, true]);
  });
});
