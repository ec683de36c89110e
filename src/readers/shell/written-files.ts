import { addTo } from '../../model/group.ts'
import { joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { editsInPlace } from '../parse/sed-call.ts'
import type { WrittenText } from '../reader.ts'
import type { ShellText } from './shell-text.ts'
import { assembled, notOfFiles, readText } from './texts.ts'

/** Files of one reading, ways in which choices write one, parts of a file, and ways in which one of them is run, that are kept. */
const maxFiles = 500
const maxWays = 8
const maxPieces = 1000
const maxRuns = 20
/** Programs that change one file, each what the one before has left. */
const maxEdits = 200
/** Files that one is made of, with those behind them. */
const maxOrigins = 100

/** A text that commands wrote to a file. */
interface WrittenFile {
  readonly path: string
  readonly pieces: ShellText[]
  /** Its whole text, where that is known. */
  exact: string | undefined
  /** The folder of the shell that wrote it. */
  readonly folder: string | undefined
  /** How many programs have made it of what was there before. */
  edits: number
  /** Something else may have changed it since. */
  isTouched?: boolean
  /** What is added to the path is added to it: nothing has written the file anew since. */
  isOpen: boolean
  /** It is written by another branch than the one that is read. */
  isElsewhere?: boolean
  /** The arguments that it has been run with. */
  readonly runs: Set<string>
  runCount: number
}

/** A file that commands make of others, which are looked for once. */
interface MadeFile {
  readonly path: string
  readonly from: () => readonly string[]
  readonly source: Source
  names?: readonly string[]
}

/** Files that the commands of a reading write: what runs one of them runs its lines. */
export class WrittenFiles {
  private readonly byName = new Map<string, WrittenFile[]>()
  private readonly copies = new Map<string, string>()
  /** Files whose text is not known, by the last part of their paths. */
  private readonly made = new Map<string, MadeFile[]>()
  private madeCount = 0
  private readonly searched: string[] = []
  private count = 0
  /** The first thing that is not kept: what runs it, or reads it, is not seen. */
  leftOut: { readonly source: Source; readonly because: string } | undefined
  /** Names of files that nothing else has touched. */
  private readonly untouched = new Set<string>()

  /** @param given files that are there before the first command */
  constructor(given: readonly WrittenText[] = []) {
    for (const { path, text, locate, appends = false } of given) this.write(path, [{ text, locate }], appends)
  }

  get isEmpty(): boolean {
    return this.count === 0
  }

  /**
   * @param exact what is written, where it is known to the letter
   * @param folder of the shell that writes it
   */
  write(path: string, pieces: readonly ShellText[], appends: boolean, exact?: string, folder?: string): void {
    const list = this.byName.get(nameOf(path)) ?? []
    const same = list.filter((file) => file.path === path)
    const text = pieces.map((piece) => piece.text).join('\n')
    const open = appends ? same.filter(({ isOpen }) => isOpen) : []
    if (open.length > 0) {
      for (const file of open) {
        if (file.isElsewhere) continue
        if (file.pieces.length >= maxPieces) {
          this.leave(pieces[0], `more than ${maxPieces} pieces of one file that it writes`)
          continue
        }
        file.pieces.push(...pieces)
        file.exact = file.exact !== undefined && exact !== undefined ? file.exact + exact : undefined
        file.runs.clear()
      }
    } else if (!same.some((file) => assembled(file.pieces).text === text)) {
      if (this.count >= maxFiles) {
        this.leave(pieces[0], `more than ${maxFiles} files that it writes`)
        return
      }
      for (const file of same) file.isOpen = false
      this.byName.set(nameOf(path), [...list, fileOf(path, pieces, exact, folder)])
      this.untouched.add(nameOf(path))
      this.count++
    }
  }

  /**
   * What a program leaves in the place of a file. What was written before it stays, as it may not be run; what another one has left
   * does not.
   * @param change what it makes of a text; of none where nothing has written the file
   */
  edit(path: string, folder: string | undefined, change: (before?: ShellText) => ShellText | undefined): void {
    const open = (this.byName.get(nameOf(path)) ?? []).filter((file) => isSame(file.path, path) && file.isOpen)
    for (const file of open.length > 0 ? open : [undefined]) {
      const text = change(file && assembled(file.pieces))
      if (!text) continue
      if (file && file.edits >= maxEdits) this.leave(text, `more than ${maxEdits} changes of one file`)
      else if (file && file.edits > 0) {
        file.edits++
        file.pieces.splice(0, file.pieces.length, text)
        file.runs.clear()
      } else {
        this.write(file?.path ?? path, [text], false, undefined, folder)
        const written = this.byName.get(nameOf(path))?.at(-1)
        if (written) written.edits = 1
      }
    }
  }

  /** What is written to a path is not known. */
  overwrite(path: string): void {
    this.touch(nameOf(path))
  }

  /** A command that may change each file that its words name, and any other where it is a program of the repository. */
  pass(words: readonly string[], program: string): void {
    if (this.untouched.size === 0 || readsOnly.test(program)) return
    if (program === 'sed' && !words.some(editsInPlace)) return
    const text = words.join('\n')
    const isOther = program.includes('/') && this.at(program, true).length === 0
    for (const name of this.untouched) if (isOther || mentions(text, name)) this.touch(name)
  }

  private touch(name: string): void {
    if (!this.untouched.delete(name)) return
    for (const file of this.byName.get(name) ?? []) file.isTouched = true
  }

  /** Reads the branches of a choice: what one of them adds to a file is not in the way in which another one writes it. */
  branches(read: readonly (() => void)[]): void {
    const before = new Map(this.open.map((file) => [file, file.pieces.length]))
    const elsewhere: WrittenFile[] = []
    for (const branch of read) {
      for (const [file, length] of before) {
        if (file.isElsewhere || file.pieces.length === length) continue
        file.isElsewhere = true
        elsewhere.push(file)
        const list = this.byName.get(nameOf(file.path))!
        if (list.filter(({ isOpen }) => isOpen).length >= maxWays || this.count >= maxFiles) {
          this.leave(file.pieces[0], `more than ${maxWays} ways in which it writes one file`)
          continue
        }
        const other = fileOf(file.path, file.pieces.slice(0, length))
        this.byName.set(nameOf(file.path), [...list, other])
        this.count++
        before.set(other, length)
      }
      branch()
    }
    for (const file of elsewhere) file.isElsewhere = false
  }

  private get open(): WrittenFile[] {
    return [...this.byName.values()].flatMap((files) =>
      files.filter(({ isOpen, isElsewhere }) => isOpen && !isElsewhere),
    )
  }

  /** `cp`, `mv`, `install`: a file under another path as well; a folder keeps its name. */
  copy(from: string, to: string): void {
    if (this.copies.size < maxFiles && this.at(from, false).length === 0) this.copies.set(normal(to), normal(from))
    for (const { pieces } of this.at(from, false))
      for (const path of [to, `${to.replace(/\/$/, '')}/${nameOf(from)}`]) this.write(path, pieces, false)
  }

  /** The file that no command here has written, and that one has copied to a path. */
  original(path: string): string | undefined {
    return this.copies.get(normal(path))
  }

  /** What is written to a path is made of other files: which ones is looked for where something reads it. */
  make(path: string, from: () => readonly string[], source: Source): void {
    if (this.madeCount >= maxFiles) {
      this.leftOut ??= { source, because: `more than ${maxFiles} files that it makes of others` }
      return
    }
    this.madeCount++
    const one: MadeFile = { path: normal(path), from, source }
    const name = nameOf(path)
    addTo(this.made, name, one)
  }

  /** The files that no command here has written, and that a file may be made of. */
  origins(path: string): string[] {
    return this.madeCount === 0 ? [] : this.behind(this.made.get(nameOf(path))?.filter((one) => isSame(one.path, path)))
  }

  /** The same of the files in a folder. */
  originsBelow(path: string): string[] {
    const folder = `${normal(path).replace(/\/$/, '')}/`
    return this.behind([...this.made.values()].flat().filter((one) => one.path.startsWith(folder)))
  }

  private behind(made: readonly MadeFile[] = []): string[] {
    const found = new Set<string>()
    for (const open = [...made]; open.length > 0; ) {
      const one = open.pop()!
      one.names ??= one.from()
      for (const name of one.names) {
        if (found.has(name)) continue
        if (found.size === maxOrigins) {
          this.leftOut ??= { source: one.source, because: `a file that it makes of more than ${maxOrigins} others` }
          return [...found]
        }
        found.add(name)
        open.push(...(this.made.get(nameOf(name)) ?? []).filter(({ path }) => isSame(path, name)))
      }
    }
    return [...found]
  }

  /** The texts of a file, each at its place: more than one where it is written in several ways. */
  texts(path: string): WrittenText[] {
    return this.at(path, false).flatMap(textOf)
  }

  /** The texts of files, each once. */
  textsOf(paths: Iterable<string>): WrittenText[] {
    return [...new Set([...paths].flatMap((path) => this.at(path, false)))].flatMap(textOf)
  }

  /** The same as shells read them. */
  shellTexts(path: string): ShellText[] {
    return this.at(path, false).map(({ pieces }) => assembled(pieces))
  }

  /** The one text of a file, where it is known to the letter, as a shell in this folder finds it. */
  exactText(path: string, folder: string | undefined): string | undefined {
    return this.isUntouched(path, folder) ? this.at(path, false)[0]!.exact : undefined
  }

  /** Whether what was written to a path is all that is there. */
  isUntouched(path: string, folder: string | undefined): boolean {
    const [only, more] = this.at(path, false)
    if (!only || more || only.isTouched || normal(only.path) !== normal(path)) return false
    return /^[/~$]/.test(path) || joinPath(only.folder ?? '', '') === joinPath(folder ?? '', '')
  }

  /** `PATH=…`: bare commands may stand in the folders that it names. */
  searchIn(path: string): void {
    if (this.searched.length < maxFiles) this.searched.push(path)
  }

  /** Files that nothing here has run, and that their machine runs by itself, or a person: by their place, or by their first line. */
  get unrun(): WrittenText[] {
    return [...this.byName.values()].flatMap((files) =>
      files
        .filter(({ runCount }) => runCount === 0)
        .map((file) => ({ ...readText(file.pieces), path: file.path }))
        .filter(({ path, text }) => runByMachine.test(path) || shellLine.test(text)),
    )
  }

  /** Every file. */
  get all(): WrittenText[] {
    return [...this.byName.values()].flatMap((files) => files.flatMap(textOf))
  }

  /** The texts that running a path runs, each once for the same arguments. A bare command is looked for where programs are. */
  run(path: string, isCommand: boolean, args: readonly string[] = []): ShellText[] {
    if (this.count === 0) return []
    const key = args.join('\0')
    return this.at(path, isCommand).flatMap((file) => {
      if (file.runs.has(key)) return []
      if (++file.runCount > maxRuns) {
        this.leave(file.pieces[0], `more than ${maxRuns} runs of one file that it writes`)
        return []
      }
      file.runs.add(key)
      return [assembled(file.pieces)]
    })
  }

  private isFound(path: string): boolean {
    const folder = /(?<![^/])([^/]+)\/[^/]+$/.exec(path)?.[1]
    return folder !== undefined && (/^s?bin$/.test(folder) || this.searched.some((one) => one.includes(`/${folder}`)))
  }

  private leave(piece: ShellText | undefined, because: string): void {
    if (piece) this.leftOut ??= { source: piece.locate(0, 0).source, because }
  }

  private at(path: string, isCommand: boolean): readonly WrittenFile[] {
    const isBare = isCommand && !path.includes('/') && !path.startsWith('$')
    return (this.byName.get(nameOf(path)) ?? []).filter((file) =>
      isBare ? this.isFound(file.path) : isSame(file.path, path),
    )
  }
}

/** Sources: rc.local(8), cron(8), bash(1) at INVOCATION, githooks(5). */
const runByMachine =
  /(?:^|\/)(?:etc\/(?:rc\.local|profile|bash\.bashrc|crontab|(?:profile|init|rc\d|cron)\.d\/[^/]+|cron\.(?:hourly|daily|weekly|monthly)\/[^/]+)|\.git\/hooks\/[^/]+|\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|xprofile))$/
