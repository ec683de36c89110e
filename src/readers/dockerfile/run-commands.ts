import type { Assignment, Command, ParsedScript, Redirection, Word as ShellWord, SyntaxNode } from 'unbash'
import type { BuildRun, ExecutedDownload, RunCommand } from '../../model/dockerfile.ts'
import type { Fact, Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName, started } from '../shell/command-line.ts'
import { type ShellText, Variables } from '../shell/variables.ts'
import { downloadOf, type FetchedFile, fileName, isDownloader, readsProgram, verifies } from './downloads.ts'

type Unbash = typeof import('unbash')

/** Limits against hostile texts: nested texts, nodes that are searched for a download, commands of a pipe that are looked at. */
const maxNested = 3
const maxSteps = 100_000
const maxFilters = 20

/** What the rules ask about. Others are listed because their arguments name programs that they do not call. */
const programs = new Set(
  `xx-apk xx-apt xx-apt-get apk apt apt-get apt-key aptitude dnf microdnf tdnf yum yum-config-manager zypper rpm rpmkeys dpkg pacman conda mamba micromamba
   brew pkg gem emerge opkg nix-env snap install pip pip3 pipx uv poetry easy_install npm npx yarn pnpm bun composer go cargo
   curl wget aria2c fetch git hg svn gpg gpg2 gpgv gpg1 cosign minisign openssl rhash sha1sum sha224sum sha256sum sha384sum
   sha512sum shasum b2sum md5sum cksum python python2 python3 perl ruby node php lua deno
   chmod setcap chpasswd passwd useradd usermod adduser addgroup gpasswd groupmems docker podman buildah skopeo
   echo printf cat tee sed export declare ssh-keygen sshd mysql mysqladmin psql redis-cli sshpass aws`.split(/\s+/),
)

/** Words before a command that change nothing about what it does. */
const transparent = /^(?:sudo|doas|exec|command|builtin|env|time|nice|nohup|gosu|su-exec)$/

/** Behind another program only where it is told what to do: `which apt` and `rm -rf apt` call none. */
function callsProgram(words: readonly Word[], at: number): boolean {
  const name = baseName(words[at]!)
  if (!programs.has(name) && !/^(?:python|pip|php)\d/.test(name)) return false
  return words.length > at + 1 || words.slice(0, at).every(({ text }) => transparent.test(text) || /^-|=/.test(text))
}

/** One of these words has to stand in a RUN whose commands may matter to a rule. */
const matters = new RegExp(
  [
    String.raw`\b(?:apt|apt-get|aptitude|apk|[mt]?dnf|microdnf|yum|zypper)\b.*\b(?:update|upgrade|install|makecache|check-update|refresh|ref|dup|dist-upgrade|distro-sync)\b`,
    String.raw`\b(?:curl|wget|aria2c|fetch|sudo|doas|setcap|sshd|git|rpm|docker|podman|chpasswd|sshpass|aws)\b`,
    String.raw`\b(?:passwd|useradd|usermod|adduser|addgroup|gpasswd|groupmems|mysql\w*|psql|redis-cli)\b`,
    String.raw`chmod\b.*(?:\b[0-7]{3,4}\b|[augo]*[+=][rwxXst]*[ws])`,
    String.raw`-ssl\b|ssl_?(?:no_?)?verify|reject_unauthorized|httpsverify|strict_ssl|trusted[-_]host|http:\/\/`,
    String.raw`gpg-?check|gpg_auto|untrusted|unauthenticated|insecure|force-yes|trusted\s*=|siglevel|no-?(?:signature|verify|(?:file)?digest)|bad-verify`,
    String.raw`content[-_]trust|(?:pass|pwd|secret|token|key|cred)\w*=|install-recommends`,
  ].join('|'),
  'is',
)

/** A cheap test of a text: without one of these words there is nothing to parse. */
export const mayMatter = (text: string): boolean => matters.test(text)

export type RunFindings = Pick<BuildRun, 'commands' | 'downloads'> & {
  /** Variables that its commands set. */
  readonly variables: readonly Fact<{ readonly name: string; readonly value: string }>[]
}

/** A node with the text that it stands in. */
interface Site {
  readonly node: SyntaxNode
  readonly shell: ShellText
  readonly variables: Variables
}

/** Where a command stands. */
interface Place extends Omit<Site, 'node'> {
  readonly depth: number
  /** The commands before it in a pipe. */
  readonly before: readonly Site[]
  readonly isWritten: boolean
  /** What `$(…)` calls has been read with the text around this one. */
  readonly skipsExpansions: boolean
}

/** Reads what one RUN calls. `fetched` are the files that earlier commands of the stage have downloaded, unverified. */
export class RunReader {
  private readonly commands: RunCommand[] = []
  private readonly downloads: Fact<ExecutedDownload>[] = []
  private readonly variables: Fact<{ name: string; value: string }>[] = []
  private readonly ran: Fact<ExecutedDownload>[] = []
  private steps = 0

