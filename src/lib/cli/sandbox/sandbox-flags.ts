import { Flags } from '@oclif/core';
import { numberFlag, SANDBOX_ROLE_FLAGS } from '../command/flags';

export const sandboxFlags = {
  port: numberFlag({ summary: 'Port; 0 picks a free one.', default: 4100, from: 0, to: 65_535 }),
  key: Flags.string({
    summary: 'API key that the sandbox accepts; random by default.',
    helpValue: '<key>',
  }),
  'rate-limit': Flags.string({
    summary: 'Rate limit: documented, off, or <n>/<seconds> for writes.',
    helpValue: '<limit>',
    default: 'documented',
  }),
  latency: numberFlag({
    summary: 'Delay before every response, in milliseconds.',
    helpValue: '<ms>',
    default: 0,
    from: 0,
    to: 600_000,
  }),
  fault: Flags.string({
    summary: 'Fault to inject: [METHOD] [PATH] EFFECT [p=|n=|after=].',
    helpValue: '<spec>',
    multiple: true,
  }),
  role: Flags.string(SANDBOX_ROLE_FLAGS.role),
  'multiple-roles': Flags.boolean(SANDBOX_ROLE_FLAGS['multiple-roles']),
  log: Flags.boolean({ summary: 'Print one line per request.' }),
};
