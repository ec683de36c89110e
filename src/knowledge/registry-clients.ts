/** Programs that reach registries, and how a call of one switches the verification of TLS off, by their own documentation. */

import { dockerWord, loginWord } from './runtimes.ts'

interface RegistryClient {
  readonly program: RegExp
  /** The words of its subcommand, where only that one has the options. */
  readonly command?: RegExp
  /** Options that switch it off where they are named, or set to true. */
  readonly off?: RegExp
  /** Options that switch it off where they are set to false. */
  readonly verify?: RegExp
  /** Options whose value is the registry that they mean. */
  readonly registry?: RegExp
  /** An option that switches it off by its value, which may name the registry. */
  readonly valued?: readonly [option: RegExp, value: RegExp]
}

/** Sources: the help of each program; kaniko's README; ctr's of containerd. */
const clients: readonly RegistryClient[] = [
  { program: new RegExp(`^${loginWord}$`), verify: /^--(?:src-|dest-)?tls-verify$/ },
  { program: new RegExp(`^(?:${dockerWord}|notation|ko|flux|img|pack)$`), off: /^--insecure-registry$/ },
  { program: /^docker$/, command: /^manifest$/, off: /^--insecure$/ },
  {
    program: new RegExp(String.raw`^(?:${dockerWord}|buildctl|buildctl-daemonless\.sh)$`),
    valued: [/^(?:-o|--output)$/, /registry\.insecure=true/],
  },
  { program: /^ctr$/, off: /^(?:--plain-http|--skip-verify|-k)$/ },
  { program: /^(?:g?crane|krane)$/, off: /^--insecure$/ },
  { program: /^oras$/, off: /^--(?:from-|to-)?(?:insecure|plain-http)$/ },
  { program: /^notation$/, off: /^--plain-http$/ },
  { program: /^regctl$/, valued: [/^--(?:tls|host)$/, /^(?:.*,)?(?:tls=)?(?:disabled|insecure)(?:,.*)?$/] },
  { program: /^helm$/, off: /^--(?:insecure-skip-tls-verify|plain-http)$/ },
  { program: /^helm$/, command: /^registry$/, off: /^--insecure$/ },
  {
    program: /^executor$/,
    off: /^--(?:insecure|insecure-pull|skip-tls-verify|skip-tls-verify-pull)$/,
    registry: /^--(?:insecure|skip-tls-verify)-registry$/,
  },
  // Its checks of signatures say this of themselves.
  { program: /^cosign$/, command: /^(?!verify|dockerfile|manifest)/, off: /^--allow-(?:insecure|http)-registry$/ },
  { program: /^imgpkg$/, off: /^--registry-insecure$/, verify: /^--registry-verify-certs$/ },
  { program: /^werf$/, off: /^--(?:insecure-registry|skip-tls-verify-registry)$/ },
  { program: /^trivy$/, command: /^(?:image|i)$/, off: /^--insecure$/ },
]

const anyClient = new RegExp(clients.map(({ program }) => program.source).join('|'))
const anyClientWord = new RegExp(
  String.raw`\b(?:${loginWord}|ctr|notation|ko|flux|img|pack|buildctl|g?crane|krane|oras|regctl|helm|executor|cosign|imgpkg|werf|trivy)\b`,
)
const anySwitch = /insecure|plain-http|tls-verify|skip-verify|registry-verify-certs|\s-k\b|--tls\b|\btls=/

/** A first look: without this no call in a text switches the verification off. */
export const mayReachUnverified = (text: string): boolean => anySwitch.test(text) && anyClientWord.test(text)

/** A registry that a call reaches without verified TLS. */
export interface UnverifiedRegistry {
  /** Which word of the arguments switches the verification off. */
  readonly at: number
  /** Its host, or empty where the call does not name it. */
  readonly registry: string
}

const isFalse = (text: string | undefined) => /^(?:0|f|false)$/i.test(text ?? '')

/** Whether a program has switches of this kind at all. */
export const isRegistryClient = (program: string): boolean => anyClient.test(program)

/** What a call does, by its arguments without the words of a container's own command. */
export function unverifiedRegistries(program: string, args: readonly string[]): UnverifiedRegistry[] {
  if (!anyClient.test(program)) return []
  const command = args.find((text) => !text.startsWith('-')) ?? ''
  const own = clients.filter((one) => one.program.test(program) && (one.command?.test(command) ?? true))
  // One setting that stands there twice is one.
  const found = new Map<string, UnverifiedRegistry>()
  let hosts: readonly string[] | undefined
  for (const [at, text] of args.entries()) {
    if (text === '--') break
    if (!text.startsWith('-')) continue
    const [option = '', joined] = text.split(/=(.*)/s, 2)
    const value = joined ?? args[at + 1]
    if (!own.some((one) => isOff(one, option, joined, value))) continue
    hosts ??= hostsIn(command, args)
    const registry = registryOf(option, value ?? '', hosts)
    if (!found.has(registry)) found.set(registry, { at, registry })
  }
  return [...found.values()]
}

/** The registry that a builder's output goes to without verified TLS: `type=image,name=r.lan/web,registry.insecure=true`. */
export const unverifiedOutput = (output: string): string | undefined =>
  unverifiedRegistries('docker', ['build', '--output', output])[0]?.registry

function isOff(one: RegistryClient, option: string, joined: string | undefined, value: string | undefined): boolean {
  const [name, setting] = one.valued ?? []
  return (
    (one.off?.test(option) && !isFalse(joined)) ||
    (one.verify?.test(option) && isFalse(value)) ||
    (one.registry?.test(option) && value !== undefined) ||
    (name?.test(option) === true && setting?.test(value ?? '') === true)
  )
}

/** A host with a port or a domain, behind a transport's name; a path of an image follows, or nothing. */
const hosted =
  /^(?:docker:\/\/|oci:\/\/|https?:\/\/)?((?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost|\[[\da-f:]+\])(?::\d+)?|[a-z0-9-]+:\d+)(\/|$)/i

/** The host that a reference or a log-in names. */
export const registryHost = (text: string): string | undefined => hosted.exec(text)?.[1]

/** What follows such an option may be a credential. */
const secretOption = /^(?:-[up]|--\S*(?:cred|user|pass|token|secret|key|auth)(?!\S*-stdin)\S*)$/

/** The hosts that the arguments name; none of a build, which names what it makes. */
function hostsIn(command: string, args: readonly string[]): readonly string[] {
  if (/^(?:build|bud|build-using-dockerfile|buildx|bake)$/.test(command)) return []
  const isAlone = args.some((text) => /^(?:login|set|catalog|logout)$/.test(text))
  return args.flatMap((text, i) => {
    const [, host, end] = secretOption.test(args[i - 1] ?? '') ? [] : (hosted.exec(destination(text)) ?? [])
    return host !== undefined && (isAlone || end === '/') ? host : []
  })
}

function registryOf(option: string, value: string, hosts: readonly string[]): string {
  if (/-registry$/.test(option) && registryHost(value) !== undefined) return registryHost(value)!
  const given = /(?:^|,)(?:reg|name)=([^,]*)/.exec(value)?.[1]
  if (given !== undefined) return registryHost(given) ?? ''
  if (/^--(?:dest|to)-/.test(option)) return hosts.at(-1) ?? ''
  if (/^--(?:src|from)-/.test(option)) return hosts[0] ?? ''
  return hosts.find((host) => !/^(?:localhost|127\.|\[::1\])/.test(host)) ?? hosts[0] ?? ''
}

/** `--destination=r.lan/shop` names an image as an operand does. */
const destination = (text: string) => text.replace(/^(?:--destination|-d)=/, '')
