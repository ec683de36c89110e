import type { Assignment, Command, ParsedScript, Redirection, SyntaxNode } from 'unbash'
import { loginWord } from '../../knowledge/runtimes.ts'
import type { StoredSecret } from '../../model/dockerfile.ts'
import { countWhile } from '../../model/offsets.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact, Span } from '../../model/source.ts'
import type { DockerfileFlag } from '../parse/dockerfile-words.ts'
import { editsInPlace } from '../parse/sed-call.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import { writesOf } from '../shell/written.ts'
import { expansionsIn } from './expansions.ts'

type Unbash = typeof import('unbash')

/** A secret that a RUN gets for as long as it lasts. */
interface SecretMount {
  readonly id: string
  /** The file that holds it, if one does, and the variable. */
  readonly path?: string
  readonly variable?: string
}

/** Print what they are given, or read. */
const printers = /^(?:echo|printf|cat|tac|sed|g?awk|envsubst|base64|tee|head|tail|tr|cut|grep|rev|xxd|od|jq|yq)$/
const copiers = /^(?:cp|mv|install|rsync)$/
/** Print their words: a file's name stays one. */
const speakers = /^(?:echo|printf)$/
/** Substitutions that say something about a file, not what is in it. */
const describes =
  /^\s*(?:basename|dirname|realpath|readlink|ls|stat|wc|test|du|file|find|echo|printf|\w+sum)\b[^;&|\n`]*$/
/** `grep` with these prints a number or a name. */
const counts = /^-(?:[inwvEFshHoxrR]*[cqlL]|-(?:count|quiet|silent|files-with))/

/** Programs that keep in a file of theirs what they are given by these words. */
const keepers: readonly (readonly [program: RegExp, told: RegExp])[] = [
  [
    /^(?:npm|yarn|pnpm|bun|pip[\d.]*|composer|poetry|bundle|conan|conda|aws|az|gcloud|helm)$/,
    /\b(?:config|configure|set|login)\b/,
  ],
  [/^git$/, /\b(?:config|clone|remote|submodule)\b/],
  [new RegExp(`^(?:${loginWord}|crane|oras|gh|glab|huggingface-cli|wandb|vault)$`), /\blogin\b/],
  [/^(?:dotnet|nuget)$/, /\bsource\b/i],
]
/** Options by which those take a file's content. */
const takesFile = /\b(?:login|import)\b/
/** What takes it away again. */
const forgets =
  /--unset|\blogout\b|\b(?:config|configure|auth|sources?|remote|set)\s+(?:--?\S+\s+){0,20}(?:unset|delete|remove|rm|set-url)\b|\bremove\s+source\b|(?:^|\s)rm\s[^;&|\n]{0,400}(?:\.(?:npm|yarn|pnpm|bun|net|pip|pypi|conda|git-credentials|gitconfig|docker|config|aws|azure|composer|bundle|gem|nuget|conan|vault|cache|huggingface)|nuget\.config|auth\.json|pip\.conf)/gi

/** Limits against hostile texts: nested texts, a path (Linux takes no longer one). */
const maxNested = 3
const maxPath = 4096
/** Characters of a working folder. */
const maxFolder = 500
/** Patterns of removed files, and mounts with blanks and the like in their paths. */
const maxPatterns = 100
/** Folders around a file. */
const maxFolders = 100

/** The secrets that one RUN is given: as BuildKit does, an empty option is none. */
export function secretMountsOf(flags: readonly DockerfileFlag[]): SecretMount[] {
  return mountsOf(flags).flatMap((options) => {
    if (options.get('type') !== 'secret') return []
    const target = targetOf(options)
    const variable = options.get('env')
    const id = options.get('source') ?? options.get('id') ?? target?.replace(/^.*\//, '') ?? variable
    if (id === undefined) return []
    const path = target ?? (variable === undefined ? `/run/secrets/${id.replace(/^.*\//, '')}` : undefined)
    return [{ id, ...(path !== undefined && { path }), ...(variable !== undefined && { variable }) }]
  })
}

/** Where what is written is in no layer of the image. */
export const passingFolders = (flags: readonly DockerfileFlag[]): string[] =>
  mountsOf(flags).flatMap((options) => targetOf(options) ?? [])

const targetOf = (options: ReadonlyMap<string, string>): string | undefined =>
  options.get('target') ?? options.get('dst') ?? options.get('destination')

