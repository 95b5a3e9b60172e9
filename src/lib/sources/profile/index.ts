/**
 * Users of your own tables and of providers whose exports are plain records: each is a profile, data that says which
 * field of a record is which of ours.
 *
 * - `profile.ts`: what a profile says. `profile-source.ts` makes a source of one, and `record-fields.ts` finds fields.
 * - `general.ts`: any CSV or JSON, by the usual names. `mapping.ts`: what `--map` and `--set` change, for any source.
 * - Each other file is the profile of one tool. docs/sources/ has the source of each fact.
 */
import type { Source } from '../source';
import { ASPNET } from './aspnet';
import { DEVISE } from './devise';
import { DJANGO } from './django';
import { CSV, JSON_RECORDS } from './general';
import { DESCOPE } from './descope';
import { FUSIONAUTH } from './fusionauth';
import { KRATOS } from './kratos';
import { LOGTO } from './logto';
import { PROPELAUTH } from './propelauth';
import { STYTCH } from './stytch';
import { SUPERTOKENS } from './supertokens';
import { ZITADEL } from './zitadel';
import { LARAVEL } from './laravel';
import { MONGO } from './mongo';
import { WERKZEUG_USERS } from './werkzeug';
import { WORDPRESS } from './wordpress';

export type { Mapping } from './mapped-user';
export { mappingProblems, missingNames, withMapping } from './mapping';

/** In the order in which they are listed. */
export const PROFILES: readonly Source[] = [
  DJANGO,
  LARAVEL,
  DEVISE,
  WORDPRESS,
  ASPNET,
  WERKZEUG_USERS,
  MONGO,
  FUSIONAUTH,
  KRATOS,
  SUPERTOKENS,
  STYTCH,
  DESCOPE,
  ZITADEL,
  LOGTO,
  PROPELAUTH,
  CSV,
  JSON_RECORDS,
];
