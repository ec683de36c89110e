import type { Assignment, Command, ParsedScript, Redirection, Word as ShellWord, SyntaxNode } from 'unbash'
import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { runtimeOf } from '../../knowledge/runtimes.ts'
import { writtenTexts } from '../../knowledge/written-settings.ts'
import type { BuildRun, DownloadUse, FileCredential, RunCommand, UsedDownload } from '../../model/dockerfile.ts'
import type { Fact, Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName, onlyShows, started } from '../shell/command-line.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { mayExpand } from '../shell/text.ts'
import { visitChildren } from '../shell/tree.ts'
import { Variables } from '../shell/variables.ts'
import {
  downloadOf,
  type FetchedFile,
  fileName,
  isDownloader,
  isSigningKey,
  prints,
  readsProgram,
  remotePackages,
  renamed,
  useOf,
  verifies,
} from './downloads.ts'
import { type PlainPipe, plainPipes } from './plain-commands.ts'
import { programDownloads, runByAddress } from './program-texts.ts'

type Unbash = typeof import('unbash')

/** Limits against hostile texts: nested texts, nodes that are searched for a download, commands of a pipe that are looked at. */
const maxNested = 5
const maxSteps = 100_000
const maxFilters = 20

/** What the rules ask about. Others are listed because their arguments name programs that they do not call. */
const programs = new Set(
  `xx-apk xx-apt xx-apt-get apk apt apt-get apt-key aptitude dnf microdnf tdnf yum yum-config-manager zypper rpm rpmkeys dpkg pacman conda mamba micromamba
   brew pkg gem emerge opkg nix-env snap install pip pip3 pipx uv poetry easy_install bundle bundler pipenv npm npx yarn pnpm bun composer go cargo
   curl wget aria2c fetch http https xh xhs lynx w3m git hg svn gpg gpg2 gpgv gpg1 cosign minisign openssl rhash sha1sum sha224sum sha256sum sha384sum
   sha512sum shasum b2sum md5sum cksum slsa-verifier debsig-verify dpkg-sig apksigner signify gh sq
   mv cp ln tar bsdtar gtar unzip gunzip bunzip2 unxz unlzma unzstd cpio 7z 7za unrar gzip bzip2 xz zstd lzma gdebi python python2 python3 perl ruby node php lua deno powershell pwsh
   chmod setcap chpasswd passwd useradd usermod adduser addgroup gpasswd groupmems
   echo printf cat tee sed export declare
   ssh scp sftp rsync ssh-copy-id autossh ssh-keygen sshd mysql mysqladmin psql redis-cli sshpass aws`.split(/\s+/),
)

/** Neither listed itself nor a caller of what its arguments name: its words need not be known. */
const isInert = (program: string): boolean => onlyShows(program) && !programs.has(program)

/** Words before a command that change nothing about what it does. */
const transparent = /^(?:sudo|doas|exec|command|builtin|env|time|nice|nohup|gosu|su-exec)$/

/** Behind another program only where it is told what to do: `which apt` and `rm -rf apt` call none. */
function callsProgram(words: readonly Word[], at: number): boolean {
  const name = baseName(words[at]!)
  if (!programs.has(name) && runtimeOf(name)?.logins === undefined && !/^(?:python|pip|php)\d/.test(name)) return false
  return words.length > at + 1 || words.slice(0, at).every(({ text }) => transparent.test(text) || /^-|=/.test(text))
}

export type RunFindings = Pick<BuildRun, 'commands' | 'downloads'> & {
  /** Credentials in the texts that its commands write to files. */
  readonly fileCredentials: readonly Fact<Omit<FileCredential, 'stage'>>[]
  /** Variables that its commands set. */
  readonly variables: readonly Fact<{ readonly name: string; readonly value: string }>[]
}

/** A text that was parsed. */
interface Code {
  readonly shell: ShellText
  readonly variables: Variables
}

