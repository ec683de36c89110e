import { type AuditedPath, type Host, type HostField, type HostFile, host, hostFileRoles } from '../../model/host.ts'
import { type Fact, type Source, span } from '../../model/source.ts'

/**
 * The machine, from what was collected of it, one thing a line:
 *
 *     file ROLE MODE USER:GROUP PATH
 *     audited CONTROL yes|no PATH
 *     data-root own|shared PATH
 *     member NAME
 *     hidden FACT REASON
 */
export function readHost(listing: Source): Host {
  const lines = linesOf(listing)
  const files = (role: string): Fact<HostFile>[] =>
    lines.flatMap(({ words: [what, name, mode = '', owner = ''], rest }) => {
      if (what !== 'file' || name !== role) return []
      const { value: path, at } = rest(4)
      const [user = '', group = ''] = owner.split(':')
      return [{ value: { path, user, group, mode: Number.parseInt(mode, 8) }, at }]
    })
  const of = (word: string) => lines.filter(({ words }) => words[0] === word)
  const audited = of('audited').map(({ words: [, control, watched], rest }): Fact<AuditedPath> => {
    const { value: path, at } = rest(3)
    return { value: { path, control: control as AuditedPath['control'], isWatched: watched === 'yes' }, at }
  })
  const [root] = of('data-root').map(({ words, rest }) => {
    const { value: path, at } = rest(2)
    return { value: { path, isOwnFileSystem: words[1] === 'own' }, at }
  })
  const hidden = new Map(of('hidden').map(({ words, rest }) => [words[1] as HostField, rest(2).value]))
  const facts = {
    dockerService: files('dockerService'),
    dockerSocketUnit: files('dockerSocketUnit'),
    dockerFolder: files('dockerFolder'),
    registryCa: files('registryCa'),
    tlsCa: files('tlsCa'),
    serverCertificate: files('serverCertificate'),
    serverKey: files('serverKey'),
    apiSocket: files('apiSocket'),
    daemonJson: files('daemonJson'),
    defaultDocker: files('defaultDocker'),
    sysconfigDocker: files('sysconfigDocker'),
    containerdSocket: files('containerdSocket'),
    audited,
    dockerGroup: of('member').map(({ rest }) => rest(1)),
  }
  const isAbsent = (field: HostField) => !hidden.has(field)
  const absent = [...hostFileRoles, 'audited' as const].filter((field) => facts[field].length === 0 && isAbsent(field))
  return host({
    key: 'host',
    name: 'the host',
    dialect: 'live',
    evidence: 'live',
    at: span(listing, 0),
    ...(hidden.size > 0 && { unobserved: hidden }),
    unsupported: new Set<HostField>([...absent, ...(root || !isAbsent('dataRoot') ? [] : (['dataRoot'] as const))]),
    ...facts,
    ...(root && { dataRoot: root }),
  })
}

/** A line's words, and what stands behind the first few of them. */
interface Line {
  readonly words: readonly string[]
  rest(count: number): Fact<string>
}

function linesOf(listing: Source): Line[] {
  let start = 0
  return listing.text.split('\n').map((text): Line => {
    const at = start
    start += text.length + 1
    return { words: text.split(' '), rest: (count) => restOf(listing, at, text, count) }
  })
}

function restOf(listing: Source, lineStart: number, text: string, count: number): Fact<string> {
  let from = 0
  for (let i = 0; i < count; i++) from = text.indexOf(' ', from) + 1
  return { value: text.slice(from), at: span(listing, lineStart + from, lineStart + text.length) }
}
