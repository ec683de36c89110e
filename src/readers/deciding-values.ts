import { isSwitch } from '../model/fields.ts'
import type { Source, Span } from '../model/source.ts'
import { entriesOf, itemsOf, type Node, parseYaml } from './parse/yaml.ts'

/** A value of a file that fills in others: where it stands in it, and whether it now switches off. */
interface ChangedValue {
  readonly path: string
  readonly keys: readonly string[]
  readonly isOff: boolean
  /** It is true or false on one of the sides. */
  readonly isFlag: boolean
}

/** Longer files, and more values of one, hold data and no settings. */
const maxLength = 262_144
const maxValues = 5000

/** Whether a file may hold values that fill in others. */
export const holdsValues = (path: string) => /\.(?:ya?ml|json)$/i.test(path)

/** The values that two versions of the same files do not have in common. */
export function changedValues(
  files: Iterable<readonly [before: Source | undefined, now: Source | undefined]>,
): ChangedValue[] {
  const changed: ChangedValue[] = []
  for (const [before, now] of files) {
    const file = now ?? before
    if (!file || !holdsValues(file.path)) continue
    const [old, fresh] = [valuesOf(before), valuesOf(now)]
    for (const key of new Set([...old.keys(), ...fresh.keys()])) {
      const [was, is] = [old.get(key), fresh.get(key)]
      if (was === is) continue
      const isFlag = [was, is].some((value) => value !== undefined && flag.test(value))
      changed.push({ path: file.path, keys: key.split('\0'), isOff: is === undefined || off.test(is), isFlag })
    }
  }
  return changed
}

const flag = /^(?:true|false|yes|no|on|off)$/i
const off = /^(?:|~|null|false|no|off|0)$/i

/** Scalars by the names that lead to them; items of a list have no name. */
function valuesOf(source: Source | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (!source || source.text.length > maxLength) return found
  const visit = (node: Node, keys: readonly string[]): void => {
    if (found.size >= maxValues || keys.length > 20) return
    if (node.kind === 'scalar') {
      const name = keys.join('\0')
      found.set(name, found.has(name) ? `${found.get(name)}\n${node.text}` : node.text)
    }
    for (const item of itemsOf(node)) visit(item, keys)
    for (const { key, value } of entriesOf(node)) visit(value, [...keys, key.text])
  }
  try {
    for (const node of parseYaml(source).documents) visit(node, [])
  } catch {
    // What cannot be read fills in nothing.
  }
  return found
}

/** Names of values in a text that a template engine fills in: `{{ .Values.app.privileged }}`, `"{{ privileged | bool }}"`. */
function namedIn(text: string): (readonly string[])[] {
  const actions = text.slice(0, 2000).match(/\{\{[^{}]*\}\}/g) ?? []
  return actions.flatMap((action) => {
    const [, ...ofChart] = action.split(/\.Values\.(?:global\.)?/)
    const plain = ofChart.length > 0 ? ofChart : action.replace(/"[^"]*"|'[^']*'/g, ' ').split(/\|[ \t]*\w+|[^\w.-]+/)
    return plain.flatMap((rest) => {
      const [name] = /^[A-Za-z_][\w.-]*/.exec(rest) ?? []
      const keys = name?.split('.').filter((key) => !/^(?:|item|vars|hostvars)$/.test(key)) ?? []
      return keys.length > 0 ? [keys] : []
    })
  })
}

/** Whether a value is the named one or a part of it, in whatever it is. */
const isNamed = (keys: readonly string[], name: readonly string[]): boolean =>
  keys.some((_, at) => name.every((key, i) => keys[at + i] === key))

const folderOfChart = (path: string): string | undefined => /^(?:|.*?\/)(?=templates\/)/.exec(path)?.[0]

/** Settings that endanger nothing where they are off. */
const safeWhenOff: ReadonlySet<string> = new Set(
  'privileged capAdd procMount networkMode pidMode ipcMode utsMode usernsMode cgroupnsMode windowsHostProcess'.split(
    ' ',
  ),
)

/** Finds the changed value that decides a setting which is filled in. */
export class DecidingValues {
  constructor(
    private readonly changed: readonly ChangedValue[],
    /** Folders of charts, each with a slash behind. */
    private readonly charts: readonly string[],
  ) {}

  /** What is changed of it, in words; its value is nobody's business. */
  of({ source, start, end }: Span, field: string | undefined): string | undefined {
    if (this.changed.length === 0) return undefined
    const names = namedIn(source.text.slice(start, end))
    const own = folderOfChart(source.path)
    const found = this.changed.find(
      ({ path, keys, isOff, isFlag }) =>
        // A new tag of an image, another limit: every release changes those.
        (isFlag || (field !== undefined && isSwitch(field))) &&
        !(isOff && field !== undefined && safeWhenOff.has(field)) &&
        names.some((name) => isNamed(keys, name)) &&
        (own === undefined || this.mayFill(own, path)),
    )
    return found && `${found.keys.join('.')} in ${found.path}`
  }

  /** Not the values of another chart, unless that has this one in it. */
  private mayFill(chart: string, path: string): boolean {
    const around = this.charts.filter((folder) => path.startsWith(folder))
    return around.length === 0 || around.some((folder) => chart.startsWith(folder))
  }
}