const mountsOf = (flags: readonly DockerfileFlag[]): ReadonlyMap<string, string>[] =>
  flags.flatMap(({ name, value }) => {
    if (name !== 'mount' || !value) return []
    const options = value.split(',').map((option) => option.split(/=(.*)/s, 2) as [string, string?])
    return [new Map(options.flatMap(([key, text]) => (text ? [[key, text] as const] : [])))]
  })

/** When a command is run: its number, and the function that it stands in. */
interface Moment {
  readonly number: number
  readonly within?: string
}

interface Found extends Fact<StoredSecret> {
  /** The file as it may be removed again: by its own name, or by the name that it has in a folder. */
  readonly files?: readonly string[]
  readonly moment: Moment
}

/** Finds where the commands of one RUN leave what a mounted secret holds. */
export class SecretReader {
  private readonly found: Found[] = []
  private readonly removed: { readonly file: string; readonly moment: Moment }[] = []
  private readonly variables = new Map<string, { readonly secret: SecretMount; readonly isPath: boolean }>()
  private readonly mounts: MountedFiles
  private readonly forgotten = new WeakMap<PlacedText, number>()
  /** When each program or function was called last. */
  private readonly calls = new Map<string, number>()
  private commands = 0
  private within: string | undefined
  /** It holds more than is read: texts within texts, groups within groups, what does not parse. */
  isCut = false
  /** Around the command that is looked at: choices and loops, of which it may be no part. */
  private choices = 0
  /** What the commands have printed that are no part of a pipe. */
  private printed: SecretMount | undefined

  /** @param folder the working folder; empty where it is not known */
  constructor(
    private readonly unbash: Unbash,
    mounts: readonly SecretMount[],
    private readonly passing: readonly string[],
    private folder: string,
  ) {
    this.mounts = new MountedFiles(mounts, (word) => this.placed(word))
    for (const secret of mounts)
      if (secret.variable !== undefined) this.variables.set(secret.variable, { secret, isPath: false })
  }

  read(script: PlacedText): Fact<StoredSecret>[] {
    const passing = new Set(this.passing.map((path) => this.placed(path)))
    this.text(script, 0)
    const removals = new Map<string, Moment>()
    for (const { file, moment } of this.removed) {
      const other = removals.get(file)
      if (!other || this.isBefore(other, moment)) removals.set(file, moment)
    }
    const patterns = [...removals].filter(([file]) => file.endsWith('*')).slice(0, maxPatterns)
    const isRemoved = (file: string, written: Moment) =>
      foldersOf(file).some((one) => {
        const moment = removals.get(one)
        return moment !== undefined && this.isBefore(written, moment)
      }) || patterns.some(([one, moment]) => file.startsWith(one.slice(0, -1)) && this.isBefore(written, moment))
    const isLasting = (file: string, moment: Moment) =>
      !/^\/(?:dev|proc|sys)\//.test(file) &&
      // Certificates are mounted as secrets too, and everybody may see them.
      !/ca-certificates|ca-trust|\.crt$/.test(file) &&
      !foldersOf(file).some((folder) => passing.has(folder)) &&
      !isRemoved(file, moment)
    return this.found.flatMap(({ files, value, at, moment }) =>
      !files || files.every((file) => isLasting(file, moment)) ? [{ value, at }] : [],
    )
  }

  private isBefore(first: Moment, second: Moment): boolean {
    const [a, b] = [this.numberOf(first), this.numberOf(second)]
    return a < b || (a === b && first.number < second.number)
  }

  private numberOf({ number, within }: Moment): number {
    return (within === undefined ? undefined : this.calls.get(within)) ?? number
  }

  private get moment(): Moment {
    return { number: this.commands, ...(this.within !== undefined && { within: this.within }) }
  }

  private text(script: PlacedText, depth: number): void {
    try {
      const tree = this.unbash.parse(script.text)
      if (tree.errors?.length) this.isCut = true
      this.visit(tree, script, depth)
    } catch {
      this.isCut = true
    }
  }

