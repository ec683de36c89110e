import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { isWithin } from '../model/path.ts'
import { gitOutput } from './git.ts'
import { missed } from './text.ts'

/** A problem with what the user asked for, in one sentence that says what to do. */
export class InputError extends Error {}

/** Something that is in the repository, or should be, and cannot be looked into. */
export interface Hidden {
  readonly path: string
  readonly because: string
  readonly fix?: string
  /** Absent: its name decides. */
  readonly blocking?: boolean
  /** Whether anything may lie behind it, so that no glob leaves it out. */
  readonly mayHoldAny?: boolean
}

/** Files that git does not list: for more the file system alone takes longer than all else. */
const maxWalked = 250_000

/** What there is to read. */
export class Listing {
  readonly paths: string[] = []
  readonly hidden: Hidden[] = []
  /** Files that the caller named one by one. */
  readonly named = new Set<string>()
  readonly notices: string[] = []
  private readonly realRoot: string
  private repository: string | undefined
  private walked = 0

  constructor(
    readonly root: string,
    private readonly mostWalked = maxWalked,
  ) {
    this.realRoot = realpathSync(root)
  }

  /** The folder that links may lead into: the repository that the root lies in. */
  get boundary(): string {
    this.repository ??= topOf(this.realRoot) ?? this.realRoot
    return this.repository
  }

  /** A file or folder that the caller names, or everything. @throws InputError */
  add(path: string): void {
    const absolute = resolve(this.root, path)
    if (!statSync(absolute, { throwIfNoEntry: false }) && !isLeftOut(this.root, path)) {
      throw new InputError(`${path} does not exist: name a file or folder of the repository.`)
    }
    const real = existsSync(absolute) ? realpathSync(absolute) : absolute
    if (!isWithin(real, this.realRoot)) {
      throw new InputError(`${path} is outside the repository: name a file or folder in it.`)
    }
    if (!existsSync(real) || statSync(real).isDirectory()) {
      const before = this.paths.length + this.hidden.length
      this.addFolder(slashed(relative(this.realRoot, real)))
      if (this.paths.length + this.hidden.length === before) throw new InputError(`${path} contains no files.`)
    } else {
      const name = slashed(relative(this.root, absolute))
      this.paths.push(name)
      this.named.add(name)
    }
  }

  /** Tracked files and untracked ones that git does not ignore; outside a repository every file but node_modules', and those of repositories in it as git lists them. */
  addFolder(folder: string, base = ''): void {
    const output = this.askGit(folder, base)
    // Nothing listed: the folder may itself be ignored by a repository around it, and it was named all the same.
    if (output === undefined || output === '') this.walk(joined(base, folder))
    else for (const entry of output.split('\0')) if (entry !== '') this.take(entry, base)
  }

  private askGit(folder: string, base: string): string | undefined {
    const wanted = ['-t', '--stage', '--cached', '--others', '--exclude-standard', '--', folder || '.']
    try {
      return gitOutput(join(this.root, base), 'ls-files', '-z', ...wanted)
    } catch {
      if (topOf(join(this.realRoot, base)) !== undefined) {
        const place = base === '' ? '' : ` of ${base}`
        this.notices.push(
          `git could not list the files${place}: ignored files are checked as well, and what is not checked out is not seen`,
        )
      }
      return undefined
    }
  }

  /** One row: `H 100644 <object> 0<tab>path` of a tracked file, `? path` of another; a `/` at the end is a repository in it. */
  private take(row: string, base: string): void {
    const [, tag = '', mode, name = ''] = /^(\S) (?:(\d{6}) [0-9a-f]+ \d\t)?(.*)$/s.exec(row) ?? []
    const path = joined(base, name.replace(/\/$/, ''))
    if (mode === '160000' || name.endsWith('/')) this.takeRepository(path)
    else if (tag === 'S' && !lstatSync(join(this.root, path), { throwIfNoEntry: false })) {
      const because = 'tracked by git, but left out of this sparse checkout'
      this.hidden.push({ path, because, fix: 'Add it to the sparse checkout' })
    } else this.takeFile(path, mode === '120000')
  }

