import type { RowErrorCode, TotpFactor } from '../../model';
import { isRejectedAsNoValue } from './changed-text';
import type { RowReader } from './row-reader';
import { readName } from './text-fields';

// WorkOS publishes no limits. 80 bits are the shortest secrets that services have given out: anything shorter is a code,
// or was cut off. No secret in use is longer than the 64 bytes of a block of SHA-1.
const MIN_LENGTH = 16;
const MAX_LENGTH = 128;
const MAX_CELL_LENGTH = 2_000;

const BASE32 = /^[A-Z2-7]+$/;
const HEX = /^[0-9A-F]+$/;
const URI = /^otpauth:/i;

type TotpErrorCode = RowErrorCode & `totp_${string}`;

/** A secret in the form that is sent, or what is wrong with the cell. */
export type SecretText =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly rule: TotpErrorCode; readonly message: string };

/** The second factor of the row. No message repeats a part of the secret. */
export function readFactor(row: RowReader): TotpFactor | undefined {
  const secret = readSecret(row);
  const issuer = readName(row, 'totp_issuer');
  if (secret !== undefined) return issuer === undefined ? { secret } : { secret, issuer };
  if (issuer !== undefined && !row.isConstant('totp_issuer') && !row.hasProblem('totp_secret')) {
    const message = 'totp_issuer is not sent, because the row has no totp_secret';
    row.warn('totp_issuer_unused', 'totp_issuer', message);
  }
  return undefined;
}

function readSecret(row: RowReader): string | undefined {
  const cell = row.text('totp_secret');
  if (cell === undefined || isRejectedAsNoValue(row, 'totp_secret', cell)) return undefined;
  const read = secretText(cell);
  if (read.ok) return read.secret;
  row.problem(read.rule, 'totp_secret', read.message);
  return undefined;
}

/** Reads a trimmed cell. Case, blanks and hyphens between groups, and padding at the end say nothing. */
export function secretText(cell: string): SecretText {
  if (URI.test(cell)) return uriText(cell);
  const secret = cell.length > MAX_CELL_LENGTH ? cell : bareSecret(cell);
  if (!BASE32.test(secret)) {
    const hint = HEX.test(secret) ? ': it looks hexadecimal, so convert its bytes to Base32' : '';
    const message = `totp_secret is not Base32, which has the letters A to Z and the digits 2 to 7${hint}`;
    return { ok: false, rule: 'totp_secret_invalid', message };
  }
  if (secret.length >= MIN_LENGTH && secret.length <= MAX_LENGTH) return { ok: true, secret };
  const message =
    secret.length < MIN_LENGTH
      ? `totp_secret is shorter than ${MIN_LENGTH} characters of Base32: it was cut off, or is a code`
      : `totp_secret is longer than ${MAX_LENGTH} characters of Base32: it is something else`;
  return { ok: false, rule: 'totp_secret_length', message };
}

/** The secret and the issuer of an `otpauth://` URI with the parameters that WorkOS takes; undefined for anything else. */
export function factorOfUri(cell: string): TotpFactor | undefined {
  const parameters = parametersOf(cell);
  if (parameters === undefined || !isTaken(parameters)) return undefined;
  const read = secretText(parameters.get('secret')?.trim() ?? '');
  if (!read.ok) return undefined;
  const issuer = parameters.get('issuer')?.trim() ?? '';
  return issuer === '' ? { secret: read.secret } : { secret: read.secret, issuer };
}

function uriText(cell: string): SecretText {
  const parameters = parametersOf(cell);
  if (parameters !== undefined && !isTaken(parameters)) {
    const message =
      'totp_secret is a URI for other codes than WorkOS takes (time-based, SHA-1, 6 digits, 30 seconds): leave it blank, and let the user enroll again';
    return { ok: false, rule: 'totp_parameters', message };
  }
  if (factorOfUri(cell) === undefined) {
    const message = 'totp_secret is an otpauth:// URI without a valid secret';
    return { ok: false, rule: 'totp_secret_invalid', message };
  }
  const message =
    'totp_secret is an otpauth:// URI: write only its secret, as validate --auto-fix does';
  return { ok: false, rule: 'totp_secret_uri', message };
}

/** The parameters of an `otpauth://` URI, with its type as `type`; undefined where it cannot be read. */
function parametersOf(cell: string): ReadonlyMap<string, string> | undefined {
  if (!URI.test(cell) || cell.length > MAX_CELL_LENGTH || !URL.canParse(cell)) return undefined;
  const { host, searchParams } = new URL(cell);
  const parameters = [...searchParams].map(([name, value]) => [name.toLowerCase(), value] as const);
  return new Map([...parameters, ['type', host.toLowerCase()]]);
}

/** True for the codes that WorkOS takes (docs/workos-api.md, "TOTP factors"). They are the defaults of a URI. */
function isTaken(parameters: ReadonlyMap<string, string>): boolean {
  const algorithm = parameters.get('algorithm') ?? 'SHA1';
  return (
    parameters.get('type') === 'totp' &&
    /^(?:hmac)?sha-?1$/i.test(algorithm) &&
    (parameters.get('digits') ?? '6') === '6' &&
    (parameters.get('period') ?? '30') === '30'
  );
}

function bareSecret(cell: string): string {
  return cell
    .replace(/[\s-]+/g, '')
    .replace(/={1,6}$/, '')
    .toUpperCase();
}
