/**
 * What no export file of a provider carries, read from the provider's API into files: organizations and who is in them.
 *
 * Start with `pull-organizations.ts`. `read-lists.ts` reads the lists of a provider page by page, `pull-folder.ts` keeps
 * the pages on disk so that the next run continues after a kill, `api.ts` sends one request with its retries and waits.
 * `auth0.ts` and `clerk.ts` are the providers; docs/sources/ has the source of each fact about their APIs.
 *
 * Knows HTTP and pages, and nothing of convert. Only reads. No text of a server gets into a message.
 */
export type { ApiAccess, Auth0Access, Auth0Credentials, ClerkAccess } from './access';
export { pullOrganizations } from './pull-organizations';
export type { Pulled, PullEvent, PullPorts, PullRequest } from './pull-request';
