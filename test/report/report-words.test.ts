import { inputFacts } from '../../src/lib/report/report-words';
import { AN_OPTIONS } from '../support/an-import';

const ASKED = {
  csv: { name: 'users.csv', bytes: 10, sha256: 'abc', rows: 3 },
  apiUrl: 'https://api.workos.com',
  environment: 'test',
  chunks: 1,
} as const;

describe('the settings of a job, in its report', () => {
  it('describe every option', () => {
    expect(inputFacts({ asked: { ...ASKED, options: AN_OPTIONS } })).toEqual([
      ['File', 'users.csv: 3 rows, 10 bytes'],
      ['Encoding', 'UTF-8 or UTF-16'],
      ['Delimiter', 'recognized'],
      ['SHA-256', 'abc'],
      ['Target', 'https://api.workos.com (test)'],
      ['Columns', 'by name'],
      ['Existing users', 'fail'],
      ['Passwords', 'optional'],
      ['Organizations', 'created when missing'],
      ['Roles', 'must exist'],
      ['Pace', 'at most 50 writes per second'],
      ['Processes', '1 worker, at most 10 requests in flight each'],
      ['Chunks', '1, of at most 1,000 rows each'],
      ['Outages', 'waited for up to 5 minutes'],
      ['Failure limit', 'none'],
    ]);
  });

  it('say how the columns are read', () => {
    const reading = { map: { Company: 'org_name' }, set: { role_slugs: 'member' } };
    const options = { ...AN_OPTIONS, ...reading, strictColumns: true };
    expect(inputFacts({ asked: { ...ASKED, options } })).toContainEqual([
      'Columns',
      'Company as org_name, role_slugs always member, others must not exist',
    ]);
  });

  it('include an option without words of its own', () => {
    const options = { ...AN_OPTIONS, later: 'x' };
    expect(inputFacts({ asked: { ...ASKED, options } }).at(-1)).toEqual(['later', 'x']);
  });
});
