/**
 * Domains of large mail providers, which no organization can own. WorkOS does not accept them (docs/workos-api.md,
 * "Organizations"). Its list is not published: it refuses others itself.
 */
export const CONSUMER_DOMAINS: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com yahoo.com ymail.com yahoo.co.uk yahoo.fr yahoo.de yahoo.co.jp outlook.com hotmail.com ' +
    'hotmail.co.uk hotmail.fr hotmail.de live.com msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com ' +
    'gmx.com gmx.de gmx.net web.de t-online.de mail.com mail.ru yandex.ru yandex.com qq.com 163.com 126.com ' +
    'zoho.com fastmail.com hey.com tutanota.com comcast.net orange.fr free.fr laposte.net libero.it naver.com'
  ).split(' '),
);
