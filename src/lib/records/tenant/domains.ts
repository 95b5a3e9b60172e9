import isFQDN from 'validator/lib/isFQDN';
import type { RecordedDomain } from '../../model';
import { CONSUMER_DOMAINS } from './consumer-domains';
import type { TenantRow } from './tenant-row';

const FORM =
  'write domains such as acme.com, separated by commas, each with :verified or :pending after it if you like';

/** The domains of the line, in lower case and without repeats; those that are wrong are noted as problems. */
export function readDomains(row: TenantRow): readonly RecordedDomain[] {
  const cell = row.text('domains');
  if (cell === undefined) return [];
  const domains = new Map<string, RecordedDomain>();
  for (const text of cell.split(',')) {
    if (text.trim() === '') continue;
    const found = readDomain(row, text.trim());
    if (found === undefined) return [];
    const known = domains.get(found.domain);
    if (known !== undefined && known.state !== found.state) {
      row.problem(
        'domain_repeated',
        'domains',
        'domains has one domain as pending and as verified: keep one of the two',
      );
      return [];
    }
    domains.set(found.domain, found);
  }
  return [...domains.values()];
}

function readDomain(row: TenantRow, text: string): RecordedDomain | undefined {
  const [written = '', state = 'pending', ...more] = text.split(':').map((part) => part.trim());
  const domain = written.toLowerCase();
  if ((state !== 'pending' && state !== 'verified') || more.length > 0) {
    row.problem(
      'domain_invalid',
      'domains',
      `domains has a state other than pending and verified, or an address in place of a domain: ${FORM}`,
    );
    return undefined;
  }
  if (!isFQDN(domain)) {
    row.problem('domain_invalid', 'domains', `domains has a text that is not a domain: ${FORM}`);
    return undefined;
  }
  if (CONSUMER_DOMAINS.has(domain)) {
    const message = `domains has ${domain}, whose addresses belong to everybody: WorkOS does not accept domains of mail providers. Remove it`;
    row.problem('domain_consumer', 'domains', message);
    return undefined;
  }
  return { domain, state };
}
