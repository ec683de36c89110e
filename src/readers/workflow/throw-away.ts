import type { Container } from '../../model/container.ts'
import type { Subject } from '../../model/subject.ts'
import { itemsOf, type Node, nodeAt, textAt, textOf } from '../parse/yaml.ts'

/** How a step reaches another machine's engine: what it starts there stays. */
const elsewhere =
  /\bDOCKER_(?:HOST|CONTEXT)\b|\bssh\b|\bdocker\s[^\n]{0,200}?(?:\s-H\b|--host\b|--context\b|\bcontext\s+use\b)/

/** Whether a job runs on a machine that GitHub removes with it, and starts containers nowhere else. */
export function isThrownAway(job: Node): boolean {
  const runner = nodeAt(job, 'runs-on')
  const labels = [textAt(job, 'runs-on'), ...itemsOf(runner).map(textOf)].filter((label) => label !== undefined)
  // A label from an expression is one of a matrix of hosted runners more often than not; hygiene alone depends on it.
  const isHosted = labels.length > 0 && labels.every((label) => /^(?:ubuntu|windows|macos)-|^\$\{\{/.test(label))
  return isHosted && job.kind === 'map' && !elsewhere.test(job.source.text.slice(job.start, job.end))
}

/** A detached container there is one-off, and nobody asks what becomes of it when it fails. */
export function asOneOff(subject: Subject): Subject {
  if (subject.kind !== 'container' || subject.oneOff) return subject
  const unsupported: Container['unsupported'] = subject.restart
    ? subject.unsupported
    : new Set([...subject.unsupported, 'restart'])
  return { ...subject, oneOff: true, unsupported }
}
