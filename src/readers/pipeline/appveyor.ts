import { entriesOf, itemsOf, type Node, nodeAt, type Scalar, textOf } from '../parse/yaml.ts'
import type { Keys, Script } from '../shell/shell.ts'
import { windowsTexts } from '../workflow/windows.ts'
import { type Jobs, linesOf, scriptOf, type Variables, withVariables } from './job.ts'
import { Ways, withEach } from './ways.ts'

/** Keys of commands. Source: AppVeyor's appveyor.yml reference, as the rest here. */
const commands =
  /^(?:init|install|(?:before|after)_(?:build|test|deploy)|before_package|(?:build|test|deploy)_script|on_(?:success|failure|finish|image_bake|build_(?:success|error|finish)))$/

/** The shell that an item names; without one it is cmd's on Windows, and Bash's elsewhere. */
const shells = ['sh', 'bash', 'cmd', 'ps', 'pwsh'] as const

/** AppVeyor: what its jobs run, once for each row of variables; `for` has settings of some of them. */
export function readAppveyor(root: Node, path: string, _keys: Keys, to: Jobs): void {
  const ways = new Ways(path, to)
  // A list has settings for each of several branches.
  for (const one of root.kind === 'seq' ? root.items : [root]) readOne(one, path, ways, to)
}

function readOne(root: Node, path: string, ways: Ways, to: Jobs): void {
  const shared = withEnvironment(new Map(), nodeAt(root, 'environment'))
  const matrix = ways.of(itemsOf(nodeAt(root, 'environment', 'matrix')))
  const jobs = matrix.length > 0 ? matrix.map((row) => withVariables(shared, row)) : [shared]
  for (const settings of [root, ...itemsOf(nodeAt(root, 'for'))]) {
    const own = settings === root ? undefined : nodeAt(settings, 'environment')
    const rows = own ? jobs.map((variables) => withEnvironment(variables, own)) : jobs
    const isWindows = !runsElsewhere(settings === root ? [root] : [settings, root])
    for (const { key, value } of entriesOf(settings)) {
      const texts = commands.test(key.text) ? textsOf(value) : []
      const all = texts.flatMap(({ lines }) => lines)
      for (const variables of all.length > 0 ? ways.of(withEach(rows, all), all.length) : [])
        to.scripts.push(...texts.flatMap((text) => scriptsOf(text, `${path}#${key.text}/`, variables, isWindows)))
    }
  }
}

/** Lines that one shell runs. */
interface Text {
  readonly shell: string | undefined
  readonly lines: Scalar[]
}

function scriptsOf({ shell, lines }: Text, key: string, variables: Variables, isWindows: boolean): Script[] {
  const script = scriptOf(key, lines, variables, { isThrownAway: true })
  if (!script) return []
  const isPosix = shell === undefined ? !isWindows : /^(?:sh|bash)$/.test(shell)
  return isPosix ? [script] : windowsTexts(script)
}

/** Lines that follow each other in one shell are one text. */
function textsOf(value: Node): Text[] {
  const found: Text[] = []
  for (const item of value.kind === 'seq' ? value.items : [value]) {
    const shell = shells.find((name) => nodeAt(item, name))
    const lines = linesOf(shell === undefined ? item : nodeAt(item, shell))
    const last = found.at(-1)
    if (last && last.shell === shell) last.lines.push(...lines)
    else found.push({ shell, lines })
  }
  return found
}

/** Whether an image is named that is none of Windows: the first of these settings that names any decides. */
function runsElsewhere(all: readonly Node[]): boolean {
  const named = all.map((settings) => [
    ...linesOf(nodeAt(settings, 'image')).map(({ text }) => text),
    ...[nodeAt(settings, 'environment'), nodeAt(settings, 'environment', 'global'), nodeAt(settings, 'matrix', 'only')]
      .concat(nodeAt(settings, 'environment', 'matrix'))
      .flatMap((node) => (node?.kind === 'seq' ? node.items : [node]))
      .flatMap((node) => textOf(nodeAt(node, 'APPVEYOR_BUILD_WORKER_IMAGE') ?? nodeAt(node, 'image')) ?? []),
  ])
  return /ubuntu|macos|linux/i.test(named.find((images) => images.length > 0)?.join(' ') ?? '')
}

/** A mapping of variables, those of all jobs, and a row for each of them. */
const withEnvironment = (around: Variables, environment: Node | undefined): Variables =>
  [environment, nodeAt(environment, 'global')].reduce(withVariables, around)
