import type { Component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import { type Source, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { Reader, Repository } from '../reader.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { claimsUnit } from '../unit/claims.ts'
import { environmentIn, readUnit, wordsIn } from '../unit/commands.ts'
import { findFile, placed, type UnitFiles, unitsOf } from '../unit/files.ts'
import { besideFile } from './beside-file.ts'
import { flagOfVariable } from './environment.ts'
import { type Given, settingsOfFlags } from './flags.ts'
import { nodeComponent, readsFile } from './node.ts'
import { type Started, startedBy } from './program.ts'
import { isRancher, partsOf, rancherArguments } from './rancher.ts'
import { startedInShell, startsShell } from './shell-text.ts'
import { componentOfArguments, isFlagFile, isLooseDropIn } from './units-claims.ts'

/** Services of systemd that run a component of a cluster, and the files that have flags for one. */
export const readComponentUnits: Reader = async (sources, repository) => {
  const subjects: Component[] = []
  const used = new Set<string>()
  for (const unit of unitsOf(
    sources.filter(({ path }) => claimsUnit(path)),
    repository,
  ))
    subjects.push(...(await componentOf(unit, repository, used)))
  for (const source of sources) {
    if (used.has(source.path)) continue
    const program = componentOfArguments(source.path)
    if (program !== undefined) subjects.push(...argumentsIn(source, program as Program))
    else if (isFlagFile(source.path)) subjects.push(...setIn(environmentIn(placed(source)), source.path))
    else if (isLooseDropIn(source.path)) {
      const { environment } = readUnit([placed(source)], '')
      subjects.push(...setIn(environment, source.path))
    }
  }
  return { subjects, gaps: [] }
}

/** Flags in a file of their own: what MicroK8s lays over what it starts the component with. */
function argumentsIn(source: Source, program: Program): Component[] {
  const words = [...source.text.matchAll(/^[ \t]*(--?[^\s#][^\r\n]*)/gm)].flatMap(({ index, 0: line }) =>
    [...line.matchAll(/[^\s"']+/g)].map((found): Word => {
      const start = index + found.index
      return { text: found[0], span: span(source, start, start + found[0].length) }
    }),
  )
  const { given } = settingsOfFlags(words, program)
  const [first] = given
  if (!first) return []
  const own = { program, key: `${source.path}#${program}`, dialect: 'daemon', at: first.at, isPart: true } as const
  return [nodeComponent({ ...own, places: [given] })]
}

/** What variables set of components whose command stands elsewhere. */
function setIn(environment: Iterable<readonly [string, Word]>, path: string): Component[] {
  const known = new Map(environment)
  const etcd = settingsOfVariables(known)
  const [first] = etcd
  const part = (program: Program, key: string, given: readonly Given[], at = given[0]!.at) =>
    nodeComponent({ program, key: `${path}#${key}`, dialect: 'daemon', at, places: [given], isPart: true })
  const set = [...known].flatMap(([variable, value]) => {
    const program = programOfVariable(variable)
    const { given } = program ? settingsOfFlags(wordsIn(value), program) : { given: [] }
    return program && given.length > 0 ? [part(program, variable, given, value.span)] : []
  })
  return first ? [...set, part('etcd', 'etcd', etcd)] : set
}

const byPrefix: Readonly<Record<string, Program>> = {
  KUBELET: 'kubelet',
  KUBE_PROXY: 'kube-proxy',
  KUBE_API: 'kube-apiserver',
  KUBE_APISERVER: 'kube-apiserver',
  KUBE_CONTROLLER_MANAGER: 'kube-controller-manager',
  KUBE_SCHEDULER: 'kube-scheduler',
}

/** `KUBELET_EXTRA_ARGS`, `KUBELET_KUBEADM_ARGS`, `KUBE_PROXY_OPTS`, `KUBE_API_ARGS`. */
function programOfVariable(name: string): Program | undefined {
  const pattern =
    /^(KUBELET|KUBE_PROXY|KUBE_API(?:SERVER)?|KUBE_CONTROLLER_MANAGER|KUBE_SCHEDULER)(?:_\w+)?_(?:ARGS|OPTS|OPTIONS|FLAGS)$/
  return byPrefix[pattern.exec(name)?.[1] ?? '']
}

async function componentOf(files: UnitFiles, repository: Repository, used: Set<string>): Promise<Component[]> {
  const { commands, environment } = readUnit(files.files, files.name, (path) => {
    const source = findFile(path, files.folder, repository)
    if (source) used.add(source.path)
    return source ? environmentIn(placed(source)) : []
  })
  const words = commands.findLast(({ setting }) => setting === 'ExecStart')?.words ?? []
  const path = files.sources[0]!.path
  if (words.length === 0) return setIn(environment, path)
  const rest = words.slice(1)
  if (isRancher(words[0]!.text.replace(/^.*\//s, ''), rest))
    return partsOf(rancherArguments(rest), { key: `${path}#`, dialect: 'daemon' })
  const started = await startedWith(words, environment)
  if (!started) return []
  const { program, name, words: own } = started
  const flags = settingsOfFlags(own, program)
  const variables = program === 'etcd' ? settingsOfVariables(environment) : []
  // The package of a distribution has a unit without flags: its drop-in sets them.
  if (own.length === 0 && variables.length === 0) return []
  const { places, unset, elsewhere } = besideFile(program, [variables, flags.given])
  const opaque = flags.opaque ?? elsewhere
  const component = nodeComponent({
    program,
    key: `${path}#${program}`,
    dialect: 'daemon',
    at: name.use ?? name.span,
    places,
    unset,
    isPart: readsFile(program, flags.given),
    ...(opaque && { opaque }),
  })
  return [component]
}

async function startedWith(
  words: readonly Word[],
  environment: ReadonlyMap<string, Word>,
): Promise<Started | undefined> {
  return startsShell(words) ? startedInShell(await loadUnbash(), words, environment) : startedBy(words)
}

const settingsOfVariables = (environment: ReadonlyMap<string, Word>): Given[] =>
  [...environment].flatMap(([name, word]) => {
    const flag = flagOfVariable(name)
    return flag === undefined || word.text === '' ? [] : [{ flag, at: word.span, values: [word] }]
  })
