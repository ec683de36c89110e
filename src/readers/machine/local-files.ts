import { countWhile } from '../../model/offsets.ts'
import { joinPath } from '../../model/path.ts'
import { position, type Source, span } from '../../model/source.ts'
import type { Scalar } from '../parse/yaml.ts'
import type { FoundGap, Repository, WrittenText } from '../reader.ts'

/** Files that one configuration lays onto a machine. */
const maxFiles = 5000

/** What is left of the characters that one configuration may hold. */
export interface Limit {
  left: number
  isDeep?: true
}

/**
 * Files of the repository that Butane puts into what it makes: of the folder that it is told (`--files-dir`), which is the
 * configuration's own or the repository's as a rule.
 */
export class LocalFiles {
  readonly gaps: FoundGap[] = []
  private readonly folders: readonly string[]
  private files = 0

  constructor(
    private readonly configuration: Source,
    private readonly repository: Repository,
    private readonly limit: Limit,
  ) {
    const { path } = configuration
    this.folders = [...new Set([path.slice(0, Math.max(path.lastIndexOf('/'), 0)), ''])]
  }

  /** The file that a text names, under its path on the machine. */
  file(path: string, name: Scalar): WrittenText | undefined {
    if (this.isFull) return undefined
    const source = this.named(name)
      .map((one) => this.repository.read(one))
      .find((one) => one !== undefined)
    if (source) return this.placed(path, source)
    this.missing(name)
    return undefined
  }

  /** The files below a folder that a text names, under a path of the machine. */
  tree(path: string, name: Scalar): WrittenText[] {
    const place = path.replace(/\/$/, '')
    for (const folder of this.named(name)) {
      const within = folder === '' ? '' : `${folder}/`
      const found: WrittenText[] = []
      for (const one of this.below(within)) {
        const source = this.isFull ? undefined : this.repository.read(one)
        if (source) found.push(this.placed(`${place}/${one.slice(within.length)}`, source))
      }
      if (found.length > 0 || this.isFull) return found
    }
    this.missing(name)
    return []
  }

  /** Whether no more is taken: a folder of a thousand files may be named a thousand times. */
  private get isFull(): boolean {
    return this.limit.left < 0
  }

  /** The paths with this beginning, which stand together. */
  private *below(within: string): Generator<string> {
    const { paths } = this.repository
    const first = countWhile(paths, (path) => path < within)
    for (let at = first; at < paths.length && paths[at]!.startsWith(within) && !this.isFull; at++) yield paths[at]!
  }

  private named(name: Scalar): string[] {
    return this.folders.map((folder) => joinPath(folder, name.text))
  }

  private missing(name: Scalar): void {
    const because = 'this file is not in the repository: what it holds is not checked'
    this.gaps.push({ path: name.source.path, line: position(name.source, name.start).line, because, blocking: false })
  }

  /** It is of the machine that the configuration makes, and stands in its own file. */
  private placed(path: string, file: Source): WrittenText {
    this.limit.left -= file.text.length
    if (++this.files > maxFiles) this.limit.left = -1
    return { path, source: this.configuration, text: file.text, locate: (from, to) => span(file, from, to) }
  }
}
