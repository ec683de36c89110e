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
  why: 'An attacker can replace programs and store tools, which stay until the container is removed.',
  fix: {
    default: 'Make the root file system read-only and mount a tmpfs where the program writes.',
    compose: 'Set `read_only: true` and a `tmpfs:` where the program writes.',
    pod: 'Set `securityContext.readOnlyRootFilesystem: true` and mount an `emptyDir` where the program writes.',
    run: 'Add `--read-only`, and `--tmpfs` where the program writes.',
    workflow: 'Add `--read-only` to its `options`, and `--tmpfs` where the program writes.',
  },
  edit: { set: 'readOnlyRootFilesystem', value: true },
  alwaysAsked: true,
  reads: ['readOnlyRootFilesystem'],
  *check(container) {
    const { name, readOnlyRootFilesystem } = container
    const message = `${name} has a writable root file system`
    if (!readOnlyRootFilesystem) yield missing(container, 'readOnlyRootFilesystem', message)
    else if (!readOnlyRootFilesystem.value) yield fail(readOnlyRootFilesystem, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web has a writable root file system'),
    compose('read_only: «false»', 'medium: web has a writable root file system'),
    pod('«securityContext»: {runAsNonRoot: true}', 'medium: web has a writable root file system'),
    run({ flags: '', command: '«docker run»' }, 'medium: shop has a writable root file system'),
  ],
  good: [
    compose('read_only: true'),
    pod('securityContext: {readOnlyRootFilesystem: true}'),
    run('--read-only'),
    run('--read-only=true'),
  ],
})
