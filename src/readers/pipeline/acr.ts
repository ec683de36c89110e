import { span } from '../../model/source.ts'
import { splitWords, type Word } from '../parse/words.ts'
import { booleanOf, entryAt, itemsOf, type Node, nodeAt, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { flagsOf, type Jobs } from './job.ts'

/**
 * Multi-step tasks of Azure Container Registry: `build` and `cmd` are what stands behind `docker build` and `docker run`, and a step has
 * keys for some flags. Its machine is thrown away after. Source: the reference of ACR Tasks, YAML.
 */
export function readAcrTask(root: Node, path: string, _keys: Keys, to: Jobs): void {
  for (const step of itemsOf(nodeAt(root, 'steps'))) {
    for (const [key, command] of [
      ['build', 'build'],
      ['cmd', 'run'],
    ] as const) {
      const entry = entryAt(step, key)
      if (entry?.value.kind !== 'scalar' || entry.value.isNull) continue
      const at = spanOf(entry.key)
      const given = command === 'run' ? flags(step) : []
      const words = [{ text: 'docker', span: at }, { text: command, span: at }, ...given, ...wordsOf(entry.value)]
      const text = words.map((word) => word.text).join(' ')
      to.scripts.push({
        key: `${path}#`,
        text,
        words,
        locate: () => span(at.source, at.start, at.end),
        isThrownAway: true,
      })
    }
  }
}

/** `$Registry` and `{{.Run.ID}}` are put in when the task runs. */
const wordsOf = (node: Scalar): Word[] =>
  splitWords(node.text, (from, to) => node.within(from, to)).map((word) =>
    /\$\w|\{\{/.test(word.text) ? { ...word, unsure: `${word.text} is known only when the task runs` } : word,
  )

/** Keys of a step that a flag of `docker run` stands for. */
const flagNames = {
  network: 'network',
  isolation: 'isolation',
  user: 'user',
  ports: 'publish',
  entryPoint: 'entrypoint',
  env: 'env',
}
const switches = { privileged: 'privileged', detach: 'detach' }

function flags(step: Node): Word[] {
  const on = Object.entries(switches).flatMap(([key, flag]): Word[] => {
    const node = nodeAt(step, key)
    return node?.kind === 'scalar' && booleanOf(node) === true ? [{ text: `--${flag}`, span: spanOf(node) }] : []
  })
  const valued = Object.entries(flagNames).flatMap(([key, flag]) =>
    flagsOf(flag, nodeAt(step, key)).map(({ value }): Word => ({ ...value, text: `--${flag}=${value.text}` })),
  )
  return [...on, ...valued]
}
