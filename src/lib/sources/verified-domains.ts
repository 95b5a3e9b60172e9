import { namesIn } from './fields';
import type { ConvertContext, Question } from './source';

/** For directories of companies, which have no flag for emails: the company owns the domain. */
export const VERIFIED_DOMAINS: Question = {
  name: 'verified-domains',
  summary: 'domains of your own whose emails count as verified: acme.com,acme.de',
};

export function isInVerifiedDomain(email: string | undefined, context: ConvertContext): boolean {
  const answer = context.answers[VERIFIED_DOMAINS.name];
  if (email === undefined || answer === undefined) return false;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return namesIn(answer.toLowerCase()).includes(domain);
}
