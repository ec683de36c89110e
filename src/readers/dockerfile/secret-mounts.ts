import type { Assignment, Command, ParsedScript, Redirection, SyntaxNode } from 'unbash'
import type { StoredSecret } from '../../model/dockerfile.ts'
import type { Fact, Span } from '../../model/source.ts'
import type { DockerfileFlag } from '../parse/dockerfile-words.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import { writesOf } from '../shell/written.ts'

type Unbash = typeof import('unbash')

/** A secret that a RUN gets for as long as it lasts. */
interface SecretMount {
  readonly id: string
  /** The file that holds it, and the variable. */
  readonly path: string
  readonly variable?: string
}

/** Print what they are given, or read. */
const printers = /^(?:echo|printf|cat|tac|sed|g?awk|envsubst|base64|tee|head|tail|tr|cut|grep|rev|xxd|od|jq|yq)$/
const copiers = /^(?:cp|mv|install|rsync)$/

/** Programs that keep in a file of theirs what they are given by these words. */
const keepers: readonly (readonly [program: RegExp, told: RegExp])[] = [
  [
    /^(?:npm|yarn|pnpm|bun|pip[\d.]*|composer|poetry|bundle|conan|conda|aws|az|gcloud|helm)$/,
    /\b(?:config|configure|set|login)\b/,
  ],
  [/^git$/, /\b(?:config|clone|remote|submodule)\b/],
  [/^(?:docker|podman|buildah|skopeo|crane|oras|gh|glab|huggingface-cli|wandb|vault)$/, /\blogin\b/],
  [/^(?:dotnet|nuget)$/, /\bsource\b/i],
]
/** What takes it away again. */
const forgets = /\b(?:unset|delete|logout|remove|set-url)\b|(?:^|\s)rm\s/

/** Limits against hostile texts: nested texts, commands that are looked at. */
const maxNested = 3
const maxCommands = 5000

