import fc from 'fast-check';
import stringWidth from 'string-width';
import { failureTable } from '../../../src/lib/cli/errors/failure-table';
import { failureOf } from '../../support/jobs/records';

const CONFLICT = failureOf(12, {
  email: 'ann.example@example.com',
  httpStatus: 409,
  errorMessage: 'Email already exists: a user of this email was there before the import began',
});
const LATER = failureOf(13, { httpStatus: 503, retryable: true, errorMessage: 'Try again' });

const shown = (width: number): string => {
  const table = failureTable([CONFLICT, LATER], { width, rows: 12_000 });
  return table.head + table.row(CONFLICT) + table.row(LATER);
};

describe('a table of failures', () => {
  it('has one line per failure on a wide terminal', () => {
    expect(shown(150)).toBe(
      [
        '  Row  Email                    Type               HTTP  Retry  Message',
        '   12  ann.example@example.com  user_create         409  no     Email already exists: a user of this email was there before the import began',
        '   13  row13@example.com        user_create         503  yes    Try again',
        '',
      ].join('\n'),
    );
  });

  it('stacks the status below the step at 80 columns', () => {
    expect(shown(80)).toBe(
      [
        '  Row  Email                 Type               Message',
        '   12  ann.example@example.  user_create        Email already exists: a user of',
        '       com                   409, permanent     this email was there before the',
        '                                                import began',
        '   13  row13@example.com     user_create        Try again',
        '                             503, retryable',
        '',
      ].join('\n'),
    );
  });

  it('stacks all fields on a narrow terminal', () => {
    expect(shown(30)).toBe(
      [
        '  Row  Failure',
        '   12  ann.example@example.com',
        '       user_create',
        '       409, permanent',
        '       Email already exists: a',
        '       user of this email was',
        '       there before the import',
        '       began',
        '   13  row13@example.com',
        '       user_create',
        '       503, retryable',
        '       Try again',
        '',
      ].join('\n'),
    );
  });

  it('fits any terminal, for any text and number of rows', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 80 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 20, max: 200 }), (email, errorMessage, width) => {
        const failure = failureOf(9_999_999, { email, errorMessage });
        const table = failureTable([failure], { width, rows: 9_999_999 });
        for (const line of (table.head + table.row(failure)).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