  private visit(node: SyntaxNode | ParsedScript, script: PlacedText, depth: number): void {
    switch (node.type) {
      case 'Pipeline': {
        let secret: SecretMount | undefined
        for (const command of node.commands)
          secret =
            command.type === 'Command'
              ? this.command(command, script, depth, secret)
              : this.printedBy(command, script, depth)
        this.printed ??= secret
        return
      }
      case 'Command': {
        const secret = this.command(node, script, depth)
        this.printed ??= secret
        return
      }
      case 'Redirected':
        this.redirected(node, script, depth)
        return
      case 'Subshell': {
        const { folder } = this
        this.children(node, script, depth)
        this.folder = folder
        return
      }
      case 'If':
      case 'Case':
      case 'While':
        this.perhaps(() => this.children(node, script, depth))
        return
      case 'AndOr': {
        // What stands behind `||` is run where something fails; what stands before it is.
        const first = node.operators.includes('||') ? 1 : node.commands.length
        for (const command of node.commands.slice(0, first)) this.visit(command, script, depth)
        this.perhaps(() => {
          for (const command of node.commands.slice(first)) this.visit(command, script, depth)
        })
        return
      }
      case 'Function': {
        const outer = this.within
        this.within = outer ?? node.name.value
        this.children(node, script, depth)
        this.within = outer
        return
      }
      default:
        this.children(node, script, depth)
    }
  }

  /** What is removed in there may stay. */
  private perhaps(visit: () => void): void {
    this.choices++
    visit()
    this.choices--
  }

  private children(node: SyntaxNode | ParsedScript, script: PlacedText, depth: number): void {
    this.unbash.forEachChild(node as SyntaxNode, (child) => {
      if (child.type !== 'Word') this.visit(child, script, depth)
    })
  }

  /** What a group prints by itself. */
  private printedBy(node: SyntaxNode, script: PlacedText, depth: number): SecretMount | undefined {
    const before = this.printed
    this.printed = undefined
    this.visit(node, script, depth)
    const own = this.printed
    this.printed = before
    return own
  }

  /** `{ echo …; cat SECRET; } > FILE` */
  private redirected(node: Extract<SyntaxNode, { type: 'Redirected' }>, script: PlacedText, depth: number): void {
    const secret = this.printedBy(node.command, script, depth) ?? this.readBy(node.redirects, script.text)
    const writes = writesOf(node)
    if (!secret) return
    if (writes.length === 0) this.printed ??= secret
    for (const { target } of writes) this.add(secret, script.locate(node.pos, node.end), target.value)
  }

