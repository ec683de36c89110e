import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import { leaveOut } from '../left-out.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import { pathsByName } from '../paths-by-name.ts'
import type { Repository } from '../reader.ts'

/** A unit of the repository: its file first, where there is one, then its drop-ins in the order in which systemd reads them. */
export interface UnitFiles {
  /** `web.service` */
  readonly name: string
  readonly folder: string
  readonly sources: readonly Source[]
  readonly files: readonly PlacedText[]
  /** It consists of drop-ins alone: the rest lies elsewhere. */
  readonly isPart: boolean
}

/** Characters of drop-ins; one may be for every unit. */
const maxDropIns = 3_000_000

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)

export const placed = (source: Source): PlacedText => ({
  text: blanksForBlocks(source),
  locate: (from, to) => span(source, from, to),
})

/** What stands in the branches of a template is read, whichever of them is taken. */
const blanksForBlocks = ({ path, text }: Source) =>
  withoutTemplateEnding(path) === path || !text.includes('{%')
    ? text
    : text.replace(/\{%[^%\n]*%\}/g, (block) => ' '.repeat(block.length))

/** The units that files belong to, each once, with the files of theirs that lie beside them. */
export function unitsOf(sources: readonly Source[], repository: Repository): UnitFiles[] {
  const dropIns = new Map<string, string[]>()
  for (const path of repository.paths) {
    const folder = /^(.*\.d)\/[^/]+\.conf$/.exec(withoutTemplateEnding(path))?.[1]
    const known = folder === undefined ? undefined : dropIns.get(folder)
    if (known) known.push(path)
    else if (folder !== undefined) dropIns.set(folder, [path])
  }
  const taken = new Map(sources.map((source) => [source.path, source]))
  const read = (path: string) => taken.get(path) ?? repository.read(path)
  const units = new Map<string, UnitFiles>()
  let left = maxDropIns
  for (const source of sources) {
    const own = /^(.*)\.d\/[^/]+$/.exec(source.path)?.[1] ?? withoutTemplateEnding(source.path)
    if (units.has(own)) continue
    const isDropIn = own !== withoutTemplateEnding(source.path)
    const unit = isDropIn ? read(own) : source
    const folders = dropInFolders(own)
    const more = folders.flatMap(
      (folder) => dropIns.get(folder) ?? (folder === `${own}.d` && isDropIn ? [source.path] : []),
    )
    const ordered = [...new Set(more)].toSorted((a, b) => (base(a) < base(b) ? -1 : base(a) > base(b) ? 1 : 0))
    const found: Source[] = []
    for (const one of ordered.flatMap((path) => read(path) ?? [])) {
      left -= one.text.length + 1
      if (left < 0)
        leaveOut(span(source, 0), `only the first ${maxDropIns} characters of the drop-ins of units are read`)
      else found.push(one)
    }
    const all = [...(unit ? [unit] : []), ...(found.length > 0 || unit ? found : [source])]
    units.set(own, {
      name: base(own),
      folder: folderOf(own),
      sources: all,
      files: all.map(placed),
      isPart: unit === undefined,
    })
  }
  return [...units.values()]
}

/** Those of all services, of the words that the name begins with (`a-.service.d` of `a-b.service`), of the template, of the unit. */
function dropInFolders(path: string): string[] {
  const [, folder = '', name = '', type = ''] = /^(.*\/)?([^/]*)\.(\w+)$/.exec(path) ?? []
  const at = name.indexOf('@')
  const template = at < 0 ? [] : [`${name.slice(0, at)}@`]
  const begins = [...name.slice(0, at < 0 ? undefined : at).matchAll(/-/g)].map(({ index }) => name.slice(0, index + 1))
  const own = [...begins, ...template, name].map((one) => `${one}.${type}`)
  return [...new Set([type, ...own])].map((one) => joinPath('', `${folder}${one}.d`))
}

/** Endings under which a repository keeps the variables of a service that the machine has without one. */
const environmentEndings = ['', '.env', '.default', '.sysconfig', '.conf']

/** A file of variables, where the repository keeps it: as any file of the machine, or alone of its name wherever it lies. */
export function findEnvironmentFile(path: string, folder: string, repository: Repository) {
  const found = findFile(path, folder, repository)
  if (found || !path.startsWith('/') || path.includes('%')) return found
  const name = path.slice(path.lastIndexOf('/') + 1)
  const beside = environmentEndings.map((ending) => repository.read(joinPath(folder, name + ending)))
  const [first] = beside.filter((one) => one !== undefined)
  if (first) return first
  const [only, ...others] = pathsByName(repository.paths).get(name) ?? []
  return only !== undefined && others.length === 0 ? repository.read(only) : undefined
}

/** A file of the machine, where the repository keeps it: under the same path, or beside the unit. */
export function findFile(path: string, folder: string, repository: Repository) {
  if (!path.startsWith('/') || path.includes('%')) return undefined
  const name = path.slice(path.lastIndexOf('/') + 1)
  const wanted = pathsByName(repository.paths)
    .get(name)
    ?.find((one) => `/${one}`.endsWith(path))
  return repository.read(wanted ?? (folder === '' ? name : `${folder}/${name}`))
}
