import { joinPath } from '../../model/path.ts'
import { position, type Source, span } from '../../model/source.ts'
import type { Scalar } from '../parse/yaml.ts'
import type { FoundGap, Repository, WrittenText } from '../reader.ts'

/** Files of one folder that are laid onto a machine. */
const maxFiles = 1000

/**
 * Files of the repository that Butane puts into what it makes: of the folder that it is told (`--files-dir`), which is the
 * configuration's own or the repository's as a rule.
 */
export class LocalFiles {
  readonly gaps: FoundGap[] = []
  private readonly folders: readonly string[]

  constructor(
    private readonly configuration: Source,
    private readonly repository: Repository,
  ) {
    const { path } = configuration
    this.folders = [...new Set([path.slice(0, Math.max(path.lastIndexOf('/'), 0)), ''])]
  }

  /** The file that a text names, under its path on the machine. */
  file(path: string, name: Scalar): WrittenText | undefined {
    const source = this.named(name)
      .map((one) => this.repository.read(one))
      .find((one) => one !== undefined)
    if (source) return this.placed(path, source)
    this.missing(name)
    return undefined
  }

  /** The files below a folder that a text names, under a path of the machine. */
  tree(path: string, name: Scalar): WrittenText[] {
    for (const folder of this.named(name)) {
      const within = `${folder}/`
      const found = this.repository.paths.filter((one) => one.startsWith(within))
      if (found.length === 0) continue
      return found.slice(0, maxFiles).flatMap((one) => {
        const source = this.repository.read(one)
        return source ? this.placed(`${path.replace(/\/$/, '')}/${one.slice(within.length)}`, source) : []
      })
    }
    this.missing(name)
    return []
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
    return { path, source: this.configuration, text: file.text, locate: (from, to) => span(file, from, to) }
  }
}
