import type { Assignment, Command, ParsedScript, Word as ShellWord, SyntaxNode } from 'unbash'
import { credentialsInText } from '../../knowledge/credential-texts.ts'
import { runtimeOf } from '../../knowledge/runtimes.ts'
import { writtenTexts } from '../../knowledge/written-settings.ts'
import type { BuildRun, FileCredential, RunCommand } from '../../model/dockerfile.ts'
import type { Fact } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName, onlyShows, started } from '../shell/command-line.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { mayExpand } from '../shell/text.ts'
import { visitChildren } from '../shell/tree.ts'
import { Variables } from '../shell/variables.ts'
import { type FetchedFile, verifies } from './downloads.ts'
import { FetchedFiles } from './fetched-files.ts'
import { type PlainPipe, plainPipes } from './plain-commands.ts'
import {
  type Code,
  commandOf,
  givenSites,
  givenTo,
  inPipe,
  inputOf,
  isToFile,
  maxFilters,
  type Place,
  placeOf,
  printedBy,
  printedWords,
  readSites,
  redirectedTo,
  type Site,
  sitesIn,
} from './run-places.ts'

type Unbash = typeof import('unbash')

/** Texts within texts. */
const maxNested = 5

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

/** Reads what one RUN calls. `fetched` are the files that earlier commands of the stage have downloaded, unverified. */
export class RunReader {
  private readonly commands: RunCommand[] = []
  private readonly variables: Fact<{ name: string; value: string }>[] = []
  private readonly fileCredentials: Fact<Omit<FileCredential, 'stage'>>[] = []
  private readonly files: FetchedFiles
  private isCutShort = false

  constructor(
    private readonly unbash: Unbash,
    fetched: Map<string, FetchedFile>,
  ) {
    this.files = new FetchedFiles(unbash.forEachChild, fetched)
  }

  /** Whether a limit hides something. */
  get isCut(): boolean {
    return this.isCutShort || this.files.isCut
  }

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
    const { commands, variables, fileCredentials } = this
    return { commands, downloads: this.files.end(commands.some(verifies)), variables, fileCredentials }
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
      this.isCutShort ||= pipe.length > maxFilters + 1
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
        this.isCutShort ||= last > maxFilters
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
    this.files.hold(name, sitesIn(value, { code: { shell, variables } }))
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
    this.files.runs(words[Math.max(0, first)], true)
    for (const one of started(words, callsProgram)) {
      switch (one.kind) {
        case 'call':
          this.call(one.words, place, origins, node)
          break
        case 'input':
          this.files.executes([...place.before, ...givenSites(node, place)], sh(words))
          this.input(place, node)
          break
        case 'file':
          this.files.executes(
            [...sitesIn(origins.get(one.word), place), ...readSites(one.word, node, place)],
            sh(words),
          )
          this.files.runs(one.word, false, sh(words))
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
    const read = own ?? (site && ('words' in site ? printedWords(site.words) : printedBy(site.node, site.code)))
    if (!read || this.isTooDeep(place)) return
    const variables = place.code?.variables
    const given = variables ? { get: (name: string) => variables.get(name, Number.POSITIVE_INFINITY) } : place.given
    const { text, locate, hasBeenRead } = read
    this.script({ text, locate, variables: given }, place.depth + 1, [], hasBeenRead)
  }

  private isTooDeep({ depth }: Place): boolean {
    this.isCutShort ||= depth >= maxNested
    return depth >= maxNested
  }

  private text(words: readonly Word[], place: Place, origins: ReadonlyMap<Word, ShellWord>, runner: string): void {
    const [word] = words
    if (!word) return
    const origin = origins.get(word)
    for (const one of words) {
      this.files.executes(sitesIn(origins.get(one), place), runner)
      this.files.runsHeld(origins.get(one)?.text ?? one.text, runner)
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
    this.files.call(this.push(words, place, node), words, place, origins, node)
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
}

const noOrigins: ReadonlyMap<Word, ShellWord> = new Map()

/** The name of the shell that a line calls, for a message. */
const sh = (words: readonly Word[]): string =>
  words.map((word) => baseName(word)).find((name) => /^(?:[a-z]*sh|eval|source|\.|su|env)$/.test(name)) ?? 'a shell'