  constructor(
    private readonly unbash: Unbash,
    private readonly fetched: Map<string, FetchedFile>,
  ) {}

  shell(text: ShellText): RunFindings {
    this.script(text, 0, [], false)
    return this.end()
  }

  /** The exec form: words that no shell reads. */
  words(words: readonly Word[], shell: ShellText): RunFindings {
    const tree = this.unbash.parse('') as ParsedScript
    const variables = Variables.of(shell, tree, this.unbash.forEachChild)
    const place = { shell, variables, depth: 0, before: [], isWritten: false, skipsExpansions: false }
    this.line(words, place, new Map())
    return this.end()
  }

  private end(): RunFindings {
    const { commands, downloads, variables } = this
    // A checksum or a signature that is looked at vouches for what was fetched before.
    if (commands.some(verifies)) this.fetched.clear()
    else downloads.push(...this.ran)
    return { commands, downloads, variables }
  }

  private script(shell: ShellText, depth: number, before: readonly Site[], skipsExpansions: boolean): void {
    try {
      const tree = this.unbash.parse(shell.text) as ParsedScript
      const variables = Variables.of(shell, tree, this.unbash.forEachChild)
      this.visit(tree, { shell, variables, depth, before, isWritten: false, skipsExpansions })
    } catch {
      // A text that no shell reads runs nothing.
    }
  }