/** A command by its words, or a node with the text that it stands in. */
type Site = { readonly words: readonly Word[] } | { readonly node: SyntaxNode; readonly code: Code }

/** Where a command stands. */
interface Place {
  /** Absent where its words are all that there is. */
  readonly code?: Code
  /** Variables that are known around it. */
  readonly given: ShellText['variables']
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
  private readonly downloads: Fact<UsedDownload>[] = []
  private readonly variables: Fact<{ name: string; value: string }>[] = []
  private readonly ran: Fact<UsedDownload>[] = []
  /** What came over plain HTTP. */
  private readonly saved: FetchedFile[] = []
  /** What variables hold that was fetched. */
  private readonly held = new Map<string, FetchedFile>()
  private isVerified = false
  private readonly fileCredentials: Fact<Omit<FileCredential, 'stage'>>[] = []
  private steps = 0
  /** Whether a limit hides something. */
  isCut = false

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
    this.line(words, { given: shell.variables, depth: 0, before: [], isWritten: false, skipsExpansions: false })
    return this.end()
  }

  private end(): RunFindings {
    const { commands, downloads, variables, fileCredentials } = this
    // A checksum or a signature that is looked at vouches for what was fetched before.
    if (this.isVerified || commands.some(verifies)) this.fetched.clear()
    else downloads.push(...this.ran, ...this.kept())
    return { commands, downloads, variables, fileCredentials }
  }

  private script(shell: ShellText, depth: number, before: readonly Site[], skipsExpansions: boolean): void {
    const place = { given: shell.variables, depth, before, isWritten: false, skipsExpansions }
    const pipes = plainPipes(shell.text, shell.locate, isInert)
    if (pipes) {
      for (const pipe of pipes) this.pipe(pipe, place)
      return
    }
    try {
      const tree = this.unbash.parse(shell.text) as ParsedScript
      const variables = Variables.of(shell, tree, this.unbash.forEachChild)
      this.visit(tree, { ...place, code: { shell, variables } })
    } catch {
      // A text that no shell reads runs nothing.
    }
  }

  private pipe(pipe: PlainPipe, place: Place): void {
    if (pipe.length === 1) {
      if (pipe[0]!.length > 0) this.line(pipe[0]!, place)
    } else {
      this.isCut ||= pipe.length > maxFilters + 1
      for (const [i, words] of pipe.entries()) {
        if (words.length === 0) continue
        const own = pipe.slice(Math.max(0, i - maxFilters), i).map((one) => ({ words: one }))
        this.line(words, inPipe(place, own, i === pipe.length - 1))
      }
    }
  }

  private readonly visit = (node: SyntaxNode, place: Place): void => {
    switch (node.type) {
      case 'Script':
        if ((node as ParsedScript).source !== undefined) return
        break
      case 'Word':
        if (!mayExpand(node.text)) return
        break
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        if (place.skipsExpansions) return
        break
      case 'Pipeline': {
        const last = node.commands.length - 1
        this.isCut ||= last > maxFilters
        node.commands.forEach((command, i) => {
          const own = node.commands
            .slice(Math.max(0, i - maxFilters), i)
            .map((one) => ({ node: one, code: place.code! }))
          this.visit(command, inPipe(place, own, i === last))
        })
        return
      }
      case 'Command': {
        this.command(node, place)
        const inside = { ...place, before: [], isWritten: true }
        visitChildren(node, this.unbash.forEachChild, this.visit, inside)
        return
      }
      case 'Redirected':
        if (!place.isWritten && node.redirects.some(isToFile)) {
          const written = { ...place, isWritten: true }
          visitChildren(node, this.unbash.forEachChild, this.visit, written)
          return
        }
    }
    visitChildren(node, this.unbash.forEachChild, this.visit, place)
  }

  private command(node: Command, place: Place): void {
    const { shell, variables } = place.code!
    for (const assignment of node.prefix) if (assignment.type === 'Assignment') this.assign(assignment, place.code!)
    if (!node.name || (!node.name.parts && isInert(node.name.value))) return
    const origins = new Map<Word, ShellWord>()
    const words: Word[] = []
    for (const word of [node.name, ...node.args]) {
      if (word.type === 'Assignment') {
        this.assign(word, place.code!)
        words.push({ text: word.text, span: shell.locate(word.pos, word.end) })
        continue
      }
      for (const one of variables.words(word)) {
        origins.set(one, word)
        words.push(one)
      }
    }
    this.line(words, place, origins, node)
  }

  private assign({ name, value, pos, end }: Assignment, { shell, variables }: Code): void {
    if (value.type === 'ArrayValue') return
    const word = variables.word(value)
    for (const site of sitesIn(value, { code: { shell, variables } })) {
      const file = this.search(site)
      if (file) this.held.set(name, file)
    }
    this.variables.push({ value: { name, value: word.text }, at: shell.locate(pos, end) })
  }

  private line(
    words: readonly Word[],
    place: Place,
    origins: ReadonlyMap<Word, ShellWord> = noOrigins,
    node?: Command,
  ): void {
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
          this.executes([...place.before, ...givenSites(node, place)], sh(words))
          this.input(place, node)
          break
        case 'file':
          this.executes([...sitesIn(origins.get(one.word), place), ...readSites(one.word, node, place)], sh(words))
          this.runs(one.word, false, sh(words))
          break
        case 'text':
          this.text(one.words, place, origins, sh(words))
      }
    }
  }

  /** A shell reads its commands: a here-document, a here-string, what the command before it in a pipe prints. */
  private input(place: Place, node?: Command): void {
    const site = place.before.at(-1)
    const own = node && place.code && givenTo(node, place.code)
    const read = own ?? (site && ('words' in site ? printed(site.words) : printedBy(site.node, site.code)))
    if (!read || this.isTooDeep(place)) return
    const variables = place.code?.variables
    const given = variables ? { get: (name: string) => variables.get(name, Number.POSITIVE_INFINITY) } : place.given
    const { text, locate, hasBeenRead } = read
    this.script({ text, locate, variables: given }, place.depth + 1, [], hasBeenRead)
  }

  private isTooDeep({ depth }: Place): boolean {
    this.isCut ||= depth >= maxNested
    return depth >= maxNested
  }

  private text(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, runner: string): void {
    const [word] = words
    if (!word) return
    const origin = origins.get(word)
    for (const one of words) {
      this.executes(sitesIn(origins.get(one), place), runner)
      const file = this.heldIn(origins.get(one)?.text ?? one.text)
      if (file) this.downloads.push(usedAs(file, 'run', runner))
    }
    if (this.isTooDeep(place)) return
    const at = placeOf(word)
    const variables = place.code?.variables
    const outer = variables
      ? { get: (name: string) => variables.get(name, origin?.pos ?? Number.POSITIVE_INFINITY) }
      : place.given
    const text = words.map((one) => one.text).join(' ')
    const hasBeenRead = origin?.parts?.some(({ type }) => type !== 'SingleQuoted') ?? false
    this.script({ text, locate: () => at, variables: outer }, place.depth + 1, place.before, hasBeenRead)
  }

  private call(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, node?: Command): void {
    const command = this.push(words, place, node)
    const file = downloadOf(command, node ? redirectedTo(node, place.code!.variables) : undefined)
    if (file) this.fetches(file)
    else this.passesOn(command, place, node)
    this.takes(command, words, place, origins)
    this.programs(command)
    const program = readsProgram(command)
    if (program === 'input') this.executes([...place.before, ...givenSites(node, place)], command.program)
    else if (program !== undefined) {
      const word = words[program + 1]!
      this.executes(sitesIn(origins.get(word), place), command.program)
      this.runs(word, false, command.program)
    }
  }

  /** What a program fetches that stands in the line, and what one runs by its address. */
  private programs(command: RunCommand): void {
    const byAddress = runByAddress(command)
    if (byAddress) this.downloads.push(usedAs(byAddress, 'run', command.program))
    const found = programDownloads(command)
    if (!found) return
    this.isVerified ||= found.verifies
    this.downloads.push(...found.ran.map((file) => usedAs(file, 'run', command.program)))
    for (const file of found.saved) this.fetches(file)
  }

  /** What a variable holds that a text names. */
  private heldIn(text: string): FetchedFile | undefined {
    if (this.held.size === 0 || !text.includes('$')) return undefined
    for (const [, name = ''] of text.matchAll(/\$\{?(\w+)/g)) {
      const file = this.held.get(name)
      if (file) return file
    }
    return undefined
  }

  private push(words: readonly Word[], place: Place, node?: Command): RunCommand {
    const isWritten = place.isWritten || (node?.redirects.some(isToFile) ?? false)
    const command = { ...commandOf(words, isWritten), ...(node && inputOf(node, place.code!)) }
    this.commands.push(command)
    if (isWritten && node) this.writes(command, node, place.code!)
    return command
  }

  private writes(command: RunCommand, node: Command, { shell, variables }: Code): void {
    if (!/^(?:echo|printf|cat|tee)$/.test(command.program)) return
    const operand =
      command.program === 'tee' ? command.args.find(({ value }) => !value.startsWith('-'))?.value : undefined
    const file = redirectedTo(node, variables) ?? operand ?? 'a file'
    const body = node.redirects.find((redirect) => redirect.type === 'HereDoc')?.body
    for (const { value, at } of writtenTexts(command)) {
      const isBody = body !== undefined && value === command.input?.value
      for (const { name, start, end } of credentialsInText(value.replaceAll('\\n', ' \n')))
        this.fileCredentials.push({
          value: { file, name },
          at: isBody ? shell.locate(body.pos + start, body.pos + end) : at,
        })
    }
  }

  private fetches(file: FetchedFile): void {
    if (file.name === '') return
    this.fetched.set(file.name, file)
    if (file.isPlain || file.isKey) this.saved.push(file)
  }

  /** A file that what was fetched goes to through a pipe, or that a fetched one becomes. */
  private passesOn(command: RunCommand, place: Place, node?: Command): void {
    for (const [from, to] of this.fetched.size > 0 ? renamed(command) : []) {
      const file = this.fetched.get(from)
      if (file && from !== to) this.fetched.set(to, { ...file, name: to })
    }
    const isPrinted = this.fetched.size > 0 && (prints(command) || node?.redirects.some(isFromFile))
    if (place.before.length === 0 && !isPrinted) return
    const operand =
      command.program === 'tee' ? command.args.find(({ value }) => !value.startsWith('-'))?.value : undefined
    const target = operand ?? (node && redirectedTo(node, place.code!.variables))
    if (target === undefined) return
    const read = isPrinted ? [...command.args.map(({ value }) => value), ...readBy(node, place)] : []
    for (const file of [
      ...read.map((path) => this.fetched.get(fileName(path))),
      ...place.before.map((site) => this.search(site)),
    ]) {
      if (file) this.fetches({ ...file, name: fileName(target), isKey: file.isKey || isSigningKey(target, target) })
    }
  }

  /** Keys, and what was saved over plain HTTP, that are not reported for what becomes of them. */
  private kept(): Fact<UsedDownload>[] {
    const used = new Set([...this.ran, ...this.downloads].map(({ at }) => at))
    return this.saved.filter(({ at }) => !used.has(at)).map((file) => usedAs(file, file.isKey ? 'trust' : 'keep'))
  }

  /** What was fetched is installed, unpacked, or trusted as a key. */
  private takes(
    command: RunCommand,
    words: readonly Word[],
    place: Place,
    origins: ReadonlyMap<Word, ShellWord>,
  ): void {
    const use = useOf(command)
    if (!use) return
    for (const file of remotePackages(command)) this.ran.push(usedAs(file, use, command.program))
    if (readsInput.test(command.program)) this.executes(place.before, command.program, use)
    for (const word of words.slice(1)) {
      this.executes(sitesIn(origins.get(word), place), command.program, use)
      this.runs(word, false, command.program, use)
    }
  }

  /** What one of these fetches is run, or put to another use. */
  private executes(sites: readonly Site[], runner: string, use: DownloadUse = 'run'): void {
    for (const site of sites) {
      const file = this.search(site)
      if (!file) continue
      this.downloads.push(usedAs(file, use, runner))
      return
    }
  }

  /** The first command of a node that fetches something. */
  private search(site: Site): FetchedFile | undefined {
    if (++this.steps > maxSteps) {
      this.isCut = true
      return undefined
    }
    if ('words' in site) {
      const call = downloaderCall(site.words)
      return call ? downloadOf(commandOf(call, false)) : this.printed(site.words)
    }
    const { node, code } = site
    if (node.type === 'Word' && !mayExpand(node.text)) return undefined
    if (node.type === 'Command' && node.name) {
      const { shell, variables } = code
      const words = [node.name, ...node.args].flatMap((word) =>
        word.type === 'Assignment'
          ? [{ text: word.text, span: shell.locate(word.pos, word.end) }]
          : variables.words(word),
      )
      const call = downloaderCall(words)
      const file = call ? downloadOf(commandOf(call, false)) : this.printed(words)
      if (call || file) return file
    }
    let found: FetchedFile | undefined
    this.unbash.forEachChild(node, (child) => {
      found ??= this.search({ node: child, code })
    })
    return found
  }

  /** A file that was fetched before, which a command prints. */
  private printed(words: readonly Word[]): FetchedFile | undefined {
    if (!words[0] || (this.fetched.size === 0 && this.held.size === 0)) return undefined
    const command = commandOf(words, false)
    if (/^(?:echo|printf)$/.test(command.program)) return this.heldIn(words.map(({ text }) => text).join(' '))
    if (!prints(command)) return undefined
    const [file] = command.args.flatMap(({ value }) => this.fetched.get(fileName(value)) ?? [])
    return file
  }

  /** A file that was fetched before is run, or put to another use. */
  private runs(word: Word | undefined, isProgram: boolean, runner = 'the file itself', use: DownloadUse = 'run'): void {
    if (!word || (isProgram && !word.text.includes('/'))) return
    const name = fileName(word.text)
    const ending = use !== 'run' && /^\*\.\w+$/.test(name) ? name.slice(1) : undefined
    const file =
      ending === undefined
        ? this.fetched.get(name)
        : [...this.fetched.values()].find((one) => one.name.endsWith(ending))
    if (!file || placeOf(word).start < file.at.start) return
    // A program that is made executable may yet be run.
    if (runner !== 'chmod') this.fetched.delete(file.name)
    this.ran.push(usedAs(file, use, runner))
  }
}