  private takeFile(path: string, isLink: boolean): void {
    this.paths.push(path)
    if (!isLink) return
    const absolute = join(this.root, path)
    const real = realOf(absolute)
    if (real === undefined) {
      const because = 'a symbolic link that leads nowhere'
      // It may stand for a folder. Of a manifest it is said when it is read.
      const isSaidLater = extname(path) !== '' || missed(path, because, { isNamed: false }) !== undefined
      if (!isSaidLater) this.hidden.push({ path, because, blocking: false })
    } else if (!isWithin(real, this.boundary) && statSync(real).isDirectory())
      this.hidden.push({ path, because: 'a symbolic link to a folder outside the repository', blocking: false })
  }

  /** A submodule, or a repository that was checked out inside this one. */
  private takeRepository(path: string): void {
    const absolute = join(this.root, path)
    const real = realOf(absolute)
    if (real !== undefined && !statSync(real).isDirectory()) this.takeFile(path, false)
    else if (real === undefined || readdirSync(real).length === 0) {
      this.hidden.push({ path, ...absentSubmodule })
    } else if (!isWithin(real, this.boundary)) return
    else if (existsSync(join(absolute, '.git'))) this.addFolder('', path)
    else this.walk(path)
  }

  private walk(folder: string): void {
    const folders = [folder]
    for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
      if (this.walked >= this.mostWalked) {
        this.hidden.push({ path: here || '.', because: tooMany(this.mostWalked), blocking: true, mayHoldAny: true })
        return
      }
      const entries = this.entriesOf(here)
      this.walked += entries.length
      if (here === '' && entries.some(({ name }) => name === '.gitmodules')) this.takeAbsentSubmodules()
      if (here !== folder && entries.some(({ name }) => name === '.git')) {
        this.addFolder('', here)
        continue
      }
      for (const entry of entries) {
        const name = joined(here, entry.name)
        if (!entry.isDirectory()) this.takeFile(name, entry.isSymbolicLink())
        else if (entry.name !== '.git' && entry.name !== 'node_modules') folders.push(name)
      }
    }
  }

  /** Without git nothing else says that they belong here. */
  private takeAbsentSubmodules(): void {
    for (const path of submodulesIn(join(this.root, '.gitmodules'))) {
      const absolute = resolve(this.root, path)
      if (isWithin(absolute, this.root) && isEmpty(absolute)) this.hidden.push({ path, ...absentSubmodule })
    }
  }

  private entriesOf(folder: string): Dirent[] {
    try {
      return readdirSync(join(this.root, folder), { withFileTypes: true })
    } catch {
      this.hidden.push({ path: folder || '.', because: 'the folder cannot be read', blocking: true })
      return []
    }
  }
}

const tooMany = (most: number) =>
  `only the first ${most} files that git does not list are looked at, and not those of this folder and others: ` +
  'check its folders one by one, with the paths argument'

const absentSubmodule = {
  because: 'a submodule that is not checked out',
  fix: 'Check out with `submodules: true`',
  blocking: true,
}

const slashed = (path: string) => path.split(sep).join('/')
const joined = (folder: string, name: string) => (folder === '' ? name : name === '' ? folder : `${folder}/${name}`)

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

/** The folders that a `.gitmodules` names. */
function submodulesIn(file: string): string[] {
  try {
    const paths = readFileSync(file, 'utf8').matchAll(/^[ \t]*path[ \t]*=[ \t]*"?([^"\n]*[^"\s])/gm)
    return [...paths].map(([, path]) => path!)
  } catch {
    return []
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return !existsSync(folder)
  }
}

/** The nearest folder above that git works in. */
export function topOf(folder: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here
    if (dirname(here) === here) return undefined
  }
}

/** A submodule whose folder is not there, or something tracked that a sparse checkout leaves out: neither was deleted. */
function isLeftOut(root: string, path: string): boolean {
  try {
    const entries = gitOutput(root, 'ls-files', '-z', '-t', '--stage', '--', path)
    return entries.split('\0').some((entry) => /^S |^. 160000 /.test(entry))
  } catch {
    return false
  }
}