  /**
   * What one command leaves of a secret.
   * @param piped the secret that the command before it in a pipe prints
   * @returns the secret that it prints itself
   */
  private command(node: Command, script: PlacedText, depth: number, piped?: SecretMount): SecretMount | undefined {
    this.commands++
    const { text, locate } = script
    const at = locate(node.pos, node.end)
    for (const one of [...node.prefix, ...node.suffix]) if (one.type === 'Assignment') this.assign(one, text)
    const words = node.name ? [node.name, ...node.args].map((word) => text.slice(word.pos, word.end)) : []
    const start = words.findIndex((word) => !/^(?:sudo|doas|env|exec|command|time|nice)$|^-|^\w+=/.test(word))
    const program = (words[start] ?? '').replace(/^.*\//, '')
    const own = words.slice(start + 1)
    if (this.calls.get(program) !== Number.POSITIVE_INFINITY) this.calls.set(program, this.commands)
    const files = own.filter((word) => !word.startsWith('-'))
    if (program === 'cd') this.folder = this.placed(files[0] ?? '~').slice(0, maxFolder)
    if (/^(?:rm|shred|unlink)$/.test(program) && this.choices === 0)
      for (const file of files) this.removed.push({ file: this.placed(file), moment: this.moment })
    if (program === 'trap') this.trap(own.join(' '))
    if (/^(?:ba|da|a|k|z)?sh$/.test(program)) this.nested(node, script, depth)
    const asked = own.join(' ')
    const secret = this.putIn(asked) ?? this.readBy(node.redirects, text) ?? this.readFrom(program, own) ?? piped
    if (copiers.test(program)) this.copy(files, at)
    if (!secret || (program === 'grep' && own.some((word) => counts.test(word)))) return undefined
    if (program === 'read') this.variables.set(bare(files.at(-1) ?? 'REPLY'), { secret, isPath: false })
    const isInPlace = /^(?:g?sed|perl|yq)$/.test(program) && own.some((word) => editsInPlace(word))
    if (isInPlace) this.add(secret, at, files.at(-1) ?? '')
    const writes = writesOf(node)
    if (printers.test(program)) for (const { target } of writes) this.add(secret, at, target.value)
    if (program === 'dd') {
      const target = own.find((word) => word.startsWith('of='))
      if (target) this.add(secret, at, target.slice(3))
    }
    const isKept = keepers.some(([name, told]) => name.test(program) && told.test(asked))
    if (isKept && this.lastForgotten(script) < node.end)
      this.found.push({ value: { secret: secret.id, into: `the files of ${program}` }, at, moment: this.moment })
    return printers.test(program) && writes.length === 0 && !isInPlace ? secret : undefined
  }

  /** Where the last command of a text stands that takes something away. */
  private lastForgotten(script: PlacedText): number {
    let last = this.forgotten.get(script)
    if (last === undefined) {
      last = -1
      for (const { index } of script.text.matchAll(forgets)) last = index
      this.forgotten.set(script, last)
    }
    return last
  }

  /** What a trap removes is removed at the end. */
  private trap(text: string): void {
    const moment = { number: Number.POSITIVE_INFINITY }
    for (const [, files = ''] of text.matchAll(/\brm\s([^;&|"']*)/g))
      for (const file of files.split(/\s+/))
        if (!/^-|^$/.test(file)) this.removed.push({ file: this.placed(file), moment })
    for (const [name] of text.matchAll(/[\w.-]+/g)) this.calls.set(name, Number.POSITIVE_INFINITY)
  }

  /** `sh -c 'TEXT'` */
  private nested(node: Command, script: PlacedText, depth: number): void {
    const at = node.args.findIndex((word) => word.type === 'Word' && /^-\w*c$/.test(word.value))
    const word = at < 0 ? undefined : node.args[at + 1]
    if (word?.type !== 'Word') return
    const place = script.locate(word.pos, word.end)
    if (depth >= maxNested) this.isCut = true
    else this.text({ text: word.value, locate: () => place }, depth + 1)
  }

  /** `cp SECRET… TARGET` */
  private copy(words: readonly string[], at: Span): void {
    const target = words.at(-1)
    for (const word of words.slice(0, -1)) {
      const secret = this.mounts.at(this.placed(word)) ?? this.pathVariable(word)
      if (secret && target !== undefined) this.add(secret, at, target, fileName(bare(word)))
    }
  }

  /** @param name what the file is called where the target is a folder */
  private add(secret: SecretMount, at: Span, target: string, name?: string): void {
    const file = this.placed(target)
    if (this.mounts.has(file)) return
    const files = name === undefined ? [file] : [file, joinPath(file, name)]
    this.found.push({ value: { secret: secret.id, into: bare(target) }, at, files, moment: this.moment })
  }

  private assign({ name, value }: Assignment, text: string): void {
    const given = text.slice(value.pos, value.end)
    const content = this.putIn(given)
    const secret = content ?? this.named(given)
    if (secret) this.variables.set(name, { secret, isPath: content === undefined })
  }

  /** The secret whose content a shell puts into a text: by `$(cat …)`, or by a variable. */
  private putIn(text: string, isHereDocument = false, depth = 0): SecretMount | undefined {
    if (!/[$`]/.test(text)) return undefined
    const { variables, substitutions } = expansionsIn(text, isHereDocument)
    for (const name of variables) {
      const found = this.variables.get(name)
      if (found && !found.isPath) return found.secret
    }
    for (const inner of substitutions) {
      const own = describes.test(inner) ? undefined : (this.named(inner) ?? this.pathVariable(inner))
      // `$(echo $(cat SECRET))`
      const isTooDeep = depth >= maxNested && /[$`]/.test(inner)
      this.isCut ||= own === undefined && isTooDeep
      const secret = own ?? (isTooDeep ? undefined : this.putIn(inner, false, depth + 1))
      if (secret) return secret
    }
    return undefined
  }

  private pathVariable(text: string): SecretMount | undefined {
    if (!text.includes('$')) return undefined
    for (const name of expansionsIn(text).variables) {
      const found = this.variables.get(name)
      if (found?.isPath) return found.secret
    }
    return undefined
  }

  /** The secret that a redirection gives. */
  private readBy(redirects: readonly Redirection[], text: string): SecretMount | undefined {
    for (const one of redirects) {
      const written = one.type === 'HereDoc' ? text.slice(one.body.pos, one.body.end) : text.slice(one.pos, one.end)
      const isRead = one.type === 'Redirect' && one.operator === '<'
      const isPut = one.type === 'HereString' || (one.type === 'HereDoc' && !one.delimiter?.quoted)
      const secret = isRead
        ? (this.named(written) ?? this.pathVariable(written))
        : isPut
          ? this.putIn(written, one.type === 'HereDoc')
          : undefined
      if (secret) return secret
    }
    return undefined
  }

  /** The secret whose file a program reads that its words name. */
  private readFrom(program: string, words: readonly string[]): SecretMount | undefined {
    const text = words.join('\n')
    if (speakers.test(program) || (keepers.some(([name]) => name.test(program)) && !takesFile.test(text)))
      return undefined
    // A path within a script of `sed` is a text, unless its `r` reads it.
    const files = /^g?sed$/.test(program)
      ? words.filter((word) => /r\s+\S/.test(word) || !/^["']?(?:s\W|.*\s)/.test(word))
      : words
    const paths = files.join('\n')
    return this.named(paths) ?? this.pathVariable(paths) ?? this.fileAmong(files)
  }

  private fileAmong(words: readonly string[]): SecretMount | undefined {
    for (const word of words) {
      const secret = word.startsWith('-') ? undefined : this.mounts.at(this.placed(word))
      if (secret) return secret
    }
    return undefined
  }

  private named(text: string): SecretMount | undefined {
    return this.mounts.namedIn(text)
  }

  /** A path as the commands here see it: without quotes, `.` and `..`. */
  private placed(word: string): string {
    const path = bare(word)
    return path.startsWith('/') ? joinPath('/', path) : joinPath(this.folder, path)
  }
}

/** The files of the mounted secrets, found without a look at each of them. */
class MountedFiles {
  private readonly files = new Map<string, SecretMount>()
  private readonly folders = new Map<string, SecretMount>()
  private readonly sorted: readonly string[]
  private readonly lengths: ReadonlySet<number>
  /** Paths that a word may not hold as they are. */
  private readonly others: readonly (readonly [string, SecretMount])[]

  constructor(mounts: readonly SecretMount[], placed: (path: string) => string) {
    for (const mount of mounts) {
      if (mount.path === undefined) continue
      const path = placed(mount.path)
      this.files.set(path, mount)
      for (const folder of foldersOf(path).slice(1)) this.folders.set(folder, mount)
    }
    this.sorted = [...this.files.keys()].sort()
    this.lengths = new Set(this.sorted.map(({ length }) => length))
    this.others = [...this.files].filter(([path]) => !/^[\w./-]+$/.test(path)).slice(0, maxPatterns)
  }

  has(file: string): boolean {
    return this.files.has(file)
  }

  /** The secret that a word names: its file, a folder around it, or the beginning of its path. */
  at(word: string): SecretMount | undefined {
    if (!word.endsWith('*')) return this.files.get(word) ?? this.folders.get(word)
    const start = word.slice(0, -1)
    const first = this.sorted[countWhile(this.sorted, (file) => file < start)]
    return first?.startsWith(start) ? this.files.get(first) : undefined
  }

  /** The secret whose path stands in a text by itself. */
  namedIn(text: string): SecretMount | undefined {
    for (const [word] of text.matchAll(/[\w./-]+/g)) {
      if (!word.includes('/')) continue
      const path = joinPath(word.startsWith('/') ? '/' : '', word)
      for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
        const length = end < 0 ? path.length : end
        const mount = this.lengths.has(length) ? this.files.get(path.slice(0, length)) : undefined
        if (mount) return mount
        if (end < 0) break
      }
    }
    return this.others.find(([path]) => text.includes(path))?.[1]
  }
}

/** A path and the folders around it, the path itself first. A longer path than Linux takes is no file's. */
function foldersOf(path: string): string[] {
  const found: string[] = []
  for (let end = path.length > maxPath ? 0 : path.length; end > 0 && found.length < maxFolders; ) {
    found.push(path.slice(0, end))
    end = path.lastIndexOf('/', end - 1)
  }
  return found
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const bare = (word: string): string => word.replace(/["']/g, '').replace(/^~(?=\/|$)|^\$\{?HOME\}?/, '/root')
