import type { Component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
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
import { startedInShell, startsShell } from './shell-text.ts'
import { isFlagFile } from './units-claims.ts'

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
    if (!isFlagFile(source.path) || used.has(source.path)) continue
    for (const [variable, value] of environmentIn(placed(source))) {
      const program = programOfVariable(variable)
      const { given } = program ? settingsOfFlags(wordsIn(value), program) : { given: [] }
      const key = `${source.path}#${variable}`
      if (program && given.length > 0)
        subjects.push(nodeComponent({ program, key, dialect: 'daemon', at: value.span, places: [given], isPart: true }))
    }
  }
  return { subjects, gaps: [] }
}

/** `KUBELET_EXTRA_ARGS`, `KUBELET_KUBEADM_ARGS`, `KUBE_PROXY_OPTS`. */
function programOfVariable(name: string): Program | undefined {
  const [, program] = /^(KUBELET|KUBE_PROXY)(?:_\w+)?_(?:ARGS|OPTS|OPTIONS|FLAGS)$/.exec(name) ?? []
  return program === undefined ? undefined : program === 'KUBELET' ? 'kubelet' : 'kube-proxy'
}

async function componentOf(files: UnitFiles, repository: Repository, used: Set<string>): Promise<Component[]> {
  const { commands, environment } = readUnit(files.files, files.name, (path) => {
    const source = findFile(path, files.folder, repository)
    if (source) used.add(source.path)
    return source ? environmentIn(placed(source)) : []
  })
  const words = commands.findLast(({ setting }) => setting === 'ExecStart')?.words ?? []
  const started = await startedWith(words, environment)
  // The package of a distribution has a unit without flags: its drop-in sets them.
  if (!started || started.words.length === 0) return []
  const { program, name, words: own } = started
  const flags = settingsOfFlags(own, program)
  const variables = program === 'etcd' ? settingsOfVariables(environment) : []
  const { places, unset, elsewhere } = besideFile(program, [variables, flags.given])
  const opaque = flags.opaque ?? elsewhere
  const component = nodeComponent({
    program,
    key: `${files.sources[0]!.path}#${program}`,
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
