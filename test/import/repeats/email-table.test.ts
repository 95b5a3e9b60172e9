import fc from 'fast-check';
import {
  type EmailRow,
  type EmailSighting,
  EmailTable,
} from '../../../src/lib/import/repeats/email-table';
import { type UserFingerprint, userFingerprint } from '../../../src/lib/records';

const NO_DATA: UserFingerprint = userFingerprint({ email: 'x@example.com' });

/** What the table promises, kept in a map. */
class Model {
  private readonly seen = new Map<string, { rows: EmailRow[] }>();

  get size(): number {
    return this.seen.size;
  }

  add(key: string, row: EmailRow): EmailSighting {
    const { rows } = this.seen.get(key) ?? { rows: [] };
    this.seen.set(key, { rows: [...rows, row] });
    const created = rows.find(({ isCreating }) => isCreating)?.print;
    return {
      previousRow: rows.at(-1)?.row ?? 0,
      isRepeat: rows.some(({ org }) => org === row.org),
      ...(created && { created }),
    };
  }
}

function named(firstName: string): UserFingerprint {
  return userFingerprint({ email: 'x@example.com', firstName });
}

function rowOf(row: number, print = NO_DATA): EmailRow {
  return { row, org: 0, print, isCreating: true };
}

describe('the email table', () => {
  it('gives what a Map would give, for any emails and data', () => {
    const key = fc.oneof(fc.constantFrom('a@x.io', 'b@x.io', 'ab@x.io', ''), fc.string());
    const print = fc.constantFrom(NO_DATA, named('Ann'), named('Bob'), named('Cem'));
    const row = fc.record({ org: fc.nat(3), print, isCreating: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, row), { maxLength: 60 }), (sightings) => {
        const table = new EmailTable();
        const model = new Model();
        sightings.forEach(([email, data], index) => {
          const added = { ...data, row: index + 1 };
          expect(table.add(email, added)).toEqual(model.add(email, added));
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
      const added = { row, print, org: row % 5, isCreating: number % 3 > 0 || isLast };
      const [seen, expected] = [table.add(email, added), model.add(email, added)];
      if (JSON.stringify(seen) !== JSON.stringify(expected)) wrong.push(row);
    }
    expect({ wrong, size: table.size }).toEqual({ wrong: [], size: emails });
  });

  it('distinguishes similar emails', () => {
    const table = new EmailTable();
    const emails = ['a@x.io', 'A@x.io', 'a@x.io ', ' a@x.io', 'a@xi.o', '@ax.io', 'a@x.iö', ''];
    const rows = emails.map((email, index) => table.add(email, rowOf(index + 1)).previousRow);
    expect(rows).toEqual(emails.map(() => 0));
  });

  // Among so many, some ten pairs share one half of their hash.
  it('distinguishes a whole file of emails', () => {
    const table = new EmailTable();
    const mistaken: string[] = [];
    for (let row = 1; row <= 300_000; row += 1) {
      const email = `user${String(row)}@example.com`;
      if (table.add(email, rowOf(row)).previousRow !== 0) mistaken.push(email);
    }
    expect({ mistaken, size: table.size }).toEqual({ mistaken: [], size: 300_000 });
  });
});