const shellLine = /^#!\s*\S*(?:sh|env (?:-\S+ )*\w*sh)\b/

/** Programs that change no file that they are given, but for those whose writing is followed. */
const readsOnly =
  /^(?:\.|source|cat|echo|printf|grep|head|tail|cut|tr|rev|base64|sort|uniq|wc|jq|diff|cmp|ls|stat|mkdir|test|\[|chmod|export|local|declare|read|cd|set|tee|dd|install|(?:ba|da|k|z)?sh)$/

/** Whether a text names a file, and not only something that its name is a part of. */
const mentions = (text: string, name: string): boolean =>
  text.includes(name) &&
  text.split(name).some((before, i, all) => i + 1 < all.length && !/[\w-]$/.test(before) && !/^[\w-]/.test(all[i + 1]!))

const fileOf = (path: string, pieces: readonly ShellText[], exact?: string, folder?: string): WrittenFile => ({
  path,
  pieces: [...pieces],
  exact,
  folder,
  edits: 0,
  isOpen: true,
  runs: new Set(),
  runCount: 0,
})

/** The text of a file for other readers than shells: these read a file of the repository that it is made of itself. */
function textOf({ path, pieces }: WrittenFile): WrittenText[] {
  const own = notOfFiles(pieces)
  return own.length > 0 ? [{ ...readText(own), path }] : []
}

const normal = (path: string) => path.replace(/\$\{(\w+)\}/g, '$$$1').replace(/^(?:\.\/+)+/, '')
const nameOf = (path: string) => normal(path).replace(/^.*\//s, '')

/** One path may be relative to a folder, or to a variable, that the other one names. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [normal(one), normal(other)]
  if (first === second) return true
  const [a, b] = [first, second].map((path) => path.replace(/^(?:\$[^/]*|~|\.\.)\//, ''))
  return a === b || a!.endsWith(`/${b}`) || b!.endsWith(`/${a}`)
}
