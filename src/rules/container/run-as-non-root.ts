import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/run-as-non-root',
  on: 'container',
  title: 'Nothing enforces that the pod runs as non-root',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:restricted/runAsNonRoot'],
  mootBy: 'container/root-user',
  why: 'The user is not root today; without the check a change of the number or the image makes it root and nobody is told.',
  fix: 'Set `securityContext.runAsNonRoot: true` beside `runAsUser`.',
  reads: ['runAsNonRoot'],
  *check(container) {
    const { name, runAsNonRoot } = container
    if (runAsNonRoot?.value) return
    const message = `${name} does not demand a non-root user`
    yield runAsNonRoot ? fail(runAsNonRoot, message) : missing(container, 'runAsNonRoot', message)
  },
  bad: [pod('securityContext: {runAsUser: 1000, runAsNonRoot: «false»}'), pod('«securityContext»: {runAsUser: 1000}')],
  good: [
    pod('securityContext: {runAsUser: 1000, runAsNonRoot: true}'),
    pod('securityContext: {runAsUser: 0, runAsNonRoot: true}'),
  ],
})
