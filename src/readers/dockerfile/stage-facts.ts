import { knownImage } from '../../knowledge/image-reference.ts'
import type {
  AddedSource,
  BuildRun,
  BuildStage,
  BuildVariable,
  CopiedPath,
  DockerfileFacts,
  ExposedPort,
  FileCredential,
  HealthCheck,
  NamedFolder,
  StoredSecret,
  UsedImage,
} from '../../model/dockerfile.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact, Source, Span, Unresolved } from '../../model/source.ts'
import type { Instruction } from '../parse/dockerfile.ts'
import type { DockerfileFlag, DockerfileWord } from '../parse/dockerfile-words.ts'
import type { Word } from '../parse/words.ts'
import type { BuildArguments } from '../reader.ts'
import { builtStages, findStage, readStages, type Stage } from './built-image.ts'
import type { BuildContext } from './context.ts'
import { type CopiedText, copiedTexts, credentialsIn } from './copied-texts.ts'
import { type FetchedFile, keyAdded, staysSigningKey, worstUses } from './downloads.ts'
import { usedAs } from './fetched-files.ts'
import { mayMatter } from './first-look.ts'
import { type Given, isOpen, nothingGiven } from './given-arguments.ts'
import { powershellDownloads } from './program-texts.ts'
import { type RunFindings, RunReader } from './run-commands.ts'
import { runCommand, runScript } from './run-scripts.ts'
import { passingFolders, SecretReader, secretMountsOf } from './secret-mounts.ts'
import { BuildVariables, substitute } from './substitute.ts'
import { syntaxOf } from './syntax.ts'

type Lists = Pick<
  DockerfileFacts,
  'healthChecks' | 'images' | 'added' | 'copied' | 'folders' | 'exposed' | 'runs' | 'env' | 'fileCredentials'
>

/** Images of Windows have other users and another shell. */
export const windowsBase = /^mcr\.microsoft\.com\/(?:windows|dotnet\/framework)\b|\b(?:nanoserver|windowsservercore)\b/

/** What a stage has while its instructions are read. */
interface Open {
  readonly fact: { name?: string; isInImage: boolean }
  readonly checks: { fact: { isReplaced: boolean } }[]
  readonly fetched: Map<string, FetchedFile>
}

/** An instruction with the stage that it stands in, and those so far. */
interface Here {
  readonly instruction: Instruction
  readonly stage: Stage
  readonly stages: readonly Stage[]
  readonly fact: BuildStage
  readonly fetched: Map<string, FetchedFile>
}

/** The facts that every stage of a Dockerfile contributes to, and the stages. */
export function readStageFacts(
  source: Source,
  unbash: typeof import('unbash') | undefined,
  targets: ReadonlySet<string | undefined> = new Set([undefined]),
  context?: BuildContext,
  given?: Given,
): { lists: Lists; stages: readonly Stage[]; frontend?: Fact<string>; unresolvedImage?: Unresolved; unread?: Span } {
  const reader = new StageReader(source, unbash, context, given)
  const stages = readStages(source, (instruction, all, globals) => reader.read(instruction, all, globals), given?.args)
  reader.end(stages, targets)
  const {
    healthChecks,
    images,
    added,
    copied,
    folders,
    exposed,
    runs,
    env,
    fileCredentials,
    frontend,
    unresolvedImage,
    unread,
  } = reader
  return {
    lists: {
      healthChecks,
      images,
      added,
      copied,
      folders,
      exposed,
      runs: worstUses(runs),
      env,
      fileCredentials,
    },
    stages,
    frontend,
    unresolvedImage,
    unread,
  }
}

class StageReader {
  /** The first RUN that cannot be read as a whole, to say where it leaves a secret. */
  unread: Span | undefined
  readonly healthChecks: Fact<HealthCheck>[] = []
  readonly images: Fact<UsedImage>[] = []
  readonly added: Fact<AddedSource>[] = []
  readonly copied: Fact<CopiedPath>[] = []
  readonly folders: Fact<NamedFolder>[] = []
  private readonly workFolders = new WeakMap<Stage, string>()
  readonly exposed: Fact<ExposedPort>[] = []
  readonly runs: Fact<BuildRun>[] = []
  readonly env: Fact<BuildVariable>[] = []
  readonly fileCredentials: Fact<FileCredential>[] = []
  unresolvedImage?: Unresolved
  frontend?: Fact<string>
  private readonly open: Open[] = []
  private globals = new BuildVariables()
  /** What the build has in place of images and stages. */
  private readonly named: BuildArguments
  /** A value is open: a tag of it is taken to be one like the default, which is read as well. */
  private readonly isBesideDefaults: boolean

