export const REQUEST_CLASSES = ['write', 'read', 'other', 'deletion'] as const;

/**
 * What a request counts against: `write` and `read` are calls of `/user_management`, `deletion` deletes an organization, and
 * `other` is every other call. All count against the key's total as well (`docs/workos-api.md`, "Rate limits").
 */
export type RequestClass = (typeof REQUEST_CLASSES)[number];
