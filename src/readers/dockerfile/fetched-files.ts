import type { Command, Word as ShellWord } from 'unbash'
import type { DownloadUse, RunCommand, UsedDownload } from '../../model/dockerfile.ts'
import type { Fact } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName, started } from '../shell/command-line.ts'
import { mayExpand } from '../shell/text.ts'
import type { ForEachChild } from '../shell/tree.ts'
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
} from './downloads.ts'
import { programDownloads, runByAddress } from './program-texts.ts'
import {
  commandOf,
  givenSites,
  isFromFile,
  type Place,
  placeOf,
  readBy,
  redirectedTo,
  type Site,
  sitesIn,
} from './run-places.ts'

/** Nodes that are searched for a download. */
const maxSteps = 100_000

/** What the commands of one RUN fetch, and what becomes of that, and of what earlier ones of the stage have fetched. */
export class FetchedFiles {
  private readonly used: Fact<UsedDownload>[] = []
  private readonly ran: Fact<UsedDownload>[] = []
  /** What came over plain HTTP. */
  private readonly saved: FetchedFile[] = []
  /** What variables hold that was fetched. */
  private readonly held = new Map<string, FetchedFile>()
  private isVerified = false
  private steps = 0
  /** Whether a limit hides something. */
  isCut = false

  /** @param fetched files that earlier commands of the stage have downloaded, unverified */
  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly fetched: Map<string, FetchedFile>,
  ) {}

  /** @param isVerified a checksum or a signature that is looked at vouches for what was fetched before */
  end(isVerified: boolean): readonly Fact<UsedDownload>[] {
    if (!this.isVerified && !isVerified) return [...this.used, ...this.ran, ...this.kept()]
    this.fetched.clear()
    return this.used
  }

  /** A variable holds what its value fetches. */
  hold(name: string, sites: readonly Site[]): void {
    for (const site of sites) {
      const file = this.search(site)
      if (file) this.held.set(name, file)
    }
  }

  /** A text that is run: what the variables in it hold. */
  runsHeld(text: string, runner: string): void {
    const file = this.heldIn(text)
    if (file) this.used.push(usedAs(file, 'run', runner))
  }

  call(
    command: RunCommand,
    words: readonly Word[],
    place: Place,
    origins: ReadonlyMap<Word, ShellWord>,
    node?: Command,
  ): void {
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
    if (byAddress) this.used.push(usedAs(byAddress, 'run', command.program))
    const found = programDownloads(command)
    if (!found) return
    this.isVerified ||= found.verifies
    this.used.push(...found.ran.map((file) => usedAs(file, 'run', command.program)))
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
    const used = new Set([...this.ran, ...this.used].map(({ at }) => at))
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
  executes(sites: readonly Site[], runner: string, use: DownloadUse = 'run'): void {
    for (const site of sites) {
      const file = this.search(site)
      if (!file) continue
      this.used.push(usedAs(file, use, runner))
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
    this.forEachChild(node, (child) => {
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
  runs(word: Word | undefined, isProgram: boolean, runner = 'the file itself', use: DownloadUse = 'run'): void {
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

/** The call of `curl` and their like in a line. */
function downloaderCall(words: readonly Word[]): readonly Word[] | undefined {
  const [call] = started(words, (list, i) => isDownloader(baseName(list[i]!)) && list.length > i + 1)
  return call?.kind === 'call' ? call.words : undefined
}