  constructor(
    source: Source,
    private readonly unbash: typeof import('unbash') | undefined,
    private readonly context: BuildContext | undefined,
    { args, namedContexts: named }: Given = nothingGiven,
  ) {
    this.isBesideDefaults = [...args.values()].some(isOpen)
    this.named = new Map([...named].map(([name, value]) => [contextName(name), value]))
    const syntax = syntaxOf(source).directives.find(({ name }) => name === 'syntax')
    if (!syntax) return
    const { value, at } = syntax
    const reference = value.split(/\s/, 1)[0] ?? ''
    const start = at.end - value.length
    this.frontend = { value: reference, at: { ...at, start, end: start + reference.length } }
  }

  read(instruction: Instruction, stages: readonly Stage[], globals: BuildVariables): void {
    this.globals = globals
    const stage = stages.at(-1)
    if (!stage) {
      if (instruction.keyword === 'ARG') this.variables(instruction, globals, { isInImage: false })
      return
    }
    if (instruction.keyword === 'FROM') this.from(instruction, stage, stages)
    else this.inStage(instruction.onbuild ?? instruction, stage, stages)
  }

  end(stages: readonly Stage[], targets: ReadonlySet<string | undefined>): void {
    const used = new Set(builtStages(stages, targets))
    for (const stage of used) {
      this.open[stages.indexOf(stage)]!.fact.isInImage = true
      for (const one of [stage.parent, ...(stage.otherParents ?? [])]) if (one) used.add(one)
    }
    if (stages.length < 2) return
    for (const [i, { fact }] of this.open.entries()) fact.name = stages[i]!.name ?? String(i)
  }

  private from(instruction: Instruction, stage: Stage, stages: readonly Stage[]): void {
    const opened: Open = { fact: { isInImage: false }, checks: [], fetched: new Map() }
    this.open.push(opened)
    const [word] = instruction.words
    if (!word || stage.parent) return
    this.image(word.text, word.at, 'FROM', opened.fact, stages.slice(0, -1), this.globals)
  }

  private inStage(instruction: Instruction, stage: Stage, stages: readonly Stage[]): void {
    const { fact, checks, fetched } = this.open.at(-1)!
    const here: Here = { instruction, stage, stages, fact, fetched }
    const { keyword, words, at } = instruction
    const put = (word: DockerfileWord) => substitute(word.text, stage.variables) ?? word.text
    switch (keyword) {
      case 'RUN':
        this.run(here)
        break
      case 'ADD':
      case 'COPY':
        this.files(here)
        for (const file of copiedTexts(instruction)) this.copiedText(file, here)
        break
      case 'ENV':
      case 'ARG':
      case 'LABEL':
        this.variables(instruction, stage.variables, fact)
        break
      case 'EXPOSE':
        for (const word of words) this.exposed.push(...portsOf(put(word), word, fact))
        break
      case 'WORKDIR':
      case 'VOLUME':
        for (const word of words) {
          if (keyword === 'WORKDIR') this.workFolders.set(stage, folderBelow(this.workFolder(stage), put(word)))
          const value: NamedFolder = { path: put(word), instruction: keyword, stage: fact }
          this.folders.push({ value, at: word.at })
        }
        break
      case 'HEALTHCHECK': {
        const check = { stage: fact, isReplaced: false }
        for (const { fact: before } of checks) before.isReplaced = true
        checks.push({ fact: check })
        this.healthChecks.push({ value: check, at })
      }
    }
  }

