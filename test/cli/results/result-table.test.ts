import fc from 'fast-check';
import stringWidth from 'string-width';
import { resultTable } from '../../../src/lib/cli/results/result-table';
import { resultOf } from '../../support/jobs/results';

const ANN = resultOf(12, {
  email: 'ann.example@example.com',
  userId: 'user_01M8PJAVDZ000012W6C0ZGA9K7',
  organizationId: 'org_01M8PJAVB1000006EJ6ACFMGKP',
  password: 'hash',
});
const BOB = resultOf(13, { status: 'unprocessed', email: '', userId: '' });

const shown = (width: number): string[] => {
  const table = resultTable([ANN, BOB], { width, rows: 12_000 });
  return (table.head + table.row(ANN) + table.row(BOB)).split('\n').slice(0, -1);
};

describe('a table of results', () => {
  it('has a line for each row, and its organization on a wide terminal', () => {
    expect(shown(140)).toEqual([
      '  Row  Email                           Status       Password  User                             Organization',
      '   12  ann.example@example.com         created      hash      user_01M8PJAVDZ000012W6C0ZGA9K7  org_01M8PJAVB1000006EJ6ACFMGKP',
      '   13                                  unprocessed',
    ]);
  });

  it('names the password beside the status at 80 columns', () => {
    expect(shown(80)).toEqual([
      '  Row  Email                   Status            User',
      '   12  ann.example@example.co  created, hash     user_01M8PJAVDZ000012W6C0ZGA9K7',
      '       m',
      '   13                          unprocessed',
    ]);
  });

  it('stacks all on a narrow terminal', () => {
    expect(shown(40)).toEqual([
      '  Row  Result',
      '   12  ann.example@example.com',
      '       created, hash',
      '       user_01M8PJAVDZ000012W6C0ZGA9K7',
      '   13  unprocessed',
    ]);
  });

  it('fits any terminal, for any text and number of rows', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 80 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 20, max: 200 }), (email, userId, width) => {
        const result = resultOf(9_999_999, { email, userId });
        const table = resultTable([result], { width, rows: 9_999_999 });
        for (const line of (table.head + table.row(result)).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
