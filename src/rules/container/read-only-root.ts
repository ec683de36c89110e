import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/read-only-root',
  on: 'container',
  title: 'Root file system is writable',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.12'],
  why: 'An intruder replaces programs and settles in: what cannot be written cannot be kept.',
  fix: {
    default: 'Make the root file system read-only and mount a tmpfs where the program writes.',
    compose: 'Set `read_only: true` and a `tmpfs:` where the program writes.',
    pod: 'Set `securityContext.readOnlyRootFilesystem: true` and mount an `emptyDir` where the program writes.',
    run: 'Add `--read-only`, and `--tmpfs` where the program writes.',
  },
  reads: ['readOnlyRootFilesystem'],
  *check(container) {
    const { name, readOnlyRootFilesystem } = container
    const message = `${name} can write to its root file system`
    if (!readOnlyRootFilesystem) yield missing(container, 'readOnlyRootFilesystem', message)
    else if (!readOnlyRootFilesystem.value) yield fail(readOnlyRootFilesystem, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('read_only: «false»'),
    pod('«securityContext»: {runAsNonRoot: true}'),
    run({ flags: '', command: '«docker run»' }),
  ],
  good: [
    compose('read_only: true'),
    pod('securityContext: {readOnlyRootFilesystem: true}'),
    run('--read-only'),
    run('--read-only=true'),
  ],
})
