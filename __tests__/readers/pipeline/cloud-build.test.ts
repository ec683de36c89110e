import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function startedBy(step: string) {
  const { subjects } = await readAll(repository({ 'cloudbuild.yaml': `steps:\n  - ${step}\n` }))
  return subjects.flatMap((one) =>
    one.kind === 'container' ? [`${one.name} ${one.privileged?.value} ${one.oneOff}`] : [],
  )
}

it('steps of Cloud Build run scripts and command lines', async () => {
  const docker = 'name: gcr.io/cloud-builders/docker'
  expect(await startedBy('{name: bash, script: "docker run --privileged a"}')).toEqual(['a true true'])
  expect(await startedBy(`{${docker}, args: [run, --privileged, a]}`)).toEqual(['a true true'])
  expect(await startedBy(`{${docker}, entrypoint: bash, args: [-c, "docker run --privileged a"]}`)).toEqual([
    'a true true',
  ])
  expect(await startedBy('{name: bash, args: [run, --privileged, a]}')).toEqual([])
  expect(await startedBy(`{${docker}, args: [build, .]}`)).toEqual([])
})
