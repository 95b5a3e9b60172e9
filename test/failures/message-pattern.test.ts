import { commonWords, messagePattern, messageWords } from '../../src/lib/failures/message-pattern';

const patternOf = (message: string, orgId?: string): string =>
  messagePattern(messageWords(message, orgId));

describe('the pattern of a message', () => {
  it.each([
    [
      'Organization not found: external id "acme". Give org_name as well, and it is created',
      'Organization not found: external id "…". Give org_name as well, and it is created',
    ],
    [
      'Metadata is invalid JSON. Write {"key":"value"}, in a CSV as "{""key"":""value""}", not "x"',
      'Metadata is invalid JSON. Write {"key":"value"}, in a CSV as "{""key"":""value""}", not "…"',
    ],
    ["Role 'editor-2' is not a valid role.", "Role '…' is not a valid role."],
    ['ada.l+x@example.com is taken', '<email> is taken'],
    ['User not found: user_01EHQMYV6MBK39QC5PZXHY59C3.', 'User not found: <id>.'],
    ['No 123e4567-e89b-12d3-a456-426614174000 here', 'No <id> here'],
    ['trace 5f0c9a7be1d2c3f4', 'trace <id>'],
    [
      'The row has 3 cells where the header has 1,204',
      'The row has <n> cells where the header has <n>',
    ],
    [
      "it does not meet the environment's password policy, and the user's neither",
      "it does not meet the environment's password policy, and the user's neither",
    ],
    ['deadbeefdead is a word', 'deadbeefdead is a word'],
    ['two\u001b[31m\nlines', 'two [<n>m lines'],
    [
      'user84213 has an md5 hash of form $2b$, not 12',
      'user<n> has an md5 hash of form $2b$, not <n>',
    ],
    ['', ''],
  ])('of %s', (message, pattern) => {
    expect(patternOf(message)).toBe(pattern);
  });

  it('folds an organization id of any form, but no short word', () => {
    expect(patternOf('Organization not found: acme-prod. Check org_id', 'acme-prod')).toBe(
      'Organization not found: <id>. Check org_id',
    );
    expect(patternOf('Organization not found: org. Check org_id', 'org')).toContain('org_id');
  });

  it('is short and quick whatever the message is', () => {
    for (const unit of ['"', "'", 'a@', 'a_', '9.', 'f0', '-0000', 'a b']) {
      expect(patternOf(unit.repeat(500_000)).length).toBeLessThanOrEqual(6_000);
    }
  });

  it('keeps the example of a message', () => {
    expect(patternOf('write one such as ada@example.com')).toBe(
      'write one such as ada@example.com',
    );
  });
});

describe('the words that messages share', () => {
  it.each([
    ['write yes, no, 1, 0', 'write yes, no, 1, 0', 'write yes, no, 1, 0'],
    ['row 7 of 9, at most 50', 'row 8 of 9, at most 50', 'row <n> of 9, at most 50'],
    ['row <n> of 9', 'row 8 of 1,000', 'row <n> of <n>'],
    ['$n=<n>,r=<r> at 7', '$n=<n>,r=<r> at 8', '$n=<n>,r=<r> at <n>'],
  ])('are those of %s and %s', (one, other, common) => {
    expect(messagePattern(one)).toBe(messagePattern(other));
    expect(commonWords(one, other)).toBe(common);
  });
});
