/**
 * Sends requests to WorkOS and judges its answers. The facts about the API are in docs/workos-api.md.
 *
 * Read `gateway.ts` first (the requests, as the rest of the code sees them), then `users.ts`, `organizations.ts`,
 * `memberships.ts` and `factors.ts` (paths and bodies), `call.ts`, `sdk-client.ts` and `transport.ts` (one request), and `classify.ts`
 * with `refusal.ts` and `sentences.ts` (what an answer means). `known-words.ts` keeps secrets out of failures.
 *
 * Statuses, codes and texts of WorkOS are read here and nowhere else. This room knows nothing of retries, pacing, rows
 * or jobs: each call sends at most one request.
 */
export type {
  Deletion,
  Gateway,
  GatewayOptions,
  ListPage,
  MembershipPair,
  MembershipsOf,
  NewMembership,
  NewOrganization,
  NewRole,
  OrganizationFields,
  OrganizationPage,
  CreateOptions,
  RoleFields,
  RolePlace,
  UserFields,
  WorkosDomain,
  WorkosFactor,
  WorkosMembership,
  WorkosOrganization,
  WorkosPermission,
  WorkosRole,
  WorkosUser,
} from './gateway';
export { MEMBERSHIP_STATUSES } from './memberships';
export { openGateway } from './open-gateway';
export { predictRefusal } from './predict-refusal';