  /** An image, unless the text names a stage of the file. */
  private image(
    written: string,
    at: Fact<unknown>['at'],
    instruction: UsedImage['instruction'],
    stage: BuildStage,
    stages: readonly Stage[],
    variables: BuildVariables,
  ): void {
    const asked = builtReference(written, variables)
    const isNamed = this.named.has(contextName(asked))
    // What a file is copied from may be a folder; an image is built on no folder.
    const open = instruction === 'FROM' ? '$' : ''
    const reference = isNamed ? imageIn(this.named.get(contextName(asked)), open) : asked
    if (/^scratch$/i.test(reference) || reference === '') return
    if (!reference.includes('$')) {
      if (!isNamed && instruction !== 'FROM' && findStage(stages, reference)) return
      this.images.push({ value: { reference, instruction, stage }, at })
      return
    }
    // `FROM base-${TARGETARCH}`: one of the stages is meant.
    const prefix = reference.slice(0, reference.indexOf('$')).toLowerCase()
    if (prefix !== '' && stages.some(({ name }) => name?.toLowerCase().startsWith(prefix))) return
    // What stands behind the last variable says something of the image.
    if (/[:@/]/.test(reference.slice(reference.lastIndexOf('$') + 1)) || knownImage(reference) !== undefined)
      this.images.push({ value: { reference, instruction, stage }, at })
    else if (!(this.isBesideDefaults && prefix.lastIndexOf(':') > prefix.lastIndexOf('/')))
      this.unresolvedImage ??= { because: `${instruction} ${written} depends on a build argument`, at }
  }

  private run({ instruction, stage, stages, fact, fetched }: Here): void {
    const { flags, at } = instruction
    for (const flag of flags) {
      const from = flag.name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(flag.value ?? '')?.[1] : undefined
      if (from !== undefined) this.image(from, flag.at, 'RUN --mount', fact, stages, stage.variables)
    }
    const found = this.commandsOf(instruction, stage, fetched)
    const network = flagFact(flags, 'network')
    const security = flagFact(flags, 'security')
    const value: BuildRun = {
      stage: fact,
      ...(network && { network }),
      ...(security && { security }),
      commands: found?.commands ?? [],
      downloads: found?.downloads ?? [],
      storedSecrets: this.storedSecrets(instruction, stage),
    }
    this.runs.push({ value, at: instruction.heredocs.length > 0 ? instruction.whole : at })
    for (const { value: one, at: place } of found?.fileCredentials ?? [])
      this.fileCredentials.push({ value: { ...one, stage: fact }, at: place })
    for (const variable of found?.variables ?? [])
      this.env.push({ value: { ...variable.value, instruction: 'RUN', stage: fact }, at: variable.at })
  }

  private commandsOf(
    instruction: Instruction,
    stage: Stage,
    fetched: Map<string, FetchedFile>,
  ): RunFindings | undefined {
    const { unbash } = this
    if (!isPosix(stage)) return inPowershell(instruction, stage)
    if (!unbash) return undefined
    const [script] = instruction.isJson ? runCommand(instruction) : runScript(instruction)
    if (!script || !(fetched.size > 0 || mayMatter(script.text, valuesIn(script.text, stage.variables))))
      return undefined
    const shell = { text: script.text, locate: script.locate, variables: wordsOf(stage.variables, instruction.at) }
    const reader = new RunReader(unbash, fetched)
    const found = 'words' in script ? reader.words(script.words, shell) : reader.shell(shell)
    if (reader.isCut) this.unread ??= instruction.at
    return found
  }

  /** The working folder that a stage has so far; empty where it is not known. */
  private workFolder(stage: Stage): string {
    let found: string | undefined
    for (let one: Stage | undefined = stage; one && found === undefined; one = one.parent)
      found = this.workFolders.get(one)
    this.workFolders.set(stage, found ?? '')
    return found ?? ''
  }

  private storedSecrets(instruction: Instruction, stage: Stage): Fact<StoredSecret>[] {
    const { flags } = instruction
    const { unbash } = this
    if (flags.length === 0 || !unbash || !isPosix(stage)) return []
    const mounts = secretMountsOf(flags)
    const [script] = mounts.length > 0 ? [...runScript(instruction), ...runCommand(instruction)] : []
    if (!script) return []
    const reader = new SecretReader(unbash, mounts, passingFolders(flags), this.workFolder(stage))
    const found = reader.read(script)
    if (reader.isCut) this.unread ??= instruction.at
    return found
  }

