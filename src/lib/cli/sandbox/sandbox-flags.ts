import { Flags } from '@oclif/core';
import { numberFlag } from '../command/flags';

export const sandboxFlags = {
  port: numberFlag({ summary: 'Port; 0 picks a free one.', default: 4100, from: 0, to: 65_535 }),
  'rate-limit': Flags.string({
    summary: 'Rate limit: documented, off, or <n>/<seconds> for writes.',
    default: 'documented',
  }),
  latency: numberFlag({
    summary: 'Delay before every response, in milliseconds.',
    default: 0,
    from: 0,
    to: 600_000,
  }),
  fault: Flags.string({
    summary: 'Fault to inject: [METHOD] [PATH] EFFECT [p=|n=|after=].',
    multiple: true,
    default: [],
  }),
  role: Flags.string({
    summary: 'Role slug to add to member and admin.',
    multiple: true,
    default: [],
  }),
  'multiple-roles': Flags.boolean({ summary: 'Allow several roles in a membership.' }),
  log: Flags.boolean({ summary: 'Print one line per request.' }),
};
