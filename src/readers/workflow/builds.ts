import { type Build, build } from '../../model/build.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { unresolvedOf, type Word } from '../parse/words.ts'
import { type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { BuildArguments, BuildRequest } from '../reader.ts'
import { argument, argumentsOf } from '../shell/build.ts'
import { bakeRequests } from '../shell/build-requests.ts'
import type { Place } from './containers.ts'
import type { Job } from './jobs.ts'
import type { Scope } from './scope.ts'
import { inEveryWay, type World } from './worlds.ts'

const builders =
  /^(?:docker\/(?:build-push-action|bake-action)|redhat-actions\/buildah-build|depot\/(?:build-push|bake)-action)@/

/** Ways in which an input may come out. */
const maxWays = 16

/** What a step gives to the builder through the inputs of an action that builds images. */
export function actionBuilds(step: Node, scope: Scope, { prefix, keys }: Place): Build[] {
  const uses = nodeAt(step, 'uses')
  const inputs = nodeAt(step, 'with')
  if (uses?.kind !== 'scalar' || !builders.test(uses.text) || scope.job.workflows.unitOf(step)) return []
  if (!['allow', 'network', 'build-args'].some((name) => nodeAt(inputs, name))) return []
  const name = textAt(step, 'name') ?? textAt(step, 'id') ?? uses.text.replace(/@.*/s, '')
  const seen = new Set<string>()
  return inEveryWay((world) => read(inputs, scope, world), maxWays).flatMap(({ unresolved, ...facts }) => {
    const signature = JSON.stringify([facts, [...unresolved.keys()]], (key, value) =>
      key === 'at' ? undefined : value,
    )
    const says = facts.network || facts.entitlements.length > 0 || facts.env.length > 0 || unresolved.size > 0
    if (!says || seen.has(signature)) return []
    seen.add(signature)
    const key = keys.next(`${prefix}uses/${uses.text.replace(/@.*/s, '')}`)
    const oneOff = scope.job.isThrownAway
    return [build({ key, name, dialect: 'workflow', at: spanOf(uses), oneOff, unresolved, ...facts })]
  })
}

function read(inputs: Node | undefined, scope: Scope, world: World) {
  const unresolved = new Map<'network' | 'entitlements', Unresolved>()
  const known = (field: 'network' | 'entitlements', word: Word): Fact<string>[] => {
    if (word.unsure === undefined) return word.text === '' ? [] : [{ value: word.text, at: word.span }]
    unresolved.set(field, unresolvedOf(word))
    return []
  }
  const entitlements = entriesIn(nodeAt(inputs, 'allow'), /[^ \t\r\n,]+/g, scope, world)
  const [network] = entriesIn(nodeAt(inputs, 'network'), /[^ \t\r\n]+/g, scope, world).flatMap((word) =>
    known('network', word),
  )
  const env = entriesIn(nodeAt(inputs, 'build-args'), lines, scope, world).map(argument)
  return {
    entitlements: entitlements.flatMap((word) => known('entitlements', word)),
    env,
    unresolved,
    ...(network && { network }),
  }
}

/** What an action gives the Dockerfile that it builds. */
export const argumentsGiven = (input: Node | undefined, scope: Scope, world: World): BuildArguments =>
  argumentsOf(entriesIn(input, lines, scope, world))

/** What the steps of a job give to the targets that they bake (`set: web.args.A=1`). */
export const requestsOf = (job: Job): BuildRequest[] =>
  job.steps.flatMap((step, at) => {
    const inputs = nodeAt(step, 'with')
    if (!bakeAction.test(textAt(step, 'uses') ?? '') || !nodeAt(inputs, 'set')) return []
    const scope = job.before(at)
    return inEveryWay((world) => {
      const [settings, files] = ['set', 'files'].map((name) => entriesIn(nodeAt(inputs, name), lines, scope, world))
      const named = files!.flatMap(({ text }) => text.split(',').map((file) => file.trim()))
      return bakeRequests(settings!, named.filter(Boolean), [joinPath('', textAt(inputs, 'workdir') ?? '')])
    }, maxWays).flat()
  })

const bakeAction = /^(?:docker|depot)\/bake-action(?:@|$)/

const lines = /[^ \t\r\n][^\r\n]*/g

/** The entries of an input, each at its place; an expression is no more than one of them. */
function entriesIn(input: Node | undefined, entry: RegExp, scope: Scope, world: World): Word[] {
  if (input?.kind !== 'scalar') return []
  const text = input.text.replace(/\$\{\{[^}]{0,1000}\}\}/g, (expression) => expression.replace(/\s/g, '\u00a0'))
  return [...text.matchAll(entry)].map(({ 0: found, index }) => {
    const written = input.text.slice(index, index + found.length).trimEnd()
    return { ...scope.word(input, world, written), span: input.within(index, index + written.length) }
  })
}
