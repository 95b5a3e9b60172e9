import type { PartFile } from '../../convert';
import { countOf, sanitizeLine } from '../../model';

const SHOWN_FILES = 12;

/** What is said before an export is read. */
export function renderRecognised(label: string, files: readonly PartFile[]): string {
  const each = files.map(({ sample, part }) => `${sanitizeLine(sample.name)} (${part.name})`);
  const more = each.length - SHOWN_FILES;
  const shown = each.slice(0, SHOWN_FILES).join(', ');
  return `Reading ${label}: ${shown}${more > 0 ? `, and ${countOf(more, 'other file')}` : ''}.`;
}
