import type { Subject } from '../model/subject.ts'

/** A named volume that a command line makes of a host path is a bind of that path in the containers of command lines. */
export function withHostVolumes(subjects: readonly Subject[], paths: ReadonlyMap<string, string>): readonly Subject[] {
  if (paths.size === 0) return subjects
  return subjects.map((subject) => {
    if (subject.kind !== 'container' || subject.dialect !== 'run') return subject
    const mounts = subject.mounts.map((fact) => {
      const path = fact.value.type === 'volume' ? paths.get(fact.value.source ?? '') : undefined
      return path === undefined ? fact : { ...fact, value: { ...fact.value, type: 'bind', source: path } }
    })
    return { ...subject, mounts }
  })
}