/** The secrets that one RUN is given. */
export function secretMountsOf(flags: readonly DockerfileFlag[]): SecretMount[] {
  return mountsOf(flags).flatMap((options) => {
    if (options.get('type') !== 'secret') return []
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination')
    const variable = options.get('env')
    const id = options.get('id') ?? target?.replace(/^.*\//, '') ?? variable
    if (id === undefined || id === '') return []
    return [{ id, path: target ?? `/run/secrets/${id}`, ...(variable && { variable }) }]
  })
}

/** Where what is written is in no layer of the image. */
export const passingFolders = (flags: readonly DockerfileFlag[]): string[] =>
  mountsOf(flags).flatMap((options) => options.get('target') ?? options.get('dst') ?? options.get('destination') ?? [])

const mountsOf = (flags: readonly DockerfileFlag[]): ReadonlyMap<string, string>[] =>
  flags.flatMap(({ name, value }) =>
    name === 'mount' && value
      ? [new Map(value.split(',').map((option) => option.split(/=(.*)/s, 2) as [string, string]))]
      : [],
  )

/** Finds where the commands of one RUN leave what a mounted secret holds. */
export class SecretReader {
  private readonly found: (Fact<StoredSecret> & { readonly file?: string })[] = []
  private readonly removed: string[] = []
  private readonly variables = new Map<string, SecretMount>()
  private commands = 0

  constructor(
    private readonly unbash: Unbash,
    private readonly mounts: readonly SecretMount[],
    private readonly passing: readonly string[],
  ) {
    for (const mount of mounts) if (mount.variable) this.variables.set(mount.variable, mount)
  }

  read(script: PlacedText): Fact<StoredSecret>[] {
    this.text(script, 0)
    const isLasting = (file: string) =>
      !/^\/(?:dev|proc|sys)\//.test(file) &&
      !this.passing.some((folder) => isWithin(file, folder)) &&
      !this.removed.some((removed) => isWithin(file, removed))
    return this.found.flatMap(({ file, value, at }) => (file === undefined || isLasting(file) ? [{ value, at }] : []))
  }

  private text(script: PlacedText, depth: number): void {
    try {
      this.visit(this.unbash.parse(script.text), script, depth)
    } catch {
      // A text that no shell reads runs nothing.
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
              : this.other(command, script, depth)
        return
      }
      case 'Command':
        this.command(node, script, depth)
        return
      case 'Redirected':
        this.redirected(node, script)
    }
    this.unbash.forEachChild(node as SyntaxNode, (child) => {
      if (child.type !== 'Word') this.visit(child, script, depth)
    })
  }

  private other(node: SyntaxNode, script: PlacedText, depth: number): undefined {
    this.visit(node, script, depth)
  }

  /** `{ echo …; cat SECRET; } > FILE` */
  private redirected(node: Extract<SyntaxNode, { type: 'Redirected' }>, { text, locate }: PlacedText): void {
    const secret = this.namedIn(text.slice(node.pos, node.end))
    const [write] = writesOf(node)
    if (secret && write) this.add(secret, locate(node.pos, node.end), write.target.value)
  }

  /**
   * What one command leaves of a secret.
   * @param piped the secret that the command before it in a pipe prints
   * @returns the secret that it prints itself
   */
  private command(node: Command, script: PlacedText, depth: number, piped?: SecretMount): SecretMount | undefined {
    if (++this.commands > maxCommands) return undefined
    const { text, locate } = script
    const at = locate(node.pos, node.end)
    for (const one of [...node.prefix, ...node.suffix]) if (one.type === 'Assignment') this.assign(one, text)
    const words = node.name ? [node.name, ...node.args].map((word) => text.slice(word.pos, word.end)) : []
    const start = words.findIndex((word) => !/^(?:sudo|doas|env|exec|command|time|nice)$|^-|^\w+=/.test(word))
    const program = (words[start] ?? '').replace(/^.*\//, '')
    const own = words.slice(start + 1)
    if (/^(?:rm|shred|unlink)$/.test(program))
      this.removed.push(...own.filter((word) => !word.startsWith('-')).map(bare))
    if (program === 'trap')
      this.removed.push(...(/\brm\s+(?:-\w+\s+)*(\S+?)["']?(?:\s|$)/.exec(own.join(' '))?.slice(1) ?? []))
    if (/^(?:ba|da|a|k|z)?sh$/.test(program) && depth < maxNested) this.nested(node, script, depth)
    const secret = this.namedIn([...own, ...node.redirects.map((one) => inputOf(one, text))].join('\n')) ?? piped
    if (!secret) return undefined
    const writes = writesOf(node)
    if (printers.test(program)) for (const { target } of writes) this.add(secret, at, bare(target.value))
    if (copiers.test(program)) this.copy(own, at)
    if (program === 'dd') {
      const target = own.find((word) => word.startsWith('of='))
      if (target) this.add(secret, at, bare(target.slice(3)))
    }
    const isKept = keepers.some(([name, told]) => name.test(program) && told.test(own.join(' ')))
    if (isKept && !forgets.test(text.slice(node.end)))
      this.found.push({ value: { secret: secret.id, into: `the files of ${program}` }, at })
    return printers.test(program) && writes.length === 0 ? secret : undefined
  }

  /** `sh -c 'TEXT'` */
  private nested(node: Command, script: PlacedText, depth: number): void {
    const at = node.args.findIndex((word) => word.type === 'Word' && /^-\w*c$/.test(word.value))
    const word = at < 0 ? undefined : node.args[at + 1]
    if (word?.type !== 'Word') return
    const place = script.locate(word.pos, word.end)
    this.text({ text: word.value, locate: () => place }, depth + 1)
  }

  /** `cp SECRET… TARGET` */
  private copy(words: readonly string[], at: Span): void {
    const files = words.filter((word) => !word.startsWith('-')).map(bare)
    const target = files.at(-1)
    for (const file of files.slice(0, -1)) {
      const secret = this.mounts.find(({ path }) => isWithin(path, file))
      if (secret && target !== undefined) this.add(secret, at, target)
    }
  }

  private add(secret: SecretMount, at: Span, file: string): void {
    if (this.mounts.some(({ path }) => path === file)) return
    this.found.push({ value: { secret: secret.id, into: file }, at, file })
  }

  private assign({ name, value }: Assignment, text: string): void {
    const secret = this.namedIn(text.slice(value.pos, value.end))
    if (secret) this.variables.set(name, secret)
  }

  /** The secret that a text puts in: by `$(cat …)`, by its file, or by a variable. */
  private namedIn(text: string): SecretMount | undefined {
    const expanded = text.replace(/(?<!["\w])'[^']*'/g, '')
    for (const mount of this.mounts) if (names(text, mount.path)) return mount
    if (!expanded.includes('$')) return undefined
    for (const [, name = ''] of expanded.matchAll(/\$\{?(\w+)/g)) {
      const secret = this.variables.get(name)
      if (secret) return secret
    }
    return undefined
  }
}

/** What a redirection reads. */
const inputOf = (one: Redirection, text: string): string =>
  one.type === 'HereDoc'
    ? one.delimiter?.quoted
      ? ''
      : text.slice(one.body.pos, one.body.end)
    : one.type === 'HereString' || one.operator === '<'
      ? text.slice(one.pos, one.end)
      : ''

/** Whether a path stands in a text by itself. */
function names(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1))
    if (!/[\w./-]/.test(text[at - 1] ?? '') && !/[\w.-]/.test(text[at + path.length] ?? '')) return true
  return false
}

const bare = (word: string): string => word.replace(/["']/g, '').replace(/^~(?=\/|$)|^\$\{?HOME\}?/, '/root')

/** Whether a file is one that a word names: itself, in a folder, or by its beginning. */
const isWithin = (file: string, word: string): boolean => {
  const folder = word.replace(/\/*$/, '')
  return file === folder || file.startsWith(`${folder}/`) || (word.endsWith('*') && file.startsWith(word.slice(0, -1)))
}
