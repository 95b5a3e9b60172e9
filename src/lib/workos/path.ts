/**
 * The path of a thing below a collection, e.g. `/organizations/external_id/a%2Fb`. SDK 8.13 encodes no part. Undefined
 * when a part cannot be addressed.
 */
export function encodePath(root: string, below: readonly string[]): string | undefined {
  return below.every(isAddressable)
    ? root + below.map((part) => `/${encodeURIComponent(part)}`).join('')
    : undefined;
}

/**
 * False for `.` and `..`, which URLs resolve even when they are encoded, for an empty part, and for text that is not
 * well-formed Unicode (docs/workos-api.md, "External ids").
 */
export function isAddressable(part: string): boolean {
  return !['', '.', '..'].includes(part) && part.isWellFormed();
}
