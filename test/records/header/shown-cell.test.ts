import { shownCell, shownHeader } from '../../../src/lib/records/header/shown-cell';

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
const KEY = 'sk_live_a1';
const TOKEN = 'ghp16C7e42F292c6912E7710c838347Ae178B4a';
const ID = 'org_01EHQMYV6MBK39QC5PZXHY59C3';

describe('a cell in a message', () => {
  it.each([
    [BCRYPT, '$2b… (60 characters)'],
    ['{SSHA}Zm9vYmFyYmF6cXV4', '{SS… (22 characters)'],
    [KEY, 'sk_… (10 characters)'],
    [TOKEN, 'ghp… (39 characters)'],
    ['{"note":"x"}', '{"n… (12 characters)'],
    ['Ada,hunter2\nbob@x.io,Bob', 'Ada… (24 characters)'],
  ])('is cut when it looks like a secret: %s', (cell, shown) => {
    expect(shownCell('email', cell)).toBe(shown);
    expect(shownCell('first_name', ` ${cell} `)).toBe(shown);
    expect(shownCell('email', shown)).toBe(shown);
  });

  it.each([
    ['email', 'bob'],
    ['email', 'Bob Example <bob@example.com>'],
    ['email', 'a.very.long.address.of.1.person@an.example.com'],
    ['first_name', 'Wolfeschlegelsteinhausenbergerdorff'],
    ['org_id', ID],
    ['external_id', 'c2fd5f1e-9f5b-4a52-8f4e-1d2a4b3c5d6e'],
  ] as const)('is whole in %s: %s', (column, cell) => {
    expect(shownCell(column, cell)).toBe(cell);
  });

  it('is cut in a column of ids, too, when it has the form of a secret', () => {
    expect(shownCell('external_id', BCRYPT)).toBe('$2b… (60 characters)');
  });
});

describe('a header cell in a message', () => {
  it.each(['plan', 'Début de contrat', 'utm_source.2'])('is shown: %s', (name) => {
    expect(shownHeader(name)).toBe(`"${name}"`);
  });

  it.each([BCRYPT, KEY, TOKEN, '{"password":"x"}', 'a: b', 'x@y', 'word '.repeat(9), 'a\u202eb'])(
    'is not shown: %s',
    (name) => {
      expect(shownHeader(name)).toBe(
        `a name of ${String(name.length)} characters that is not shown`,
      );
    },
  );
});
