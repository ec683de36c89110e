import { itemsOf, type Node, nodeAt, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { type Jobs, scriptOf } from './job.ts'

/**
 * Google Cloud Build: what its steps run. A step is the command line of its image's program, or a script; the machine, whose engine
 * every step may use, is thrown away after.
 */
export function readCloudBuild(root: Node, path: string, _keys: Keys, to: Jobs): void {
  for (const step of itemsOf(nodeAt(root, 'steps'))) {
    const script = nodeAt(step, 'script')
    const lines = script?.kind === 'scalar' ? [script] : []
    const own = scriptOf(`${path}#`, lines, new Map(), { isThrownAway: true }) ?? commandOf(step, path)
    if (own) to.scripts.push(own)
  }
}

/** The entry point that the step names, or `docker` for the images whose program that is, with its arguments. */
function commandOf(step: Node, path: string) {
  const [name, entrypoint, args] = ['name', 'entrypoint', 'args'].map((key) => nodeAt(step, key))
  const isDocker = name?.kind === 'scalar' && /(?:^|\/)docker(?::[^/]*)?$/.test(name.text)
  const program = entrypoint?.kind === 'scalar' ? entrypoint.text : isDocker ? 'docker' : undefined
  const given = [args, ...itemsOf(args)].flatMap((one): Scalar[] => (one?.kind === 'scalar' ? [one] : []))
  const first = name?.kind === 'scalar' ? name : undefined
  const script = scriptOf(`${path}#`, given, new Map(), { isThrownAway: true })
  if (program === undefined || !first || !script) return undefined
  const words = [
    { text: program, span: spanOf(entrypoint ?? first) },
    ...given.map((one) => ({ text: one.text, span: spanOf(one) })),
  ]
  return { ...script, text: words.map(({ text }) => text).join(' '), words }
}
