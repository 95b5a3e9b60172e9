import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { flagOf, isSameEmail, objectsIn, textOf } from '../fields';

const ENTERPRISE = new Set([
  'samlp',
  'waad',
  'adfs',
  'okta',
  'google-apps',
  'oidc',
  'ad',
  'auth0-adldap',
  'office365',
  'pingfederate',
  'sharepoint',
  'ip',
]);
/** A database, and passwordless by a code. */
const OWN = new Set(['auth0', 'email', 'sms']);

/** How a user signs in. */
export interface SignIn {
  readonly social: readonly string[];
  readonly isFederated: boolean;
  /** Addresses of linked accounts that are not the user's. */
  readonly otherEmails: number;
}

/** Reads `identities`; where the export lacks it, the provider that every id begins with. */
export function signInOf(record: RecordValue, id: string, email: string | undefined): SignIn {
  const social: string[] = [];
  const others = new Set<string>();
  let isFederated = true;
  const identities = objectsIn(record['identities']);
  for (const identity of identities.length === 0 ? [{ provider: providerOf(id) }] : identities) {
    const provider = textOf(identity['provider']) ?? '';
    const isEnterprise = isOfCompany(provider, flagOf(identity['isSocial']));
    isFederated &&= isEnterprise;
    if (!isEnterprise && isSocial(provider) && !social.includes(provider)) social.push(provider);
    const linked = textOf(asObject(identity['profileData'])?.['email']);
    if (linked !== undefined && !isSameEmail(linked, email)) others.add(linked.toLowerCase());
  }
  return { social, isFederated, otherEmails: others.size };
}

function isSocial(provider: string): boolean {
  return provider !== '' && !OWN.has(provider);
}

function isOfCompany(provider: string, isSaidSocial: boolean | undefined): boolean {
  if (OWN.has(provider) || isSaidSocial === true) return false;
  return ENTERPRISE.has(provider) || isSaidSocial === false;
}

function providerOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('|')));
}
