import { Flags } from '@oclif/core';
import { numberFlag } from '../command/flags';

export const sandboxFlags = {
  port: numberFlag({ summary: 'Port; 0 takes a free one.', default: 4100, from: 0, to: 65_535 }),
  'rate-limit': Flags.string({
    summary: 'documented, off, or <n>/<seconds> for writes.',
    default: 'documented',
  }),
  latency: numberFlag({
    summary: 'Milliseconds before every answer.',
    default: 0,
    from: 0,
    to: 600_000,
  }),
  fault: Flags.string({
    summary: 'A fault to play: [METHOD] [PATH] EFFECT [p=|n=|after=].',
    multiple: true,
    default: [],
  }),
  role: Flags.string({
    summary: 'A role slug besides member and admin.',
    multiple: true,
    default: [],
  }),
  'multiple-roles': Flags.boolean({ summary: 'Let a membership have several roles.' }),
  log: Flags.boolean({ summary: 'Print a line for each request.' }),
};
