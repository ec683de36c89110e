import type { Source } from '../model/source.ts'
import type { CommitFiles } from './commit-files.ts'
import type { Files } from './files.ts'

/** The files that are checked out, with a record of what was asked of them: whoever gets the same answers reads the same. */
export class AskedFiles {
  private readonly texts = new Set<string>()
  private readonly others = new Set<string>()
  private readonly folders = new Set<string>()

  constructor(private readonly files: Files) {}

  get paths(): readonly string[] {
    return this.files.paths
  }

  get named(): ReadonlySet<string> {
    return this.files.named
  }

  read(path: string): Source | undefined {
    this.texts.add(path)
    return this.files.read(path)
  }

  startsWith(path: string, text: string): boolean {
    this.others.add(path)
    return this.files.startsWith(path, text)
  }

  link(path: string): string | undefined {
    this.others.add(path)
    return this.files.link(path)
  }

  archives(folder: string): readonly string[] {
    this.folders.add(folder)
    return this.files.archives(folder)
  }

  bytes(path: string): Buffer | undefined {
    this.others.add(path)
    return this.files.bytes(path)
  }

  origin(): string | undefined {
    return this.files.origin()
  }

  /** Whether a commit has the same files and gives the same answers. */
  hasSame(commit: CommitFiles): boolean {
    return (
      isEqual(this.files.paths, commit.paths) &&
      [...this.folders].every((folder) => isEqual(this.files.archives(folder), commit.archives(folder))) &&
      [...this.others].every((path) => commit.isUnchanged(path)) &&
      [...this.texts].every((path) => commit.isSame(path))
    )
  }
}

const isEqual = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((path, index) => path === other[index])
