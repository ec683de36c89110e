/** Annotations of ingress-nginx and its kin, by what their values become. */

/** Text that is put into the controller's configuration as it stands (CVE-2021-25742). */
const snippet =
  /^(?:nginx\.ingress\.kubernetes\.io\/(?:server|configuration|location|stream|auth|modsecurity)-snippet|nginx\.org\/(?:server|location|stream)-snippets|(?:haproxy\.org|haproxy-ingress\.github\.io)\/(?:backend|frontend|server)-(?:config-)?snippet|haproxy-ingress\.github\.io\/config-[\w-]+)$/

/** Values that older controllers put into their configuration without a look at them (CVE-2025-1097, -1098, -24514). */
const inserted =
  /^nginx\.ingress\.kubernetes\.io\/(?:auth-url|auth-signin|auth-tls-match-cn|auth-tls-secret|auth-secret|mirror-host|mirror-target|permanent-redirect|temporal-redirect|rewrite-target|app-root|upstream-vhost|cors-allow-origin|x-forwarded-prefix)$/

/** What ends a directive or begins another, and what the controller's own check refuses. */
const breaking = /[\n\r;#{}"'`|\\<>]/

/** Groups of a pattern, and variables in braces, are ordinary in these. */
const harmless = /\$\{\w+\}|\\[.dwb/-]|\{\d+(?:,\d*)?\}/g

/** What an annotation does to the controller: lets text in, or breaks out of the directive that it is for. */
export function injectionOf(name: string, value: string): 'snippet' | 'injection' | undefined {
  if (snippet.test(name)) return value.trim() === '' ? undefined : 'snippet'
  const isTemplate = value.includes('{{')
  return inserted.test(name) && !isTemplate && breaking.test(value.trim().replaceAll(harmless, ''))
    ? 'injection'
    : undefined
}