/** A file with what becomes of it. */
export const usedAs = (fetched: FetchedFile, use: DownloadUse, runner?: string): Fact<UsedDownload> => {
  const { host, isPlain, file, at, bringsRepository } = fetched
  return { value: { host, isPlain, file, use, runner, ...(bringsRepository && { bringsRepository }) }, at }
}

/** Of what puts files to use, what takes its standard input. */
const readsInput =
  /^(?:tar|bsdtar|gtar|gunzip|bunzip2|unxz|unlzma|unzstd|cpio|gzip|bzip2|xz|zstd|lzma|apt-key|gpg\d?|jar)$/

const noOrigins: ReadonlyMap<Word, ShellWord> = new Map()

/** A command of a pipe, behind others. */
const inPipe = (place: Place, own: readonly Site[], isLast: boolean): Place => ({
  ...place,
  before: [...place.before, ...own].slice(-maxFilters),
  isWritten: place.isWritten || !isLast,
})

/** The command and process substitutions of a word. */
function sitesIn(word: ShellWord | undefined, place: Pick<Place, 'code'>): Site[] {
  const parts: readonly SyntaxNode[] = word?.parts ?? []
  return parts
    .flatMap((part): readonly SyntaxNode[] => (part.type === 'DoubleQuoted' ? part.parts : [part]))
    .filter(({ type }) => type === 'CommandExpansion' || type === 'ProcessSubstitution')
    .map((node) => ({ node, code: place.code! }))
}