  /** What COPY writes of a here-document: as `cat` would, and a script is run some time. */
  private copiedText(file: CopiedText, { stage, fact, fetched }: Here): void {
    for (const { name, at } of credentialsIn(file))
      this.fileCredentials.push({ value: { name, file: file.path, stage: fact }, at })
    const { text, locate, at } = file
    const written = { program: 'cat', at, args: [], input: { value: text, at }, isWritten: true }
    const { unbash } = this
    const isRead = unbash && file.isShell && isPosix(stage) && mayMatter(text, valuesIn(text, stage.variables))
    const variables = wordsOf(stage.variables, at)
    const reader = isRead ? new RunReader(unbash, fetched) : undefined
    const found = reader?.shell({ text, locate, variables })
    if (reader?.isCut) this.unread ??= at
    const commands = [written, ...(found?.commands ?? [])]
    this.runs.push({ value: { stage: fact, commands, downloads: found?.downloads ?? [], storedSecrets: [] }, at })
  }

  private files({ instruction, stage, stages, fact, fetched }: Here): void {
    const { keyword, flags } = instruction
    const words = instruction.words.filter(({ text }) => !text.startsWith('<<'))
    const put = (text: string) => substitute(text, stage.variables) ?? text
    const destination = put(words.at(-1)?.text ?? '')
    const from = flagFact(flags, 'from')
    const mode = flagFact(flags, 'chmod')
    const named = from && put(from.value)
    const source = named === undefined ? undefined : findStage(stages, named)
    const isFromOwnStage = source !== undefined && source === stage
    if (from && named !== undefined && !source)
      this.image(named, from.at, `${keyword as 'ADD' | 'COPY'} --from`, fact, stages, stage.variables)
    const excluded = flags.flatMap(({ name, value }) => (name === 'exclude' && value ? [value] : []))
    const hasChecksum = flags.some(({ name, value }) => name === 'checksum' && value !== undefined)
    for (const { text, at } of words.slice(0, -1)) {
      const path = put(text)
      const origin = keyword === 'ADD' ? originOf(path) : 'context'
      const isPinned =
        origin === 'git'
          ? hasChecksum || /#[0-9a-f]{40}(?::|$)|[?&]checksum=[0-9a-f]{40}(?:&|$)/.test(path)
          : hasChecksum
      if (keyword === 'ADD') {
        const isKey = staysSigningKey(path, destination)
        const value = { path, destination, from: origin, isPinned, isKey, stage: fact }
        this.added.push({ value, at })
        const key = origin === 'url' ? keyAdded(value, at) : undefined
        if (key) fetched.set(key.name, key)
      }
      if (origin !== 'context') continue
      const carries = named === undefined ? (this.context?.carriedBy(path, excluded) ?? []) : []
      const value: CopiedPath = {
        path,
        destination,
        stage: fact,
        ...(carries.length > 0 && { carries }),
        ...(named === undefined && this.context?.fileOf(path)),
        ...(named !== undefined && {
          from: named,
          isFromOwnStage,
          isFromScratch: source?.image.base?.value === 'scratch',
        }),
        ...(mode && { mode }),
      }
      this.copied.push({ value, at })
    }
    // A here-document is no word: the destination stands alone.
    if (words.length < 2 && mode) this.copied.push({ value: { path: '', destination, stage: fact, mode }, at: mode.at })
  }

  private variables({ keyword, pairs }: Instruction, variables: BuildVariables, stage: BuildStage): void {
    for (const { name, value } of pairs) {
      const text = value && (substitute(value.text, variables) ?? value.text)
      const at = { ...name.at, end: (value ?? name).at.end }
      const instruction = keyword as 'ENV' | 'ARG' | 'LABEL'
      this.env.push({
        value: {
          name: substitute(name.text, variables) ?? name.text,
          ...(text !== undefined && { value: text }),
          instruction,
          stage,
        },
        at,
      })
    }
  }
}