  private visit(node: SyntaxNode, place: Place): void {
    if (node.type === 'Script' && (node as ParsedScript).source !== undefined) return
    if (place.skipsExpansions && (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution')) return
    if (node.type === 'Pipeline') {
      const last = node.commands.length - 1
      node.commands.forEach((command, i) => {
        const own = node.commands.slice(Math.max(0, i - maxFilters), i).map((one) => siteOf(one, place))
        const before = [...place.before, ...own].slice(-maxFilters)
        this.visit(command, { ...place, before, isWritten: place.isWritten || i < last })
      })
      return
    }
    if (node.type === 'Command') {
      this.command(node, place)
      this.unbash.forEachChild(node, (child) => this.visit(child, { ...place, before: [], isWritten: true }))
      return
    }
    const isWritten = place.isWritten || (node.type === 'Redirected' && node.redirects.some(isToFile))
    this.unbash.forEachChild(node, (child) => this.visit(child, isWritten ? { ...place, isWritten } : place))
  }

  private command(node: Command, place: Place): void {
    const { shell, variables } = place
    for (const assignment of node.prefix) if (assignment.type === 'Assignment') this.assign(assignment, place)
    if (!node.name) return
    const origins = new Map<Word, ShellWord>()
    const words = [node.name, ...node.args].flatMap((word): Word[] => {
      if (word.type === 'Assignment') {
        this.assign(word, place)
        return [{ text: word.text, span: shell.locate(word.pos, word.end) }]
      }
      const found = variables.words(word)
      for (const one of found) origins.set(one, word)
      return found
    })
    this.line(words, place, origins, node)
  }

  private assign({ name, value, pos, end }: Assignment, { shell, variables }: Place): void {
    if (value.type === 'ArrayValue') return
    const word = variables.word(value)
    this.variables.push({ value: { name, value: word.text }, at: shell.locate(pos, end) })
  }

  private line(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, node?: Command): void {
    const first = words.findIndex((word, i) => !(i === 0 ? transparent : /^-|^\w+=/).test(word.text))
    const [sudo] = words
    if (sudo && words.length > 1 && /^(?:sudo|doas)$/.test(baseName(sudo))) this.push(words, place)
    if (words[0] && baseName(words[0]) === 'env')
      for (const word of words.slice(1)) {
        const [, name, value] = /^(\w+)=(.*)$/s.exec(word.text) ?? []
        if (name === undefined || value === undefined) break
        this.variables.push({ value: { name, value }, at: placeOf(word) })
      }
    this.runs(words[Math.max(0, first)], true)
    for (const one of started(words, callsProgram)) {
      switch (one.kind) {
        case 'call':
          this.call(one.words, place, origins, node)
          break
        case 'input':
          this.executes(place.before, sh(words))
          break
        case 'file':
          this.executes(sitesIn(origins.get(one.word), place), sh(words))
          this.runs(one.word, false, sh(words))
          break
        case 'text':
          this.text(one.words, place, origins, sh(words))
      }
    }
  }

  private text(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, runner: string): void {
    const [word] = words
    if (!word) return
    const origin = origins.get(word)
    for (const one of words) this.executes(sitesIn(origins.get(one), place), runner)
    if (place.depth >= maxNested) return
    const at = placeOf(word)
    const { variables } = place
    const outer = { get: (name: string) => variables.get(name, origin?.pos ?? Number.POSITIVE_INFINITY) }
    const text = words.map((one) => one.text).join(' ')
    const hasBeenRead = origin?.parts?.some(({ type }) => type !== 'SingleQuoted') ?? false
    this.script({ text, locate: () => at, variables: outer }, place.depth + 1, place.before, hasBeenRead)
  }

  private call(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, node?: Command): void {
    const command = this.push(words, place, node)
    const file = downloadOf(command, node ? redirectedTo(node, place.variables) : undefined)
    if (file && command.program !== 'git') this.fetched.set(file.name, file)
    const program = readsProgram(command)
    if (program === 'input') this.executes(place.before, command.program)
    else if (program !== undefined) {
      const word = words[program + 1]!
      this.executes(sitesIn(origins.get(word), place), command.program)
      this.runs(word, false, command.program)
    }
  }

  private push(words: readonly Word[], place: Place, node?: Command): RunCommand {
    const isWritten = place.isWritten || (node?.redirects.some(isToFile) ?? false)
    const command = { ...commandOf(words, isWritten), ...(node && inputOf(node, place)) }
    this.commands.push(command)
    return command
  }

  /** What one of these fetches is run. */
  private executes(sites: readonly Site[], runner: string): void {
    for (const site of sites) {
      const file = this.search(site)
      if (!file) continue
      this.downloads.push({ value: { host: file.host, isPlain: file.isPlain, runner }, at: file.at })
      return
    }
  }

  /** The first command of a node that fetches something. */
  private search(site: Site): FetchedFile | undefined {
    const { node, variables, shell } = site
    if (++this.steps > maxSteps) return undefined
    if (node.type === 'Command' && node.name) {
      const words = [node.name, ...node.args].flatMap((word) =>
        word.type === 'Assignment'
          ? [{ text: word.text, span: shell.locate(word.pos, word.end) }]
          : variables.words(word),
      )
      const [call] = started(words, (list, i) => isDownloader(baseName(list[i]!)) && list.length > i + 1)
      if (call?.kind === 'call') return downloadOf(commandOf(call.words, false))
    }
    let found: FetchedFile | undefined
    this.unbash.forEachChild(node, (child) => {
      found ??= this.search({ ...site, node: child })
    })
    return found
  }

  /** A file that was fetched before is run. */
  private runs(word: Word | undefined, isProgram: boolean, runner?: string): void {
    if (!word || (isProgram && !word.text.includes('/'))) return
    const name = fileName(word.text)
    const file = this.fetched.get(name)
    if (!file || placeOf(word).start < file.at.end) return
    this.fetched.delete(name)
    const { host, isPlain, at } = file
    this.ran.push({ value: { host, isPlain, runner: runner ?? 'the file itself' }, at })
  }
}

const siteOf = (node: SyntaxNode, { shell, variables }: Place): Site => ({ node, shell, variables })

/** The command and process substitutions of a word. */
function sitesIn(word: ShellWord | undefined, place: Place): Site[] {
  const parts: readonly SyntaxNode[] = word?.parts ?? []
  return parts
    .flatMap((part): readonly SyntaxNode[] => (part.type === 'DoubleQuoted' ? part.parts : [part]))
    .filter(({ type }) => type === 'CommandExpansion' || type === 'ProcessSubstitution')
    .map((part) => siteOf(part, place))
}

const placeOf = (word: Word): Span => word.use ?? word.span

/** The name of the shell that a line calls, for a message. */
const sh = (words: readonly Word[]): string =>
  words.map((word) => baseName(word)).find((name) => /^(?:[a-z]*sh|eval|source|\.|su|env)$/.test(name)) ?? 'a shell'

const commandOf = (words: readonly Word[], isWritten: boolean): RunCommand => ({
  program: baseName(words[0]!),
  at: placeOf(words[0]!),
  args: words.slice(1).map((word) => ({ value: word.text, at: placeOf(word) })),
  isWritten,
})

const isToFile = (redirect: Redirection): boolean =>
  redirect.type === 'Redirect' &&
  />/.test(redirect.operator) &&
  redirect.operator !== '>&' &&
  !/^\/dev\/(?:null|stderr|stdout|tty)$/.test(redirect.target?.value ?? '')

/** The file that the output goes to. */
function redirectedTo({ redirects }: Command, variables: Variables): string | undefined {
  const target = redirects.findLast(isToFile)
  return target?.type === 'Redirect' && target.target ? variables.word(target.target).text : undefined
}

/** The here-document or here-string that a command reads. */
function inputOf({ redirects }: Command, { shell, variables }: Place): Pick<RunCommand, 'input'> {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      const { pos, end } = redirect.body
      return { input: { value: shell.text.slice(pos, end), at: shell.locate(pos, end) } }
    }
    if (redirect.type === 'HereString' && redirect.target) {
      const word = variables.word(redirect.target)
      return { input: { value: word.text, at: placeOf(word) } }
    }
  }
  return {}
}