/** What a here-string puts in. */
const givenSites = (node: Command | undefined, place: Place): Site[] =>
  (node?.redirects ?? []).flatMap((redirect) =>
    redirect.type === 'HereString' && redirect.target ? sitesIn(redirect.target, place) : [],
  )

/** `source /dev/stdin <<< "$(…)"` */
const readSites = ({ text }: Word, node: Command | undefined, place: Place): Site[] =>
  /^(?:\/dev\/(?:stdin|fd\/0)|\/proc\/self\/fd\/0|-)$/.test(text) ? givenSites(node, place) : []

/** The call of `curl` and their like in a line. */
function downloaderCall(words: readonly Word[]): readonly Word[] | undefined {
  const [call] = started(words, (list, i) => isDownloader(baseName(list[i]!)) && list.length > i + 1)
  return call?.kind === 'call' ? call.words : undefined
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

const isFromFile = ({ type, operator }: Redirection): boolean => type === 'Redirect' && operator === '<'

/** The files that a command's own redirections give it. */
const readBy = (node: Command | undefined, { code }: Place): string[] =>
  (node?.redirects ?? []).flatMap((redirect) =>
    code && isFromFile(redirect) && redirect.type === 'Redirect' && redirect.target
      ? [code.variables.word(redirect.target).text]
      : [],
  )

/** A text that a shell reads; whether what it puts in was read where it stands. */
type Given = Pick<ShellText, 'text' | 'locate'> & { readonly hasBeenRead: boolean }

/** What a command's own redirection gives it. */
function givenTo({ redirects }: Command, { shell, variables }: Code): Given | undefined {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      const { pos, end, parts } = redirect.body
      const locate = (from: number, to: number) => shell.locate(pos + from, pos + to)
      return { text: shell.text.slice(pos, end), locate, hasBeenRead: parts !== undefined }
    }
    if (redirect.type === 'HereString' && redirect.target) return givenWords([variables.word(redirect.target)])
  }
  return undefined
}

/** What `echo` and `printf` print of their words. */
function printed(words: readonly Word[]): Given | undefined {
  const [program, ...args] = words
  if (!program || !/^(?:echo|printf)$/.test(baseName(program))) return undefined
  return givenWords(args.filter(({ text }) => !/^-[neE]+$/.test(text)))
}

function givenWords(words: readonly Word[]): Given | undefined {
  const [first] = words
  if (!first) return undefined
  const at = placeOf(first)
  const text = words
    .map((word) => word.text)
    .join(' ')
    .replaceAll('\\n', '\n')
  return { text, locate: () => at, hasBeenRead: true }
}

/** What a command of a pipe prints: its words, or the here-document that `cat` passes on. */
function printedBy(node: SyntaxNode, code: Code): Given | undefined {
  if (node.type !== 'Command' || !node.name) return undefined
  const words = [node.name, ...node.args].flatMap((word) =>
    word.type === 'Assignment' ? [] : code.variables.words(word),
  )
  if (words.length === 1 && baseName(words[0]!) === 'cat') return givenTo(node, code)
  return printed(words)
}

/** The here-document or here-string that a command reads. */
function inputOf({ redirects }: Command, { shell, variables }: Code): Pick<RunCommand, 'input'> {
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
