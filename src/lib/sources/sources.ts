import { AUTH0 } from './auth0';
import { AUTHJS } from './authjs';
import { BETTER_AUTH } from './better-auth';
import { CLERK } from './clerk';
import { COGNITO } from './cognito';
import { ENTRA } from './entra';
import { FIREBASE } from './firebase';
import { GOOGLE } from './google';
import { KEYCLOAK } from './keycloak';
import { LDIF } from './ldif';
import { OKTA } from './okta';
import { PROFILES } from './profile';
import { SUPABASE } from './supabase';
import type { Source } from './source';

/** All sources, in the order in which `workos-migrate sources` lists them. */
export const SOURCES: readonly Source[] = [
  AUTH0,
  CLERK,
  FIREBASE,
  SUPABASE,
  BETTER_AUTH,
  COGNITO,
  AUTHJS,
  KEYCLOAK,
  OKTA,
  ENTRA,
  GOOGLE,
  LDIF,
  ...PROFILES,
];

export function sourceNamed(key: string): Source | undefined {
  return SOURCES.find((source) => source.key === key);
}
