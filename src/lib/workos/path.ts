/**
 * A path of encoded parts, e.g. `/organizations/external_id/a%2Fb`. The SDK 8.13 does not encode them.
 * Undefined when a part cannot be addressed: `.` and `..`, which URLs resolve away even when encoded,
 * nothing at all, and text that is no Unicode.
 */
export function encodePath(parts: readonly string[]): string | undefined {
  return parts.every(isAddressable)
    ? parts.map((part) => `/${encodeURIComponent(part)}`).join('')
    : undefined;
}

function isAddressable(part: string): boolean {
  return !['', '.', '..'].includes(part) && part.isWellFormed();
}
