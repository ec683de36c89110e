import { mentionsRuntime } from '../../knowledge/runtimes.ts'
import { dockerfilesIn, isWithin, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { mayGoOn } from '../effort.ts'
import { entriesOf, entryAt, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { DockerfileBuild, FoundGap } from '../reader.ts'
import { withAnyTag } from '../shell/image-names.ts'
import type { Script } from '../shell/shell.ts'
import { mentionsSignatureCheck } from '../shell/signature-check.ts'
import { actionTexts } from './actions.ts'
import { argumentsGiven } from './builds.ts'
import type { Job } from './jobs.ts'
import { isOtherLanguage, isWindowsShell, otherTexts } from './other-shell.ts'
import type { Scope } from './scope.ts'
import { windowsTexts } from './windows.ts'
import { inEveryWay, type World } from './worlds.ts'

/** Ways in which a step may come out, and the characters that all of them together may have. */
const maxWays = 64
const maxCharacters = 2_000_000

/** What the steps of a job run, in every way in which they may come out. */
export interface StepTexts {
  readonly scripts: Script[]
  readonly gaps: FoundGap[]
}

/** The texts that a job's steps run. */
export function stepTexts(job: Job, prefix: string): StepTexts {
  const found: StepTexts = { scripts: [], gaps: [] }
  const standard = defaultShell(job)
  const last = lastGuarding(job)
  for (const [at, step] of job.steps.entries()) {
    if (!mayGoOn(job.unit.source)) break
    const run = nodeAt(step, 'run')
    const scope = job.before(at)
    if (run?.kind === 'scalar') {
      runTexts(run, nodeAt(step, 'shell') ?? standard, scope, prefix, found, {
        ...folderOf(job, at, scope),
        ...((at >= last && ignoredBy(job.node, `needs.${job.name}.result`)) || ignoredBy(step, outcomeOf(step))),
      })
    } else if (nodeAt(step, 'uses'))
      found.scripts.push(
        ...actionTexts(step, scope, (text) => inEachWay(text, (world) => textOf(text, scope, world, prefix))),
      )
  }
  return found
}

/** The shell that `run:` steps have when they name none; undefined means the runner's own, which is bash. */
function defaultShell(job: Job): Node | string | undefined {
  const { unit, node } = job
  const named = nodeAt(node, 'defaults', 'run', 'shell') ?? nodeAt(unit.root, 'defaults', 'run', 'shell')
  if (named) return named
  const { runners } = job
  const isWindows =
    runners.every((label) => /^windows|^self-hosted$/i.test(label)) && runners.some((label) => /^windows/i.test(label))
  return isWindows ? 'pwsh' : undefined
}

/** Where a `run:` step begins, below the checkout; nothing where that is the checkout itself, or not known. */
function folderOf(job: Job, at: number, scope: Scope): Pick<Script, 'folder'> {
  const { unit, node } = job
  const written =
    nodeAt(job.steps[at], 'working-directory') ??
    nodeAt(node, 'defaults', 'run', 'working-directory') ??
    nodeAt(unit.root, 'defaults', 'run', 'working-directory')
  if (written?.kind !== 'scalar') return {}
  const own = written.text.replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, './')
  const [folder] = inEveryWay((world) => scope.word(written, world, own), 1)
  if (folder === undefined || folder.unsure !== undefined || folder.text === '') return {}
  const root = checkoutFolder(job, at)
  const path = joinPath('', folder.text)
  if (root === undefined || !isWithin(path, root)) return { folder: folder.text }
  return path === root ? {} : { folder: path.slice(root.length + 1) }
}

/** Where in the workspace an earlier step has checked this repository out, where that is not the workspace itself. */
function checkoutFolder({ steps }: Job, before: number): string | undefined {
  const own = steps.slice(0, before).findLast((step) => {
    const repository = textAt(step, 'with', 'repository') ?? ''
    return /^actions\/checkout@/.test(textAt(step, 'uses') ?? '') && /^$|\bgithub\.repository\b/.test(repository)
  })
  const path = textAt(own, 'with', 'path')
  const folder = path === undefined || path.includes('${{') ? '' : joinPath('', path)
  return folder === '' || folder === '.' ? undefined : folder
}

/** What goes on where a step or a job fails, and nothing asks how it ended. */
function ignoredBy(node: Node | undefined, result: string | undefined): Pick<Script, 'ignored'> | undefined {
  const entry = entryAt(node, 'continue-on-error')
  if (entry?.value.kind !== 'scalar' || entry.value.text !== 'true') return undefined
  const at = spanOf(entry.value)
  return result !== undefined && askedIn(at.source).has(result) ? undefined : { ignored: at }
}

/** How steps and jobs ended, where a file asks for it. */
const asked = new WeakMap<Source, ReadonlySet<string>>()

function askedIn(source: Source): ReadonlySet<string> {
  const known = asked.get(source) ?? new Set(source.text.match(/\b(?:steps\.[\w-]+\.outcome|needs\.[\w-]+\.result)\b/g))
  asked.set(source, known)
  return known
}

function outcomeOf(step: Node): string | undefined {
  const id = textAt(step, 'id')
  return id === undefined ? undefined : `steps.${id}.outcome`
}

/** The first of the steps at a job's end whose failure leaves none out but checks: a job that may fail ends there like one that passes. */
function lastGuarding({ steps }: Job): number {
  const at = steps.findLastIndex((step) => {
    const run = textAt(step, 'run')
    return run === undefined || !mentionsSignatureCheck(run)
  })
  return at + 1
}

function runTexts(
  run: Scalar,
  named: Node | string | undefined,
  scope: Scope,
  prefix: string,
  found: StepTexts,
  around: Pick<Script, 'folder' | 'ignored'>,
): void {
  const template = typeof named === 'object' && named.kind === 'scalar' ? named : undefined
  const ways = inEachWay(run, (world) => {
    const shell = template ? scope.filled(template, world).text : typeof named === 'string' ? named : ''
    return { ...textOf(run, scope, world, prefix), shell, ...around }
  })
  for (const { shell, ...script } of ways) {
    if (isOtherLanguage(shell)) found.scripts.push(...otherTexts(script, shell, 'step', found.gaps))
    else if (isWindowsShell(shell)) found.scripts.push(...windowsTexts(script))
    else found.scripts.push(script)
  }
  // `shell: docker run … {0}`: what stands around the step's own text is run as well.
  if (template && mentionsRuntime(template.text))
    found.scripts.push(...inEachWay(template, (world) => textOf(template, scope, world, prefix)))
}

/** A text as it comes out in each way. */
function inEachWay<T extends Script>(text: Scalar, read: (world: World) => T): T[] {
  const limit = Math.max(4, Math.min(maxWays, Math.floor(maxCharacters / (text.text.length + 1))))
  const ways = inEveryWay(read, limit)
  if (ways.length === 1) return ways
  const distinct = new Map<string, T>()
  for (const way of ways) {
    const key = JSON.stringify([way, way.variables instanceof Map ? [...way.variables.keys()] : []], (name, value) =>
      name === 'locate' || name === 'origins' || name === 'variables' ? undefined : value,
    )
    const same = distinct.get(key)
    distinct.set(key, same ? { ...same, origins: [...(same.origins ?? []), ...(way.origins ?? [])] } : way)
  }
  return [...distinct.values()]
}

/** A text for a shell, with where it runs. */
function textOf(text: Scalar, scope: Scope, world: World, prefix: string): Script {
  const script = scope.script(text, world)
  const isElsewhere =
    /\bDOCKER_(?:HOST|CONTEXT)=/.test(script.text) ||
    ['DOCKER_HOST', 'DOCKER_CONTEXT'].some((name) => scope.variable(name, world) !== undefined)
  return { ...script, key: prefix, isThrownAway: scope.job.isThrownAway && !isElsewhere }
}

/** It, and those that take the same inputs. */
const buildAction = /^(?:docker|depot|useblacksmith)\/build-push-action(?:@|$)/

/** The steps that build an image with `docker/build-push-action`, with its inputs. */
const buildSteps = (job: Job): { readonly inputs: ReadonlyMap<string, Node>; readonly scope: Scope }[] =>
  job.steps.flatMap((step, at) => {
    const uses = nodeAt(step, 'uses')
    if (uses?.kind !== 'scalar' || !buildAction.test(uses.text)) return []
    const inputs = new Map(entriesOf(nodeAt(step, 'with')).map(({ key, value }) => [key.text, value]))
    return [{ inputs, scope: job.before(at) }]
  })

/** What `docker/build-push-action` builds, by its tags: later steps run it under these names. */
export function builtBy(job: Job): [image: string, from: string][] {
  return buildSteps(job).flatMap(({ inputs, scope }) => {
    const tags = inputs.get('tags')
    const from = inputs.get('file') ?? inputs.get('context')
    if (tags?.kind !== 'scalar') return []
    const ways = inEveryWay((world) => {
      const origin = from?.kind === 'scalar' ? scope.word(from, world).text : '.'
      const names = scope
        .word(tags, world)
        .text.split(/[\n,]/)
        .map((tag) => tag.trim())
      return [...names, ...imagesTagged(job, tags.text, world)].flatMap((name): [string, string][] =>
        name === '' ? [] : [[name, origin]],
      )
    }, maxWays)
    return ways.flat()
  })
}

/** The images for which `docker/metadata-action` makes up the tags that a text takes from it, under whatever tag. */
function imagesTagged(job: Job, tags: string, world: World): string[] {
  const ids = new Set([...tags.matchAll(/\bsteps\.([\w-]+)\.outputs\.tags\b/g)].map(([, id]) => id))
  return job.steps.flatMap((step, at) => {
    const images = nodeAt(step, 'with', 'images')
    const isAsked = ids.has(textAt(step, 'id')) && /^docker\/metadata-action@/.test(textAt(step, 'uses') ?? '')
    if (!isAsked || images?.kind !== 'scalar') return []
    const { text } = job.before(at).word(images, world)
    return text.split(/[\n,]/).flatMap((line) => {
      const name = line.trim().replace(/^name=/, '')
      return name === '' || name.includes('=') ? [] : [withAnyTag(name)]
    })
  })
}

/** The Dockerfiles that `docker/build-push-action` builds, and their stages. */
export function buildsOf(job: Job): DockerfileBuild[] {
  return buildSteps(job).flatMap(({ inputs, scope }) =>
    inEveryWay((world) => {
      const word = (name: string) => {
        const node = inputs.get(name)
        return node?.kind === 'scalar' ? scope.word(node, world) : undefined
      }
      const [file, context, target] = [word('file'), word('context'), word('target')]
      if ((file ?? context)?.unsure !== undefined || /^[a-z]+:\/\//i.test(context?.text ?? '')) return []
      const paths = file ? [joinPath('', file.text)] : dockerfilesIn(context?.text ?? '.')
      const inside = context?.unsure === undefined ? joinPath('', context?.text ?? '.') : undefined
      const contexts = inside === undefined || context === undefined ? {} : { contexts: paths.map(() => inside) }
      const [args, namedContexts] = ['build-args', 'build-contexts'].map((name) =>
        argumentsGiven(inputs.get(name), scope, world),
      )
      return [
        {
          paths,
          args,
          namedContexts,
          ...contexts,
          ...(target && target.unsure === undefined && { target: target.text }),
        },
      ]
    }, maxWays).flat(),
  )
}