/** The values of the variables that a text names, as one text. */
function valuesIn(text: string, variables: BuildVariables): string {
  if (variables.size === 0 || !text.includes('$')) return ''
  let values = ''
  for (const [, name = ''] of text.matchAll(/\$\{?(\w+)/g)) values += `${variables.get(name) ?? ''}\n`
  return values
}

/** Whether RUN is read by a shell that this program can read. */
const isPosix = ({ shell, image }: Stage): boolean =>
  /^(?:.*\/)?(?:ba|da|a|k|z)?sh$/.test(shell[0] ?? '') && !windowsBase.test(image.base?.value ?? '')

/** What PowerShell fetches, as the shell of the stage or as cmd calls it: a text in a language of its own. */
function inPowershell({ keyword, args, at }: Instruction, { shell }: Stage): RunFindings | undefined {
  const isOwn = /(?:powershell|pwsh)(?:\.exe)?$/i.test(shell[0] ?? '')
  if (keyword !== 'RUN' || !(isOwn || /\b(?:powershell|pwsh)\b/i.test(args))) return undefined
  const { ran, saved } = powershellDownloads(args, at)
  const downloads = [
    ...ran.map((file) => usedAs(file, 'run', 'PowerShell')),
    ...saved.flatMap((file) => (file.isPlain ? [usedAs(file, 'keep')] : [])),
  ]
  return { commands: [], downloads, fileCredentials: [], variables: [] }
}

/** An image's name as the build takes it where no argument is given: what has no default is empty. */
function builtReference(written: string, variables: BuildVariables): string {
  const known = substitute(written, variables)
  if (known !== undefined) return known
  const declared = new Map([...variables].map(([name, value]) => [name, value ?? '']))
  const bare = substitute(written, declared)
  return bare !== undefined &&
    /^[\w][\w.\-/]*(?::[\w][\w.-]*)?(?:@sha256:[\da-f]+)?$/.test(bare) &&
    !/\/\/|\/$/.test(bare)
    ? bare
    : written.replace(/["']/g, '')
}

/** How BuildKit compares the name of a context with an image or a stage. */
const contextName = (name: string): string => name.toLowerCase().replace(/:latest$/, '')

/** The image that a named context is; empty for a folder, a repository or another target. */
const imageIn = (context: string | undefined, open: string): string =>
  context === undefined || context.startsWith('$') ? open : (/^docker-image:\/\/(.*)$/s.exec(context)?.[1] ?? '')

/** The build's variables for the shell of a RUN; they have no place of their own there. */
const wordsOf = (variables: BuildVariables, at: Fact<unknown>['at']) => ({
  get: (name: string): Word | undefined => {
    const text = variables.get(name)
    return text === undefined ? undefined : { text, span: at }
  },
})

/** Linux takes no longer path. */
const maxPath = 4096

/** Where WORKDIR goes from a folder; empty where that is not known. */
const folderBelow = (folder: string, path: string): string => {
  const found = path.startsWith('/') ? joinPath('/', path.slice(0, maxPath)) : joinPath(folder, path.slice(0, maxPath))
  return found.length > maxPath ? '' : found
}

/** A flag's value, at the flag. */
function flagFact(flags: readonly DockerfileFlag[], wanted: string): Fact<string> | undefined {
  const flag = flags.findLast(({ name, value }) => name === wanted && value !== undefined)
  return flag && { value: flag.value!, at: flag.at }
}

/** Source: BuildKit, frontend/dockerfile/dfgitutil: what it clones, and what it downloads. */
function originOf(path: string): AddedSource['from'] {
  if (/^(?:git|ssh):\/\/|^git@|^https?:\/\/[^?#]*\.git(?:[?#]|$)/i.test(path)) return 'git'
  return /^(?:https?|ftp):\/\//i.test(path) ? 'url' : 'context'
}

function portsOf(text: string, { at }: DockerfileWord, stage: BuildStage): Fact<ExposedPort>[] {
  const match = /^(\d{1,10})(?:-(\d{1,10}))?(?:\/(\w+))?$/.exec(text)
  if (!match) return []
  const first = Number(match[1])
  const last = Number(match[2] ?? first)
  return [{ value: { text, first, last, protocol: (match[3] ?? 'tcp').toLowerCase(), stage }, at }]
}
