import { accepted, rejected, rules } from '../../support/records/rows';

const SECRET = 'JBSWY3DPEHPK3PXP';
const uri = (parameters: string): string => `otpauth://totp/Acme:ada?${parameters}`;

describe('totp_secret', () => {
  it.each([
    ['as it is', SECRET],
    ['in lower case', 'jbswy3dpehpk3pxp'],
    ['in groups', 'jbsw y3dp ehpk 3pxp'],
    ['with hyphens', 'JBSW-Y3DP-EHPK-3PXP'],
    ['with padding', `${SECRET}======`],
    ['with spaces around it', ` ${SECRET} `],
  ])('is sent in one form, written %s', (_how, totp_secret) => {
    const row = accepted({ totp_secret });
    expect(row.record.factor).toEqual({ secret: SECRET });
    expect(row.warnings).toEqual([]);
  });

  it('may have an issuer', () => {
    const row = accepted({ totp_secret: SECRET, totp_issuer: ' Acme ' });
    expect(row.record.factor).toEqual({ secret: SECRET, issuer: 'Acme' });
  });

  it('is no part of a row that gives none', () => {
    expect(accepted({ totp_secret: ' ' }).record).toEqual({
      user: { email: 'ada@example.com' },
      roleSlugs: [],
    });
  });

  const NOT_BASE32 =
    'totp_secret is not Base32, which has the letters A to Z and the digits 2 to 7';
  const OTHER_CODES =
    'totp_secret is a URI for other codes than WorkOS takes (time-based, SHA-1, 6 digits, 30 seconds): leave it blank, and let the user enroll again';
  const NO_SECRET = 'totp_secret is an otpauth:// URI without a valid secret';

  it.each([
    [`${SECRET}1`, 'totp_secret_invalid', NOT_BASE32],
    [`${SECRET}!`, 'totp_secret_invalid', NOT_BASE32],
    ['=====', 'totp_secret_invalid', NOT_BASE32],
    [`${SECRET}=${SECRET}`, 'totp_secret_invalid', NOT_BASE32],
    ['x '.repeat(5_000), 'totp_secret_invalid', NOT_BASE32],
    [
      '48656c6c6f21deadbeef48656c6c6f21',
      'totp_secret_invalid',
      `${NOT_BASE32}: it looks hexadecimal, so convert its bytes to Base32`,
    ],
    [
      SECRET.slice(1),
      'totp_secret_length',
      'totp_secret is shorter than 16 characters of Base32: it was cut off, or is a code',
    ],
    [
      'A'.repeat(129),
      'totp_secret_length',
      'totp_secret is longer than 128 characters of Base32: it is something else',
    ],
    [
      uri(`secret=${SECRET}&issuer=Acme`),
      'totp_secret_uri',
      'totp_secret is an otpauth:// URI: write only its secret, as validate --auto-fix does',
    ],
    [uri(`secret=${SECRET}&algorithm=SHA256`), 'totp_parameters', OTHER_CODES],
    [uri(`secret=${SECRET}&digits=8`), 'totp_parameters', OTHER_CODES],
    [uri(`secret=${SECRET}&period=60`), 'totp_parameters', OTHER_CODES],
    [`otpauth://hotp/a?secret=${SECRET}&counter=1`, 'totp_parameters', OTHER_CODES],
    [uri('secret=018'), 'totp_secret_invalid', NO_SECRET],
    [uri('issuer=Acme'), 'totp_secret_invalid', NO_SECRET],
    ['otpauth:', 'totp_parameters', OTHER_CODES],
  ])('%j breaks the rule %s', (totp_secret, rule, message) => {
    expect(rejected({ totp_secret }).problems).toEqual([{ rule, column: 'totp_secret', message }]);
  });

  it.each(['none', 'NULL', '\\N', '#N/A'])('%s is a placeholder', (totp_secret) => {
    expect(rules(rejected({ totp_secret }).problems)).toEqual(['placeholder_value']);
  });
});

describe('totp_issuer', () => {
  it('without a secret is a warning', () => {
    const row = accepted({ totp_issuer: 'Acme' });
    expect(row.record.factor).toBeUndefined();
    expect(row.warnings).toEqual([
      {
        rule: 'totp_issuer_unused',
        column: 'totp_issuer',
        message: 'totp_issuer is not sent, because the row has no totp_secret',
      },
    ]);
  });

  it('is not missed by a secret that is rejected', () => {
    const row = rejected({ totp_secret: '1', totp_issuer: 'Acme' });
    expect(rules(row.problems)).toEqual(['totp_secret_invalid']);
    expect(row.warnings).toEqual([]);
  });

  it('takes no control characters', () => {
    const row = rejected({ totp_secret: SECRET, totp_issuer: 'A\u0007' });
    expect(rules(row.problems)).toEqual(['control_character']);
  });
});
