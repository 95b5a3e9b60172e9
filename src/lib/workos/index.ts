export type {
  Gateway,
  GatewayOptions,
  MembershipPair,
  NewMembership,
  NewOrganization,
  OrganizationPage,
  Sending,
  UserFields,
  WorkosMembership,
  WorkosOrganization,
  WorkosUser,
} from './gateway';
export { openGateway } from './open-gateway';
