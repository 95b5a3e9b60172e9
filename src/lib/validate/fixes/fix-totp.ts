import { factorOfUri, noValueIn, secretText, withoutInvisible } from '../../records';
import { cellFix, type CellFix } from './fix-kinds';

/** The trimmed secret and issuer of a row; undefined when the file has no such column. */
export interface TotpCells {
  readonly secret: string | undefined;
  readonly issuer: string | undefined;
}

export interface TotpFix {
  readonly secret?: CellFix;
  readonly issuer?: CellFix;
}

const NOTHING: TotpFix = Object.freeze({});

/** Repairs secret and issuer together: a URI has both. An issuer that is given stays. */
export function fixTotp({ secret, issuer }: TotpCells): TotpFix {
  if (secret === undefined || secret === '' || secretText(secret).ok) return NOTHING;
  if (noValueIn(secret) !== undefined) return { secret: cellFix('placeholder_cleared', '') };
  const factor = factorOfUri(secret);
  if (factor !== undefined) {
    const fix = { secret: cellFix('totp_uri_unwrapped', factor.secret) };
    const isBlank = issuer === '' && factor.issuer !== undefined;
    return isBlank ? { ...fix, issuer: cellFix('totp_uri_unwrapped', factor.issuer ?? '') } : fix;
  }
  const visible = withoutInvisible(secret);
  return secretText(visible).ok
    ? { secret: cellFix('hidden_characters_removed', visible) }
    : NOTHING;
}
