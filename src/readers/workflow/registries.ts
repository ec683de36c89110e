import { registryHost, unverifiedOutput, unverifiedRegistries } from '../../knowledge/registry-clients.ts'
import type { Client } from '../../model/client.ts'
import type { Span } from '../../model/source.ts'
import { splitWords } from '../parse/words.ts'
import { booleanOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { unverifiedRegistry } from '../shell/client.ts'
import type { Place } from './containers.ts'
import type { Scope } from './scope.ts'

/** Actions that build or push with Podman and Buildah. Source: their README. */
const ofPodman = /^redhat-actions\/(?:push-to-registry|buildah-build|podman-login)@/i

const ofBuildx = /^(?:docker\/build-push-action|depot\/build-push-action)@/i

/** The registry that a step reaches without verified TLS, by an input of such an action or by the options that it is given. */
export function actionRegistries(step: Node, scope: Scope, { prefix, keys }: Place): Client[] {
  const uses = nodeAt(step, 'uses')
  if (uses?.kind !== 'scalar' || scope.job.workflows.unitOf(step)) return []
  const inputs = nodeAt(step, 'with')
  const name = uses.text.replace(/@.*/s, '')
  const key = (own: string) => keys.next(`${prefix}uses/${own}`)
  const found = (registry: string, at: Span): Client[] => [
    { ...unverifiedRegistry(name, registry, at, key), oneOff: scope.job.isThrownAway },
  ]
  const outputs = ofBuildx.test(uses.text) ? nodeAt(inputs, 'outputs') : undefined
  if (outputs?.kind === 'scalar')
    return [...outputs.text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: line, index }) => {
      const own = unverifiedOutput(line.trim())
      return own === undefined ? [] : found(own, outputs.within(index, index + line.trimEnd().length))
    })
  if (!ofPodman.test(uses.text)) return []
  const registry = registryHost(`${textAt(inputs, 'registry') ?? ''}/`) ?? ''
  const verify = nodeAt(inputs, 'tls-verify')
  const extra = nodeAt(inputs, 'extra-args')
  const words = extra?.kind === 'scalar' ? splitWords(extra.text, (from, to) => extra.within(from, to)) : []
  const switches = unverifiedRegistries(
    'podman',
    words.map(({ text }) => text),
  ).map(({ at }) => words[at]!.span)
  const off = verify?.kind === 'scalar' && booleanOf(verify) === false ? [spanOf(verify)] : []
  const [at] = [...off, ...switches]
  return at ? found(registry, at) : []
}
