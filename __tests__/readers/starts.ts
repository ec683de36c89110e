import { readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'

/**
 * The containers that a repository starts, each once: `web` where it is as it should be, `web privileged`, `web ?` where some of its
 * settings are not known; and the files with a gap that blocks, `gap a.sh`.
 */
export async function starts(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { subjects, gaps } = await readAll(repository(files))
  const found = subjects.flatMap((subject) => {
    if (subject.kind !== 'container') return []
    const isPrivileged = subject.privileged?.value === true
    return [`${subject.name}${isPrivileged ? ' privileged' : ''}${subject.opaque ? ' ?' : ''}`]
  })
  const blocking = gaps.filter((gap) => gap.blocking).map(({ path }) => `gap ${path}`)
  return [...new Set([...found, ...blocking])].sort()
}

/** The same of one script. */
export const startsInShell = (text: string): Promise<string[]> => starts({ 'x.sh': `#!/bin/bash\n${text}\n` })
