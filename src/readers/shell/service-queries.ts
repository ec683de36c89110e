import { pathReach } from '../../knowledge/host-paths.ts'

/** A setting of a service, and what a query makes of it: `.cap_add += ["SYS_ADMIN"]`, `{"privileged": true}`; no comparison. */
const settings =
  /\b(privileged|cap_add|devices|device_cgroup_rules|security_opt|network_mode|pid|ipc|uts|userns_mode|cgroup|read_only|user)["']?\]?\s{0,20}(?:[|+*]?=(?!=)|:)\s{0,20}([^|,}\n]{0,200})/g

/** What takes away a setting that keeps a service closed. */
const takesAway = /\bdel(?:paths)?\([^|]*\b(?:cap_drop|read_only|security_opt|user)\b/

/** Whether a query of yq or jq gives a service of a Compose file more than it had, or what only the run knows. */
export function opensServiceByQuery(query: string): boolean {
  if (takesAway.test(query)) return true
  if ([...query.matchAll(settings)].some(([, key, value]) => opens(key!, value!.trim()))) return true
  return /\bvolumes\b/.test(query) && [...query.matchAll(/"([^"]*)"/g)].some(([, text]) => isOfHost(text!))
}

function opens(key: string, value: string): boolean {
  const text = /^\[?\s*"([^"]*)"/.exec(value)?.[1] ?? value.replace(/(?<![\s)\]])[\s)\]]+$/, '')
  switch (key) {
    case 'privileged':
      return text !== 'false'
    case 'read_only':
      return text !== 'true'
    case 'user':
      return /^(?:0|root)(?::|$)/.test(text)
    case 'security_opt':
      return !/^no-new-privileges(?::true)?$/.test(text)
    case 'cap_add':
    case 'devices':
    case 'device_cgroup_rules':
      return text !== '' && text !== '['
    default:
      return /^(?:host|container:)/.test(text) || !value.startsWith('"')
  }
}

/** A bind of the engine's socket, or of what makes up the host. */
const isOfHost = (text: string): boolean => /^(?:engine|host)$/.test(pathReach(text.replace(/:.*/s, '')))
