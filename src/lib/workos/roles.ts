import { absentIfNotFound, type MakeCall } from './call';
import type { Gateway } from './gateway';
import { readPage, readRole } from './read-wire';

/** The requests for roles (docs/workos-api.md, "Roles and permissions"). Their lists have one page. */
export function roleOperations(call: MakeCall): Pick<Gateway, 'listRoles'> {
  return {
    listRoles: async (organizationId) =>
      absentIfNotFound(
        await call({
          method: 'GET',
          root: '/authorization',
          below:
            organizationId === undefined ? ['roles'] : ['organizations', organizationId, 'roles'],
          operation: { verb: 'find', subject: 'role' },
          read: (body) => readPage(body, readRole)?.items,
          isAbout: () => true,
        }),
      ),
  };
}
