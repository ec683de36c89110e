import { posix } from 'node:path'
import type { Command, Redirected, SyntaxNode } from 'unbash'
import { makefilesIn } from '../../knowledge/make.ts'
import { joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import {
  type MakeCall,
  type MakefileNamed,
  type MakeValue,
  type NamedManifest,
  type NamedScript,
  sourceOf,
  type WrittenText,
} from '../reader.ts'
import { isApiCall, readsInput as readsBody, sendsInput, sentToCluster } from './api-call.ts'
import { environmentOf } from './call-settings.ts'
import { maxExported } from './exports.ts'
import { isLost } from './folders.ts'
import type { Call, Frame } from './frame.ts'
import { chartIn } from './helm.ts'
import { isInput } from './inputs.ts'
import { objectsMade } from './kubectl.ts'
import { pathIn } from './libraries.ts'
import { makeIn, makeValueOf, makeValuesOf } from './make.ts'
import { editsManifest } from './manifest-edit.ts'
import { machinePatchesIn, manifestsOf, sendsToCluster } from './manifests.ts'
import type { Outputs } from './outputs.ts'
import type { Position } from './position.ts'
import type { ShellText } from './shell-text.ts'
import { tasksIn } from './task-runners.ts'
import { joined, notOfFiles, readText } from './texts.ts'
import type { ForEachChild } from './tree.ts'
import type { Problems } from './unread.ts'
import { writesOf } from './written.ts'
import type { WrittenFiles } from './written-files.ts'

/** Files that one command may read. */
export const maxInputs = 100
/** Files that one text hands to shells. */
const maxHanded = 1000

/** The files of the repository that the commands of a text use: manifests, charts, Makefiles, scripts for other shells. */
export class FilesUsed {
  /** Manifests for a cluster: files of the repository, all files as written, and texts that a command reads. */
  readonly files = new Set<string>()
  /** Charts, by the folder. */
  readonly charts: Pick<NamedManifest, 'file' | 'chart'>[] = []
  readonly named = new Set<string>()
  /** Files that a shell runs. */
  readonly handed = new Map<string, Pick<NamedScript, 'file' | 'isProgram'>>()
  /** The same with what they are given, a run each. */
  readonly scriptCalls: Pick<NamedScript, 'file' | 'args' | 'environment' | 'isTasks' | 'packages' | 'isUnfollowed'>[] =
    []
  private readonly unfollowed = new Set<string>()
  /** Variables of loops that name programs. */
  private readonly loops = new Set<string>()
  /** It sets `PATH`: bare commands may be files of the repository. */
  hasOwnPath = false
  /** It hands more files to shells than are read. */
  handsOnMore = false
  /** Runs of make, by paths of the folder that the text begins in. */
  readonly makeCalls: MakeCall[] = []
  readonly documents: WrittenText[] = []
  /** Patches of what configures machines, which are read as files of these. */
  readonly patches: WrittenText[] = []

  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly outputs: Outputs,
    /** What commands of the text write. */
    private readonly written: WrittenFiles,
    private readonly position: Position,
    private readonly problems: Problems,
  ) {}

  /** Takes what a command sends to a cluster, installs or makes. */
  by(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    for (const word of manifestsOf(words)) this.manifest(word, command, frame)
    this.chart(words, command, frame)
    this.make(words, command, frame)
    this.documents.push(...objectsMade(words))
    for (const word of machinePatchesIn(words)) this.patches.push({ ...readText([joined([word])]), path: 'patch.yaml' })
    this.request(words, command, frame)
  }

  /** What a command sends to the API of a cluster. */
  private request(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const sent = sentToCluster(words)
    if (!sent) return
    if ('patch' in sent) this.documents.push(...objectsMade(sent.patch))
    else if (sent.file) this.manifest(sent.file, command, frame)
    else if (sent.body) this.document([joined([sent.body])])
  }

  /** A file that is sent to a cluster, or in its place what the command reads: a text, or files through other programs. */
  private manifest({ text, unsure }: Word, command: Command | undefined, frame: Frame): void {
    if (text.startsWith('<(')) {
      this.documents.push(...this.written.texts(text))
      for (const path of this.written.origins(text)) this.ownFile(path)
    } else if (unsure !== undefined) {
      this.named.add(text)
      const path = pathIn(text)
      if (path !== undefined) this.files.add(path)
    } else if (!isInput(text)) this.file(text)
    else if (command) this.read(command, frame)
  }

  /** What a command reads: by its redirections, or through the pipe. */
  private read(command: Command, frame: Frame): void {
    const own = this.outputs.given(command, frame)
    this.document(notOfFiles(own ? [own] : this.outputs.received(frame)))
    for (const path of this.inputFiles(command, frame)) this.file(path)
  }

  /** The files that a shell runs by reading them: those that programs fill in on the way are run as these leave them. */
  filesRun(command: Command | undefined, frame: Frame): string[] {
    return this.outputs.isMade(frame.input ?? [], frame) ? [] : this.inputFiles(command, frame)
  }

  /** The files that a command reads, or that the commands before it in the pipe may: which words are files is known to those who have the files. */
  inputFiles(command: Command | undefined, frame: Frame): string[] {
    const own = command ? this.filesRedirected(command, frame) : []
    if (own.length > 0 || (command && this.outputs.given(command, frame))) return own
    const { input = [], reader } = frame
    if (input.length === 0) return reader ? this.inputFiles(reader.command, reader.frame) : []
    return this.filesIn(input, frame)
  }

  filesIn(nodes: readonly SyntaxNode[], frame: Frame): string[] {
    const found: string[] = []
    const visit = (node: SyntaxNode): void => {
      if (node.type !== 'Command') {
        this.forEachChild(node, visit)
        return
      }
      found.push(...this.filesRedirected(node, frame))
      const isPrinted = node.name !== undefined && printsWords(node.name.value)
      for (const one of node.args) {
        if (one.type === 'Assignment') continue
        const word = frame.variables.word(one)
        found.push(...(isPrinted ? this.fileOf(word) : [word.text]))
      }
    }
    for (const node of nodes) visit(node)
    const files = found.filter((path) => path !== '' && !path.startsWith('-'))
    const [first] = nodes
    if (files.length > maxInputs && first) {
      this.handsOnMore = true
      this.problems.tooMuch(
        frame.shell.locate(first.pos, first.end),
        `a command that may read more than ${maxInputs} files`,
      )
    }
    return files.slice(0, maxInputs)
  }

  /** The files that a command is redirected from, also as a text that is all of one. */
  private filesRedirected({ redirects }: Command, { variables }: Frame): string[] {
    return redirects.flatMap((redirect) => {
      if (redirect.type === 'HereDoc' || !redirect.target) return []
      if (redirect.type === 'HereString') return this.fileOf(variables.word(redirect.target))
      if (redirect.operator === '<&') return this.written.original(`/dev/fd/${redirect.target.value}`) ?? []
      return redirect.operator === '<' ? [variables.word(redirect.target).text] : []
    })
  }

  /** The file of the repository that a word has the text of, from where the shell is. */
  private fileOf({ madeOf }: Word): string[] {
    return madeOf ? [posix.relative(this.position.folder ?? '', madeOf.path)] : []
  }

  /** The files that a command may read to write another. */
  filesBehind(node: Command | Redirected, frame: Frame): string[] {
    if (node.type === 'Redirected') return this.filesIn([node.command], frame)
    return [...this.inputFiles(node, frame), ...this.filesIn([node], frame)]
  }

  private document(pieces: readonly ShellText[]): void {
    if (pieces.length > 0) this.documents.push(readText(pieces))
  }

  /** The text that a call reads in place of a file. */
  inputOf(words: readonly Word[], command: Command | undefined, frame: Frame): Pick<Call, 'input' | 'inputFiles'> {
    if (!command || !readsInput(words)) return {}
    const own = this.outputs.given(command, frame)
    const all = own ? [own] : this.outputs.received(frame)
    const pieces = isApiCall(words) ? all : notOfFiles(all)
    if (pieces.length > 0) return { input: readText(pieces) }
    const inputFiles = this.inputFiles(command, frame)
    return inputFiles.length > 0 || frame.input ? { inputFiles } : {}
  }

  /** Where what an edit of a manifest prints goes. */
  outputOf(words: readonly Word[], command: Command | undefined, frame: Frame): Pick<Call, 'goesTo'> {
    if (!command || !editsManifest(words)) return {}
    const { shell, output = [], isCaptured } = frame
    if (output.some((node) => sendsToCluster(shell.text.slice(node.pos, node.end)))) return { goesTo: 'cluster' }
    const isWritten = [command, ...output].some((node) => node.type === 'Command' && writesOf(node).length > 0)
    return isCaptured || isWritten ? { goesTo: 'elsewhere' } : {}
  }

  /** A chart, by paths of the folder that the shell is in. */
  private chart(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const found = chartIn(words)
    if (!found) return
    const { known: at, isOutside } = this.position
    if (isOutside) return
    const path = (file: string) => (file.startsWith('/') ? file : joinPath(at, file))
    const { file, chart } = found
    const written = new Map<string, Source>()
    const files = chart.files.flatMap((name) => {
      const { input, inputFiles = [] } = isInput(name) ? this.inputOf(words, command, frame) : {}
      const [text] = input ? [input] : this.written.texts(name)
      if (text) written.set(input ? name : path(name), sourceOf(text))
      return inputFiles.length > 0 ? inputFiles.slice(-1).map(path) : [isInput(name) ? name : path(name)]
    })
    this.charts.push({ file: path(file), chart: { ...chart, files, ...(written.size > 0 && { written }) } })
  }

  /** A run of make, with what it is given. */
  private make(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const call = makeIn(words)
    const { known: at, isOutside } = this.position
    if (!call || isOutside || /^[/~$]/.test(call.folder)) return
    const inherited = command && this.environmentOf(command, frame)
    const around = inherited ? makeValuesOf(inherited, call.isEnvironmentFirst) : new Map<string, MakeValue>()
    const own = call.values.map(({ name, value }) => [name, makeValueOf(name, value)] as const)
    const values = own.length > 0 ? new Map([...around, ...own]) : around
    if (values.size === 0 && call.files.length === 0 && call.lines.length === 0) return
    const folder = joinPath(at, call.folder)
    const makefiles: MakefileNamed[] = call.files.flatMap((file) =>
      command && isInput(file) ? this.makefilesRead(command, frame) : [{ paths: makefilesIn(folder, file) }],
    )
    if (call.files.length === 0) makefiles.push({ paths: makefilesIn(folder) })
    for (const word of call.lines) makefiles.push({ given: readText([joined([word])]) })
    this.makeCalls.push({ makefiles, targets: call.targets, values })
  }

  /** What `make -f -` reads: a text, or files. */
  private makefilesRead(command: Command, frame: Frame): MakefileNamed[] {
    const own = this.outputs.given(command, frame)
    const pieces = notOfFiles(own ? [own] : this.outputs.received(frame))
    const files = this.inputFiles(command, frame).map((path) => ({
      paths: [joinPath(this.position.folder ?? '', path)],
    }))
    return [...files, ...(pieces.length > 0 ? [{ given: readText(pieces) }] : [])]
  }

  /** A file that a shell runs, and what it is given. */
  shellFile(
    written: string,
    args: readonly Word[],
    command: Command | undefined,
    frame: Frame,
    isProgram?: true,
  ): void {
    this.handOn(written, frame, isProgram)
    const original = this.written.original(written)
    if (original !== undefined) this.handOn(original, frame, isProgram)
    this.scriptCall(original ?? written, args, command, frame)
  }

  private handOn(written: string, frame: Frame, isProgram: true | undefined): void {
    const file = this.position.ownFile(written)
    if (file === undefined) return
    const known = this.handed.get(file)
    if (known && (isProgram || !known.isProgram)) return
    if (known || this.handed.size < maxHanded) {
      this.handed.set(file, { file, ...(isProgram && { isProgram }) })
      return
    }
    this.handOnMore(frame, `more than ${maxHanded} files that it hands to shells`)
  }

  /** What a command finds in its environment. */
  private environmentOf(command: Command | undefined, frame: Frame): ReadonlyMap<string, Word> {
    const found = command ? environmentOf(command, frame) : new Map<string, Word>()
    if (found.size >= maxExported) this.handOnMore(frame, `${maxExported} or more variables that it exports`)
    return found
  }

  /** Too many files that something else is to read. */
  handOnMore({ shell }: Frame, because: string): void {
    const { at } = this.position
    this.handsOnMore = true
    this.problems.tooMuch(shell.locate(at, at), because)
  }

  private scriptCall(written: string, args: readonly Word[], command: Command | undefined, frame: Frame): void {
    const file = this.position.ownFile(written)
    if (file === undefined) return
    const environment = this.environmentOf(command, frame)
    if (args.length === 0 && environment.size === 0) return
    if (isPattern(written) || isLost(this.position.folder ?? '')) {
      const isSomething = args.some(({ unsure }) => unsure === undefined) || environment.size > 0
      if (args.length > 0 && (isSomething || /\w/.test(patternOf(written)))) this.unfollow(written, args[0]!, frame)
    }
    if (this.scriptCalls.length < maxHanded) this.scriptCalls.push({ file, args, environment })
    else this.handOnMore(frame, `more than ${maxHanded} files that it runs with arguments`)
  }

  /** A program that a loop over files names, or one that is found in the folders of `PATH`. */
  program(word: Word, frame: Frame): void {
    const [, name] = /^\$\{?(\w{1,100})\}?$/.exec(word.text) ?? []
    if (name === undefined) {
      if (this.hasOwnPath && /^[\w.-]+$/.test(word.text)) this.unfollow(`$PATH/${word.text}`, word, frame)
    } else if (!this.loops.has(name)) {
      this.loops.add(name)
      for (const one of frame.variables.listed(name)) this.unfollow(one.text, word, frame)
    }
  }

  /** Files that a command names in a way that is not followed: it may copy them, or run them with whatever it likes. */
  mentioned(words: readonly Word[], frame: Frame): void {
    for (const word of words) if (mayBeScript.test(word.text)) this.unfollow(word.text, word, frame)
  }

  /** A file that may be run with anything. */
  unfollow(written: string, { span, use }: Pick<Word, 'span' | 'use'>, frame: Frame): void {
    const isOutside = this.position.ownFile(written) === undefined && !written.startsWith('~')
    const file =
      isOutside || isLost(this.position.folder ?? '') ? `*/${written.replace(/^.*\//s, '')}` : patternOf(written)
    if (this.unfollowed.has(file)) return
    if (this.unfollowed.size >= maxHanded) {
      this.handOnMore(frame, `more than ${maxHanded} files that it may run`)
      return
    }
    this.unfollowed.add(file)
    const unsure = 'it is not known what this script is run with'
    this.scriptCalls.push({
      file: patternOf(file),
      args: [{ text: '$@', span, use, unsure, several: true }],
      isUnfollowed: true,
    })
  }

  /** What is given to the tasks of a file: `npm run up -- --init`. */
  tasks(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const calls = tasksIn(words)
    if (calls.length === 0 || this.scriptCalls.length >= maxHanded) return
    const environment = this.environmentOf(command, frame)
    for (const { args, files, folder, packages } of calls) {
      if (args.length < 2 && environment.size === 0) continue
      for (const name of files) {
        const file = this.position.ownFile(joinPath(folder, name))
        if (file !== undefined)
          this.scriptCalls.push({ file, args, environment, isTasks: true, ...(packages && { packages }) })
      }
    }
  }

  /** A file, and what it may be made of. */
  private file(path: string): void {
    const { written } = this
    for (const one of [path, ...written.origins(path), ...written.originsBelow(path)]) this.ownFile(one)
  }

  /** A file in the folder that the shell is in; one elsewhere on the machine is not the repository's. */
  private ownFile(path: string): void {
    const { folder, isOutside } = this.position
    this.named.add(path)
    if (folder === undefined || isLost(folder)) this.files.add(path)
    else if (!isOutside && !path.startsWith('/')) this.files.add(joinPath(folder, path))
  }
}

const printsWords = (name: string) => name === 'echo' || name === 'printf'

/** Whether a word is a pattern of names, or holds what is known only at run time. */
const isPattern = (written: string): boolean => /[*?[{$`]/.test(written)

/** `*` in the place of everything in a name that is not known as it is written. */
const patternOf = (written: string): string =>
  written
    .replace(/\$\{[^{}]*\}|\$\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|\$\w+|\$.|[*?`$]/g, '*')
    .replace(/\*{2,}/g, '*')
    .replace(/^(?:\.\/)+/, '')

/** A word that may be the name of a script. */
const mayBeScript = /^[^-\s:=;|&][^\s:=;|&]*\.(?:ba|da|k|z)?sh$|^(?:\.{1,2}\/|[$\w.*?[\]{}-]+\/)[^\s:=;|&]*[\w*}]$/

const readsInput = (words: readonly Word[]): boolean =>
  editsManifest(words) ||
  (sendsInput(words) && isApiCall(words)) ||
  words.some(({ text }) => isInput(text) || text === '--password-stdin' || readsBody(text))
