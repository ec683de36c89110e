import { hash } from 'node:crypto'
import {
  type AddedSource,
  type BuildRun,
  type DownloadUse,
  downloadUses,
  type RunCommand,
  type UsedDownload,
} from '../../model/dockerfile.ts'
import type { Fact, Span } from '../../model/source.ts'

/** A file that a command fetches from an address. */
export interface FetchedFile {
  /** Of the file, without its folder; empty where it goes to the standard output. */
  readonly name: string
  /** Absent where the address is not known. */
  readonly host?: string
  /** Over HTTP or FTP, which anybody on the way can change. */
  readonly isPlain: boolean
  readonly file?: string
  /** A package by whose name a distributor's own repository and its key are set up, as with EPEL. */
  readonly bringsRepository: boolean
  /** A key that signatures are checked with, by its name or by the folder that it is saved in. */
  readonly isKey: boolean
  /** The command that fetches it. */
  readonly at: Span
}

/** Programs that fetch, with the option by which one that prints what it fetches writes it to a file of its own name. */
const outputs: ReadonlyMap<string, RegExp | undefined> = new Map([
  ['curl', /^(?:-[a-zA-Z]*O|--remote-name)/],
  // HTTPie, and xh, which takes its options.
  ...['http', 'https', 'xh', 'xhs'].map((name) => [name, /^(?:-[a-zA-Z]*d|--download$)/] as const),
  ['lynx', undefined],
  ['w3m', undefined],
])

export const downloaders: ReadonlySet<string> = new Set(['wget', 'aria2c', 'fetch', ...outputs.keys()])

export const isDownloader = (program: string): boolean => downloaders.has(program)

