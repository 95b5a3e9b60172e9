/**
 * A path of encoded parts, e.g. `/organizations/external_id/a%2Fb`. SDK 8.13 does not encode them. Undefined when a
 * part cannot be addressed: `.` and `..`, which URLs resolve even when they are encoded, an empty part, and text that
 * is not well-formed Unicode (docs/workos-api.md, "External ids").
 */
export function encodePath(parts: readonly string[]): string | undefined {
  return parts.every(isAddressable)
    ? parts.map((part) => `/${encodeURIComponent(part)}`).join('')
    : undefined;
}

function isAddressable(part: string): boolean {
  return !['', '.', '..'].includes(part) && part.isWellFormed();
}
