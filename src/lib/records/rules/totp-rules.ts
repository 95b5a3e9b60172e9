import { exampleCsv, type Rule } from './rule';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const GOOD = exampleCsv('email,totp_secret', `ada@example.com,${SECRET}`);

/** Rules of the second factor. No message repeats a secret. */
export const TOTP_RULES = {
  totp_secret_invalid: {
    severity: 'error',
    title: 'The TOTP secret is not Base32',
    text: 'Base32 has the letters A to Z and the digits 2 to 7. Case, blanks or hyphens between groups, and `=` at the end do not matter. A secret in hexadecimal or Base64, or one that is still encrypted, has to be converted first.',
    bad: exampleCsv('email,totp_secret', 'ada@example.com,48656c6c6f21deadbeef48656c6c6f21'),
    good: GOOD,
  },
  totp_secret_length: {
    severity: 'error',
    title: 'The TOTP secret is too short or too long',
    text: 'A secret has 16 to 128 characters of Base32. A shorter text is a code of six digits, or a secret that was cut off: its codes would not match.',
    bad: exampleCsv('email,totp_secret', 'ada@example.com,JBSWY3DP'),
    good: GOOD,
  },
  totp_secret_uri: {
    severity: 'error',
    title: 'The TOTP secret is a URI',
    text: 'The cell has a whole `otpauth://` URI, as a QR code contains it. `validate --auto-fix` writes its secret instead, and its issuer into a blank `totp_issuer`.',
    bad: exampleCsv(
      'email,totp_secret',
      `ada@example.com,otpauth://totp/Acme:ada?secret=${SECRET}&issuer=Acme`,
    ),
    good: GOOD,
  },
  totp_parameters: {
    severity: 'error',
    title: 'Codes that WorkOS does not take',
    text: 'WorkOS takes time-based codes of SHA-1 with 6 digits and steps of 30 seconds. The URI in the cell is for other codes, so the codes of the user would never match. Leave the cell blank, and let the user enroll again.',
    bad: exampleCsv(
      'email,totp_secret',
      `ada@example.com,otpauth://totp/Acme:ada?secret=${SECRET}&algorithm=SHA256&digits=8`,
    ),
    good: exampleCsv('email,totp_secret', 'ada@example.com,'),
  },
  totp_issuer_unused: {
    severity: 'warning',
    title: 'An issuer without a TOTP secret',
    text: 'WorkOS gets an issuer only together with a secret. Check whether the secret is missing.',
    bad: exampleCsv('email,totp_secret,totp_issuer', 'ada@example.com,,Acme'),
    good: exampleCsv('email,totp_secret,totp_issuer', `ada@example.com,${SECRET},Acme`),
  },
} satisfies Record<string, Rule>;