/** The last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** What `curl` or `wget` fetches; `target` is where its output goes. Undefined for other programs, and for what fetches nothing. */
export function downloadOf({ program, at, args }: RunCommand, target?: string): FetchedFile | undefined {
  if (!isDownloader(program)) return undefined
  const texts = args.map(({ value }) => value)
  const address = texts.find((text) => /^(?:https?|ftp):\/\//i.test(text))
  if (address === undefined && !texts.some((text) => /^[^-]/.test(text))) return undefined
  const path = named(program, texts) ?? target
  const remote = address?.replace(/[?#].*$/s, '') ?? ''
  const isSaved = !outputs.has(program) || texts.some((text) => outputs.get(program)?.test(text))
  const name = path === undefined ? (isSaved ? fileName(remote) : '') : fileName(path)
  return { name: name === '-' ? '' : name, ...addressFacts(address, path), at }
}

/** Where programs look for the keys of package repositories. */
const keyrings = /^\/(?:etc\/apt\/(?:keyrings|trusted\.gpg)|usr\/share\/keyrings|etc\/pki\/rpm-gpg|etc\/apk\/keys)\b/

/** Whether a file is a key that signatures are checked with. */
export const isSigningKey = (address: string, target = ''): boolean =>
  keyrings.test(target) ||
  /(?:^|[/._-])(?:gpg|pgp|keyring)(?:[._-]?key)?(?:\.(?:asc|pub|key|gpg))?$|\.(?:gpg|pgp|asc)$/i.test(
    address.replace(/[?#].*$/s, '').slice(0, maxPath),
  )

/** Whether what is fetched from a key's address also becomes a key: under its own name, or another of a key. */
export const staysSigningKey = (address: string, target: string): boolean =>
  isSigningKey(address, target) &&
  (/(?:^|\/)\.{0,2}\/?$/.test(target) ||
    isSigningKey(target, target) ||
    /(?:^|[/._-])keys?$/i.test(target.slice(-maxPath)))

const addressFacts = (address: string | undefined, target?: string): Omit<FetchedFile, 'name' | 'at'> => ({
  isKey: isSigningKey(address ?? '', target),
  host: hostOf(address),
  isPlain: isPlain(address),
  file: fileOf(address),
  bringsRepository: repositoryPackage.test(fileName(address?.replace(/[?#].*$/s, '') ?? '').slice(0, maxPath)),
})

/** What a program in another language than the shell's fetches. */
export const fetchedFrom = (address: string | undefined, name: string, at: Span): FetchedFile => ({
  name,
  ...addressFacts(address),
  at,
})

/** `epel-release-latest-9.noarch.rpm`, `pgdg-redhat-repo-latest.noarch.rpm`, `mysql-apt-config_0.8.29-1_all.deb`, `packages-microsoft-prod.deb`. */
const repositoryPackage =
  /^(?:packages-microsoft-prod|[a-z][\w-]*-(?:release|repo|keyring|apt-config)(?:[-_.][^/]*)?)\.(?:rpm|deb)$/i

/** The file that an option names. */
function named(program: string, texts: readonly string[]): string | undefined {
  if (program === 'lynx' || program === 'w3m') return undefined
  const option =
    program === 'wget'
      ? /^(?:-[a-zA-NP-Z]*O(.*)|--output-document(?:=(.*))?)$/s
      : /^(?:-[a-zA-Z]*?o(.*)|--out(?:put)?(?:=(.*))?)$/s
  for (const [i, text] of texts.entries()) {
    const found = option.exec(text)
    if (found) return found[1] || (found[2] ?? texts[i + 1])
  }
  return undefined
}

/** On the machine itself nobody stands between. */
const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|host\.docker\.internal)$/i

const isPlain = (address: string | undefined): boolean =>
  address !== undefined && /^(?:http|ftp):\/\//i.test(address) && !isLocal.test(hostOf(address) ?? '')

/** Without a user, a password and a port. */
function hostOf(address: string | undefined): string | undefined {
  const host = /^[a-z]+:\/\/(?:[^/?#]*@)?(\[[\da-f:.]+\]|[\w.-]+)/i.exec(address ?? '')?.[1]
  return host?.toLowerCase()
}

/** Characters of an address that tell one file from another. */
const maxPath = 400

/** What differs from one version of a file to the next, and what a variable holds. */
const version = /\$\{?\w+[^/]*|\bv?\d[\w.-]*(?=\/|$)|[\da-f]{7,64}(?=\/|$)|\d+/gi

function fileOf(address: string | undefined): string | undefined {
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(address ?? '')?.[1]
  return path === undefined
    ? undefined
    : hash('sha256', path.slice(0, maxPath).replace(version, '*'), 'hex').slice(0, 12)
}

/** It prints a key's fingerprint, which others compare. */
const fingerprint = /^--(?:show-keys|fingerprint|with-fingerprint|show-key)$/

/** They print a checksum, or compare it where they are told to. */
const sums = /^(?:sha\d+(?:sum)?|shasum|b2sum|md5sum|cksum|rhash)$/

/** What else compares a file with a checksum or a signature, and the words that make it do so. */
const verifiers: readonly (readonly [program: RegExp, words: RegExp])[] = [
  [/^(?:gpgv|minisign|slsa-verifier|debsig-verify|apksigner)$/, /^/],
  [/^gpg\d?$/, /^(?:--verify(?:-files)?|-d|--decrypt)$/],
  [/^cosign$/, /^(?:verify|verify-\w+)$/],
  [/^openssl$/, /^(?:dgst|sha\d+|cms|smime)$/],
  [/^(?:rpm|rpmkeys)$/, /^(?:-K\w*|-\w+K|--checksig)$/],
  [/^(?:signify|gh|sq|dpkg-sig|ssh-keygen)$/, /^(?:-V\w*|verify|--verify|attestation)$/],
]

/** Whether a command compares what was fetched with a checksum or a signature; a checksum that is printed may be compared by others. */
export const verifies = ({ program, args, isWritten }: RunCommand): boolean =>
  (sums.test(program) && (isWritten || args.some(({ value }) => /^(?:-\w*c\w*|--check(?:=.*)?)$/.test(value)))) ||
  (/^gpg\d?$/.test(program) && isWritten && args.some(({ value }) => fingerprint.test(value))) ||
  verifiers.some(([name, word]) => name.test(program) && args.some(({ value }) => word.test(value)))

/** Programs that put the files among their arguments to use, and the word that makes them do so. */
const takers: readonly (readonly [program: RegExp, use: DownloadUse, word: RegExp])[] = [
  [/^dpkg$/, 'install', /^(?:-[a-zA-Z]*i\w*|--install|--unpack)$/],
  [/^(?:rpm)$/, 'install', /^(?:-[ivhFU]*[iFU][ivhFU]*|--install|--upgrade|--freshen|--reinstall)$/],
  [
    /^(?:apt|apt-get|aptitude|gdebi|[mt]?dnf|microdnf|yum|zypper|apk|opkg|gem|pip[\d.]*|pipx|uv|snap|npm|yarn|pnpm|bun)$/,
    'install',
    /^(?:install|localinstall|reinstall|in|i|add|-i|update|upgrade)$/,
  ],
  [/^python[\d.]*$/, 'install', /^pip$/],
  [/^gdebi$/, 'install', /^/],
  [/^pacman$/, 'install', /^-U|^--upgrade$/],
  [/^(?:tar|bsdtar|gtar)$/, 'unpack', /^(?:-?[a-zA-Z]*x[a-zA-Z]*|--extract|--get)$/],
  [/^(?:unzip|cpio|7z|7za|jar|unrar)$/, 'unpack', /^/],
  [/^chmod$/, 'program', /^(?:[augo]*[+=][rwst]*x\w*|[0-7]?[0-7]*[1357][0-7]*)$/],
  [/^install$/, 'program', /^/],
  [/^apt-key$/, 'trust', /^(?:add|adv)$/],
  [/^gpg\d?$/, 'trust', /^(?:--dearmor|--import|-o)$/],
  [/^(?:rpm|rpmkeys)$/, 'trust', /^--import$/],
]

/** What a command does with files that are among its arguments, or that it reads. */
export const useOf = ({ program, args }: RunCommand): DownloadUse | undefined =>
  program === 'install' && isOfData(args.map(({ value }) => value))
    ? undefined
    : takers.find(
        ([name, , word]) => name.test(program) && (word.test('') || args.some(({ value }) => word.test(value))),
      )?.[1]

/** Whether `install` makes folders, or the mode that it gives a file lets nobody run it; without one everybody may. */
function isOfData(args: readonly string[]): boolean {
  if (args.some((arg) => /^(?:-[a-zA-Z]*d|--directory$)/.test(arg))) return true
  const at = args.findIndex((arg) => /^(?:-[a-zA-Z]*m|--mode)/.test(arg))
  const [, mode] = /^(?:-[a-zA-Z]*?m|--mode=?)(.*)$/s.exec(args[at] ?? '') ?? []
  return /^(?:[0-7]?[0246]{3}|[augo]*=[rw]+(?:,[augo]*=[rw]*)*)$/.test(mode || (args[at + 1] ?? ''))
}

/** Names for what a file becomes: a compressed one loses its ending, what is moved or copied gets the last word's. */
export function renamed({ program, args }: RunCommand): readonly (readonly [from: string, to: string])[] {
  const files = args.flatMap(({ value }) => (value.startsWith('-') ? [] : [value]))
  if (decompresses.test(program))
    return files.map((file) => [fileName(file), fileName(file).replace(/\.(?:gz|bz2|xz|zst|lzma)$/, '')])
  const target = files.at(-1)
  if (!/^(?:mv|cp|ln)$/.test(program) || files.length !== 2 || target === undefined || /\/$|^\.+$/.test(target))
    return []
  return [[fileName(files[0]!), fileName(target)]]
}

/** They print what is in a file: as it is, or unpacked where they are told to print that, or cannot do anything else. */
export const prints = ({ program, args }: RunCommand): boolean =>
  /^(?:cat|tee|(?:z|bz|xz|lz|zstd)cat)$/.test(program) ||
  (decompresses.test(program) &&
    args.some(({ value }) => /^(?:-[a-zA-Z\d]*c[a-zA-Z\d]*|--(?:to-)?stdout)$/.test(value)))

const decompresses = /^(?:gunzip|bunzip2|unxz|unlzma|unzstd|gzip|bzip2|xz|zstd|lzma)$/

/** What is there is what these managers take by name. */
const registry = String.raw`(?!files\.pythonhosted\.org\/|registry\.(?:npmjs\.org|yarnpkg\.com)\/|rubygems\.org\/)`

/** Packages by their address, whose signature their manager does not ask for. A hash, or a full commit, behind the address pins one. */
const byAddress: readonly (readonly [program: RegExp, address: RegExp])[] = [
  [/^(?:rpm|[mt]?dnf|microdnf|yum|zypper)$/, /^(?:https?|ftp):\/\/\S+\.(?:rpm|deb|apk)(?:[?#]|$)/i],
  [
    /^(?:pip[\d.]*|python[\d.]*|uv|pipx)$/,
    new RegExp(
      String.raw`^(?:[\w.[\],-]+ ?@ ?)?https?:\/\/${registry}(?!\S+#\S*sha(?:256|384|512)=)\S+\.(?:whl|zip|tar\.\w+|tgz)(?:[?#]|$)`,
      'i',
    ),
  ],
  [
    /^(?:npm|yarn|pnpm|bun)$/,
    new RegExp(String.raw`^(?:@?[\w./-]+@)?https?:\/\/${registry}\S+\.t(?:ar\.)?gz(?:[?#]|$)`, 'i'),
  ],
  [/^gem$/, new RegExp(String.raw`^https?:\/\/${registry}\S+\.gem$`, 'i')],
]
const addressIn = /(?:https?|ftp):\/\/.*/is

/** What a package manager fetches itself of what its arguments name by an address. */
export function remotePackages(command: RunCommand): FetchedFile[] {
  const use = useOf(command)
  if (use === undefined) return []
  const meant =
    use === 'trust' ? /^(?:https?|ftp):\/\//i : byAddress.find(([program]) => program.test(command.program))?.[1]
  if (!meant) return []
  return command.args.flatMap(({ value, at }): FetchedFile[] =>
    meant.test(value) ? [{ name: '', ...addressFacts(addressIn.exec(value)?.[0]), at }] : [],
  )
}

/** Interpreters, with the options that are followed by a text or a module instead of a file. */
const interpreters: readonly (readonly [program: RegExp, text: RegExp])[] = [
  [/^(?:python|pypy)[\d.]*$/, /^-[a-zA-Z]*[cm]$/],
  [/^perl[\d.]*$/, /^-[a-zA-Z]*[eE]$/],
  [/^ruby[\d.]*$/, /^-[a-zA-Z]*e$/],
  [/^(?:node|nodejs|bun|deno)$/, /^(?:-[a-zA-Z]*[ep]|--eval|--print)$/],
  [/^php[\d.]*$/, /^-[a-zA-Z]*[rBRFE]$/],
  [/^lua[\d.]*$/, /^-[a-zA-Z]*e$/],
]

/** What an interpreter runs: its standard input, or the argument with this index; undefined for none and for other programs. */
export function readsProgram({ program, args }: RunCommand): 'input' | number | undefined {
  const text = interpreters.find(([name]) => name.test(program))?.[1]
  if (!text) return undefined
  for (const [i, { value }] of args.entries()) {
    if (text.test(value)) return i + 1 < args.length ? i + 1 : undefined
    if (value === '-' || value === '--' || value === '/dev/stdin') return 'input'
    if (!value.startsWith('-')) return i
  }
  return args.length === 0 || /^php|^node/.test(program) ? 'input' : undefined
}

/** The runs of a Dockerfile, each download only where it is put to its worst use: a file that is unpacked and then run is run. */
export function worstUses(runs: readonly Fact<BuildRun>[]): readonly Fact<BuildRun>[] {
  const worst = new Map<string, Fact<UsedDownload>>()
  for (const { value } of runs)
    for (const fact of value.downloads) {
      const known = worst.get(identity(fact))
      if (!known || rank(fact) < rank(known)) worst.set(identity(fact), fact)
    }
  if (worst.size === 0) return runs
  return runs.map(({ value, at }) => {
    const downloads = value.downloads.filter((fact) => worst.get(identity(fact)) === fact)
    return { value: { ...value, downloads }, at }
  })
}

const rank = ({ value }: Fact<UsedDownload>): number => downloadUses.indexOf(value.use)

/** Several commands of a text that a shell is handed stand at one place. */
const identity = ({ value: { host, file }, at }: Fact<UsedDownload>): string => `${at.start} ${host} ${file}`

/** A key that ADD fetches over TLS: what a RUN then runs is none, whatever it is called. */
export function keyAdded({ path, destination, isKey, isPinned }: AddedSource, at: Span): FetchedFile | undefined {
  if (!isKey || isPinned || isPlain(path)) return undefined
  const isFolder = /(?:^|\/)\.{0,2}\/?$/.test(destination)
  const name = fileName(isFolder ? path.replace(/[?#].*/s, '') : destination)
  return { name, ...addressFacts(path, destination), at }
}
